/** The message that continues a conversation which was cut off. */

import type { RunPhase } from "../../config/phases.ts";
import { blockNames } from "../../text/data_text.ts";
import { type PromptHeader, promptHeader } from "./header.ts";

/**
 * The next message of the same conversation, which still holds the first prompt. Why it was cut off (a crash, a usage
 * limit, a lost connection) makes no difference to the agent, so the message does not say.
 */
export function continuePrompt(header: PromptHeader): string {
  return `${promptHeader(header)}

Your turn was cut off before it ended. Continue it: the task is the same, and all instructions from its start still
apply.

- Look at the current state first. The files are as they were when the turn was cut off, and a command that was running
  may have stopped half-way.
- Do not start over. Finish what is missing.
- ${endings[header.phase]}
`;
}

const ofOtherPhases: readonly string[] = ["review-verdict", "pull-request-body", "thread-verdicts"];
const blocks = blockNames.filter((name) => !ofOtherPhases.includes(name)).map((name) => `<${name}>`).join(
  ", ",
);

const endings: Record<RunPhase, string> = {
  implement: `End with the blocks described at the start, for the whole story: ${blocks}.`,
  review:
    "Make sure that the review file lists every issue, or does not exist if there are none. End with <work-summary> and " +
    "<review-verdict>.",
  correct: "Make sure that every point is dealt with and marked. End with <work-summary>.",
  "pr-template": "End with <pull-request-body>, the whole template.",
  "pr-review": "End with <thread-verdicts>, one line for each thread, <work-summary> and <commit-message>.",
};
