/** Whose a committed file is. */

import type { Git } from "./command.ts";
import { within } from "./relative_path.ts";

/** Whether the last commit that changed the file (absolute path) is by someone else than the user of this repository. */
export async function committedByOther(git: Git, file: string): Promise<boolean> {
  const path = within(git.folder, file);
  if (path === null) return false;
  const author = await firstLine(git, ["log", "-1", "--format=%ae", "HEAD", "--", `:(top,literal)${path}`]);
  return author !== "" && author !== await firstLine(git, ["config", "--get", "user.email"]);
}

async function firstLine(git: Git, args: string[]): Promise<string> {
  const { stdout } = await git.run(args);
  return new TextDecoder().decode(stdout).split("\n")[0] ?? "";
}
