/** The answer to a review thread, as GitHub's Markdown. Pure. */

import type { ThreadResult, Verdict } from "../claude/thread_verdicts.ts";
import { plainLine } from "../github/markdown.ts";

/** What is answered. `commit` fixes it; null: none does. `reason` is an agent's. */
export type Reply = { verdict: Verdict; result: ThreadResult; reason: string; commit: string | null };

/** The text of the answer, which ends with `mark`. An agent wrote the reason: it can notify nobody and hide nothing. */
export function replyText({ verdict, result, reason, commit }: Reply, mark: string): string {
  const said = plainLine(reason, maxReason);
  const opening = openingOf({ verdict, result, commit });
  const text = said === "" ? `${opening}.` : `${opening}: ${said}`;
  return `${text}\n\n*This answer is from autom8.*\n${mark}\n`;
}

const maxReason = 2_000;

function openingOf({ verdict, result, commit }: Omit<Reply, "reason">): string {
  if (verdict === "mistaken") return "Nothing has to change here";
  if (verdict === "taste") return "Left as it is, as a matter of taste";
  switch (result) {
    case "fixed":
      return commit === null ? "Fixed" : `Fixed in ${commit}`;
    case "already-fixed":
      return "This is fixed already";
    default:
      return "This is a real problem, and it is not fixed yet";
  }
}
