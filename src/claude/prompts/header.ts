/** The first line of every prompt: which turn of which run this is. */

import { oneLine } from "../../text/data_text.ts";
import type { PromptPhase } from "./phase_text.ts";

/** A turn, as its prompt's first line names it. `storyId` is null where the turn is about the whole spec. */
export type PromptHeader = { runId: string; phase: PromptPhase; storyId: string | null; attempt: number };

/** The line, without a newline. An id may hold spaces: `attempt` and the bracket end the line, whatever it says. */
export function promptHeader({ runId, phase, storyId, attempt }: PromptHeader): string {
  const story = storyId === null ? "-" : oneLine(storyId);
  return `[autom8 run=${oneLine(runId)} phase=${phase} story=${story} attempt=${attempt}]`;
}
