/** This program, started again without a terminal: it lives on when the one that started it ends. */

import { startInBackground } from "../process/background.ts";
import { readTextIfPresent } from "../store/atomic.ts";
import { thisProgram } from "./this_program.ts";

/** What it came to. `said`: the line that names the error, where it failed. */
export type BackgroundEnd = { code: number; said: string };

/**
 * Starts autom8 with these arguments. Nobody can be asked, so what needs an answer fails with what it needs.
 * @param output The file that keeps what it prints; emptied first
 */
export function startOurselves(
  { args, folder, output }: { args: readonly string[]; folder: string; output: string },
): { ended: Promise<BackgroundEnd> } {
  const [program, ...own] = thisProgram();
  const { ended } = startInBackground({ program, arguments: [...own, ...args], folder, output });
  return {
    ended: ended.then(async (code) => ({ code, said: code === 0 ? "" : await firstProblem(output) })),
  };
}

/** The line of an output that names the error; the file may have been moved meanwhile. */
async function firstProblem(output: string): Promise<string> {
  const text = await readTextIfPresent(output).catch(() => null) ?? "";
  const lines = text.split("\n").map((one) => one.trim()).filter((one) => one !== "");
  return lines.find((one) => /^(?:error|✗|autom8:)/i.test(one)) ?? lines.at(-1) ?? "";
}
