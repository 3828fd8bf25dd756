/** What a cut-off conversation is told when it goes on. */

import { blockNames } from "../../text/data_text.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import type { PromptPhase } from "./phase_text.ts";

/**
 * The message that follows in the same conversation, which still holds the first prompt. Why it was cut off (a crash,
 * a limit, a lost connection) makes no difference to the agent, so it is not told.
 */
export function continuePrompt(header: PromptHeader): string {
  return `${promptHeader(header)}

Your turn was cut off before its end. It is the same task and the same turn, and everything said at its start still
holds.

- Look before you go on: the files are as the cut left them, and a command that was running may have stopped half-way.
- Do not start over. Finish what is missing.
- ${endings[header.phase]}
`;
}

const blocks = blockNames.map((name) => `<${name}>`).join(", ");

const endings: Record<PromptPhase, string> = {
  implement: `End with the blocks that were asked for, for the whole story: ${blocks}.`,
  review:
    "Make sure that the review file holds every issue, or does not exist if there is none. End with <work-summary>.",
  correct: "Make sure that every point is dealt with and marked. End with <work-summary>.",
};
