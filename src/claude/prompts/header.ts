/** The first line of every prompt: which turn of which run this is. */

import type { RunPhase } from "../../config/phases.ts";
import { oneLine } from "../../text/data_text.ts";

/** A turn, as the first line of its prompt names it. `storyId` is null if the turn is about the whole spec. */
export type PromptHeader = { runId: string; phase: RunPhase; storyId: string | null; attempt: number };

/** The line, without a newline. A story id may contain spaces: the line always ends with `attempt` and the bracket. */
export function promptHeader({ runId, phase, storyId, attempt }: PromptHeader): string {
  const story = storyId === null ? "-" : oneLine(storyId);
  return `[autom8 run=${oneLine(runId)} phase=${phase} story=${story} attempt=${attempt}]`;
}
