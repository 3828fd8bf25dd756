/** Whose a committed file is. */

import type { Git } from "./command.ts";

/** Whether the last commit that changed the file (absolute path) is by someone else than the user of this repository. */
export async function committedByOther(git: Git, file: string): Promise<boolean> {
  const log = await git.run([
    "log",
    "-1",
    "--format=%ae",
    "--end-of-options",
    "HEAD",
    "--",
    `:(top,literal)${file}`,
  ]);
  const author = new TextDecoder().decode(log.stdout).trim();
  if (log.code !== 0 || author === "") return false;
  const own = await git.run(["config", "--get", "user.email"]);
  return new TextDecoder().decode(own.stdout).trim() !== author;
}
