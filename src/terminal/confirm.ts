/** Asking a person yes or no. */

import { sanitize } from "../text/sanitize.ts";

/** The answer; no where there is nobody to ask, or where the question is waved away with Ctrl-C. */
export async function confirm(question: string): Promise<boolean> {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return false;
  // Loaded when somebody is asked: it would cost every other start.
  const prompts = await import("@clack/prompts");
  const message = sanitize(question, { keepNewlines: true });
  const answer = await prompts.confirm({ message, initialValue: false });
  return answer === true;
}
