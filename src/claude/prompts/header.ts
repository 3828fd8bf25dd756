/** The first line of every prompt: which turn of which run this is. */

import type { PromptPhase, RunPhase } from "../../config/phases.ts";
import { oneLine } from "../../text/data_text.ts";

type Header<P extends PromptPhase> = {
  runId: string;
  phase: P;
  storyId: string | null;
  attempt: number;
};

/** A turn, as the first line of its prompt names it. `storyId` is null if the turn is about the whole spec. */
export type PromptHeader = Header<RunPhase>;

/** The same for planning. There is no run yet: `runId` is the id of the conversation. */
export type PlanHeader = Header<"plan">;

/** The same for converting a text into a spec. */
export type ConvertHeader = Header<"convert-spec">;

/** The same for a conversation about work that was done: `runId` is the id of the conversation. */
export type ImproveHeader = Header<"improve">;

/** The line, without a newline. */
export function promptHeader({ runId, phase, storyId, attempt }: Header<PromptPhase>): string {
  const story = storyId === null ? "-" : headerWord(storyId);
  return `[autom8 run=${headerWord(runId)} phase=${phase} story=${story} attempt=${attempt}]`;
}

/**
 * A story's id as one word, so that it cannot look like another field of the header: every character but letters,
 * digits and a few signs is percent-encoded, as in a URL. An id that is only `-` is encoded too: `-` means no story.
 */
function headerWord(id: string): string {
  const line = oneLine(id);
  if (line === "-") return "%2D";
  return line.replace(
    /[^\p{L}\p{N}._:/#@+-]/gu,
    (character) =>
      [...new TextEncoder().encode(character)].map((byte) =>
        `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
      ).join(""),
  );
}
