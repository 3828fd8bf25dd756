/** Asks the user a yes-or-no question. */

import { Autom8Error } from "../errors.ts";
import { sanitize } from "../text/sanitize.ts";

/** The answer, on a terminal on which one cannot draw: a line with `y` is a yes. It is no without a terminal. */
export function confirmPlainly(question: string): Promise<boolean> {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return Promise.resolve(false);
  return Promise.resolve(globalThis.confirm(sanitize(question, { keepNewlines: true })));
}

/** The answer. It is no without a terminal. @throws Autom8Error interrupted on Ctrl-C */
export async function confirm(question: string): Promise<boolean> {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return false;
  // Loaded only for a question: loading it would slow down every other start.
  const prompts = await import("@clack/prompts");
  const message = sanitize(question, { keepNewlines: true });
  const answer = await prompts.confirm({ message, initialValue: false });
  if (prompts.isCancel(answer)) throw new Autom8Error("interrupted", { signal: "SIGINT", hasBegun: false });
  return answer;
}
