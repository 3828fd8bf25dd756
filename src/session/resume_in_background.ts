/** Resuming a run without a terminal: it lives on when the program that asked for it ends. */

import { dirname } from "path";
import { startInBackground } from "../process/background.ts";
import { readTextIfPresent } from "../store/atomic.ts";
import type { SessionPaths } from "../store/paths.ts";
import { thisProgram } from "./this_program.ts";

/** What the resumed run came to. `said`: the last line that it printed, where it failed. */
export type BackgroundEnd = { code: number; said: string };

/**
 * Starts `autom8 resume` of a session; what it prints is kept in the session's `background.txt`. Nobody can be asked, so a
 * run that needs an answer fails with what it needs.
 * @param root The main checkout of the session's project
 */
export function resumeInBackground(session: SessionPaths, root: string): { ended: Promise<BackgroundEnd> } {
  const [program, ...args] = thisProgram();
  const { ended } = startInBackground({
    program,
    arguments: [...args, "resume", "--session", session.id, "--directory", root, "--output", "plain"],
    // Not the checkout, which may have been moved: autom8 says that itself, in words.
    folder: dirname(dirname(session.folder)),
    output: session.background,
  });
  return {
    ended: ended.then(async (code) => ({
      code,
      said: code === 0 ? "" : await firstProblem(session.background),
    })),
  };
}

/** The line of an output that names the error; the file may have been moved meanwhile. */
export async function firstProblem(output: string): Promise<string> {
  const text = await readTextIfPresent(output).catch(() => null) ?? "";
  const lines = text.split("\n").map((one) => one.trim()).filter((one) => one !== "");
  return lines.find((one) => /^(?:error|✗|autom8:)/i.test(one)) ?? lines.at(-1) ?? "";
}
