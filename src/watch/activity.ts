/** The end of what the agent of a run printed, read without following it. */

import type { RunSummary } from "../run/summary.ts";
import { type SessionPaths, transcriptPath } from "../store/paths.ts";
import { readTranscriptEnd, type TranscriptEnd } from "../store/read_transcript.ts";

/** Most lines are far shorter; a tool's large result hides what came before it. */
const maxBytes = 64 * 1024;

/** The last lines of the open turn's newest process; null if no turn is open. Never throws: it is a hint for people. */
export async function readActivity(
  paths: SessionPaths,
  { turn }: Pick<RunSummary, "turn">,
): Promise<TranscriptEnd | null> {
  if (turn?.transcript == null) return null;
  return await readTranscriptEnd(transcriptPath(paths, turn.transcript), maxBytes).catch(() => null);
}
