/** The command that resumes a run, from any folder. */

import { shellWord } from "../src/text/shell_word.ts";

/** `root`: the repository's main checkout; null if it is not known. `name`: the session's id, or the start of the run's. */
export function resumeCommand(root: string | null, name: string): string {
  return `autom8 resume${root === null ? "" : ` -C ${shellWord(root)}`} --session ${name}`;
}
