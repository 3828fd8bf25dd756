/** What is read on demand: a whole run, what an agent did in a turn, what a run changed. */

import { parseLine } from "../claude/parse_line.ts";
import { type SessionPaths, transcriptPath } from "../store/paths.ts";
import { readTranscriptEnd, transcriptLength } from "../store/read_transcript.ts";
import { type Line, line, span } from "../view/line.ts";
import { patchLines } from "../view/patch.ts";
import { transcriptLines } from "../view/transcript.ts";
import { type Moment, readRecord } from "../watch/replay.ts";
import { readSummary } from "../watch/runs.ts";
import type { Attempt, Document, DocumentRef, RunDetail, RunKey } from "./world.ts";

/** Reads a run. @throws Autom8Error state-newer, state-damaged */
export async function readDetail(key: RunKey, paths: SessionPaths): Promise<RunDetail | null> {
  const record = await readRecord(paths.journal);
  if (record === null) return null;
  return { key, ...record, attempts: attemptsOf(record.moments) };
}

function attemptsOf(moments: readonly Moment[]): Attempt[] {
  const attempts = new Map<number, Attempt>();
  for (const { event } of moments) {
    if (event.kind === "turn-started") {
      const { number: turn, phase, storyId, attempt } = event;
      attempts.set(turn, { turn, phase, storyId, attempt, transcript: null });
    }
    if (event.kind === "agent-started") {
      const begun = attempts.get(event.turn);
      if (begun !== undefined) attempts.set(event.turn, { ...begun, transcript: event.transcript });
    }
  }
  return [...attempts.values()];
}

/** More of a transcript is not read: its end. In bytes. */
const maxTranscript = 8 * 1024 * 1024;

/** Reads a document. @throws Autom8Error */
export async function readDocument(ref: DocumentRef, paths: SessionPaths): Promise<Document> {
  const { lines, cut } = ref.kind === "diff"
    ? await diffLines(ref.run)
    : await readStream(ref.transcript, paths);
  return { ref, lines, cut, problem: null };
}

async function readStream(transcript: string, paths: SessionPaths): Promise<{ lines: Line[]; cut: number }> {
  const path = transcriptPath(paths, transcript);
  const [run, length, end] = await Promise.all([
    readSummary(paths),
    transcriptLength(path),
    readTranscriptEnd(path, maxTranscript),
  ]);
  const workTree = run?.workTree ?? run?.checkout ?? "";
  const events = (end?.lines ?? []).flatMap((one) => parseLine(one));
  return {
    lines: events.flatMap((event) => transcriptLines(event, workTree)),
    cut: Math.max(0, length - maxTranscript),
  };
}

async function diffLines(run: RunKey): Promise<{ lines: Line[]; cut: number }> {
  const { diffOfRun } = await import("../session/asking/run_diff.ts");
  const [project = "", runId = ""] = run.split("/");
  const { parts } = await diffOfRun(".", project, runId, null);
  const lines = parts.flatMap(({ story, title, patch, source, truncated }) => [
    line(span(`${story}  ${title}`, "strong")),
    ...source === null
      ? [line(span("Its checkpoints and its commit are gone.", "quiet"))]
      : patchLines(patch),
    ...truncated ? [line(span("The rest of this story's changes is too large to show.", "quiet"))] : [],
    line(),
  ]);
  return { lines, cut: 0 };
}
