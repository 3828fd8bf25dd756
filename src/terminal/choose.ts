/** Lets the user choose one of several things. */

import { Autom8Error } from "../errors.ts";
import { sanitize } from "../text/sanitize.ts";

/** Something to choose. `detail` is shown where there is room for it. */
export type Choosable = { label: string; detail?: string };

/** The index of what was chosen. @throws Autom8Error interrupted on Ctrl-C */
export async function choose(question: string, from: readonly Choosable[]): Promise<number> {
  // Loaded only for a question: loading it would slow down every other start.
  const prompts = await import("@clack/prompts");
  const answer = await prompts.select({
    message: sanitize(question, { keepNewlines: true }),
    options: from.map(({ label, detail }, value) => ({
      value,
      label: sanitize(label, { keepNewlines: false }),
      ...(detail === undefined ? {} : { hint: sanitize(detail, { keepNewlines: false }) }),
    })),
  });
  if (prompts.isCancel(answer)) throw interrupted();
  return answer;
}

/** The same on a terminal on which one cannot draw: a line with its number. An empty line chooses the first. */
export function choosePlainly(question: string, from: readonly Choosable[]): Promise<number> {
  const rows = from.map(({ label }, i) => `  ${i + 1}. ${sanitize(label, { keepNewlines: false })}`);
  const text = [sanitize(question, { keepNewlines: true }), ...rows, "Number [1]:"].join("\n");
  for (;;) {
    const line = globalThis.prompt(text);
    if (line === null) throw interrupted();
    const number = line.trim() === "" ? 1 : Number(line);
    if (Number.isInteger(number) && number >= 1 && number <= from.length) return Promise.resolve(number - 1);
  }
}

function interrupted(): Autom8Error {
  return new Autom8Error("interrupted", { signal: "SIGINT", hasBegun: false });
}
