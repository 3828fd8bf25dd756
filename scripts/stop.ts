/** How a script ends when something is wrong: with a sentence or two, never with a stack trace. */

/** A problem that the person at the keyboard can solve. The message says what happened and what to do. */
export class Stop extends Error {
  override name = "Stop";
}

/** Runs a script's main function. A failure is printed as its message, and the exit code is 1. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    Deno.exit(1);
  }
}

/**
 * The reason in what a failed tool printed: its first `error:` or `npm error` line, else its last line.
 *
 * @returns One line without the prefix; empty if the tool printed nothing.
 */
export function reasonIn(printed: string): string {
  const lines = printed.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const marked = lines.find((line) => /^(?:npm )?error\b/i.test(line));
  return (marked ?? lines.at(-1) ?? "").replace(/^(?:npm )?error:?\s*(?:code )?/i, "");
}
