/** Who last committed a file. */

import { basename, dirname } from "path";
import { createGit, type Git } from "./command.ts";
import { decodeField } from "./nul_fields.ts";

/**
 * Whether the last commit that changed the file (absolute path) is by someone other than the user of this repository.
 * The question goes to the repository around the file, which may be a submodule or another clone.
 */
export async function committedByOther(git: Git, file: string): Promise<boolean> {
  const around = createGit({ folder: dirname(file) });
  const args = ["-c", "log.showSignature=false", "log", "-1", "--format=%ae", "HEAD", "--"];
  const { code, stdout, stderr } = await around.run([...args, `:(literal)${basename(file)}`]);
  // git refuses to read a repository that another user of this machine owns.
  if (code !== 0) return /dubious ownership/.test(stderr);
  const author = firstLine(stdout);
  return author !== "" &&
    author !== firstLine((await git.run(["config", "--get", "user.email"])).stdout);
}

function firstLine(stdout: Uint8Array): string {
  return decodeField(stdout).split("\n")[0] ?? "";
}
