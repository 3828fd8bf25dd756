/** What the monitor and the GUI know: sessions, projects and history. Plain data, replaced and never changed in place. */

import type { Line } from "../view/line.ts";
import type { Item } from "../view/items.ts";
import type { LiveView } from "../view/live_view.ts";
import type { ErrorInfo } from "../errors.ts";
import type { RunState } from "../run/state.ts";
import type { RunSummary } from "../run/summary.ts";
import type { ArchiveLine } from "../store/archive_index.ts";
import type { Moment } from "../watch/replay.ts";

/** Names a session among those of all projects: `<project>/<session id>`. */
export type SessionKey = string;

/** Names a run, in a session or archived: `<project>/<run id>`. */
export type RunKey = string;

/** A session whose run is not archived. Exactly one of `run` and `problem` is null. */
export type Session = {
  key: SessionKey;
  project: string;
  sessionId: string;
  run: RunSummary | null;
  /** Why the run cannot be read. */
  problem: ErrorInfo | null;
  /** A process drives it. A run with status `running` that is not alive was killed. */
  alive: boolean;
  /** Phase, story, amounts and what is waited for, of this moment. */
  live: LiveView;
  /** What happened last, oldest first: at most `mostTail` entries. */
  tail: readonly TailEntry[];
};

/** Entries of a session's tail that are kept; older ones are read from the transcript. */
export const mostTail = 2_000;

/** Something that the run did, or that its agent did. `at` in ms since the epoch. */
export type TailEntry = { at: number; item: Item };

/** A project in the list. Cost in USD, of all its runs. */
export type Project = {
  name: string;
  /** The main checkout; null if the project does not say. */
  root: string | null;
  /** File names. */
  specs: readonly string[];
  archivedRuns: number;
  costUsd: number;
  /** Some of the cost is estimated. */
  costIsEstimate: boolean;
  /** The run that was archived last. */
  lastRun: ArchiveLine | null;
  /** Why its archive cannot be listed; null if it can. */
  problem: ErrorInfo | null;
};

/** A run of the history. */
export type PastRun = ArchiveLine & { key: RunKey; project: string };

/** All that is recorded of one run. `moments` in order; `damage`: why the end of its journal is not used. */
export type RunDetail = {
  key: RunKey;
  run: RunState;
  moments: readonly Moment[];
  damage: string | null;
  attempts: readonly Attempt[];
};

/** One agent turn of a run, newest last. `transcript`: the name of its newest process's file. */
export type Attempt = {
  turn: number;
  phase: string;
  storyId: string | null;
  attempt: number;
  transcript: string | null;
};

/** A text that is read on demand. */
export type DocumentRef =
  /** What an agent did in a turn, as people read it. */
  | { kind: "transcript"; run: RunKey; transcript: string }
  /** What the run changed so far. */
  | { kind: "diff"; run: RunKey };

/** The lines of a text, sanitized and not wrapped; `problem`: why it cannot be read. `cut`: bytes left out at its start. */
export type Document = {
  ref: DocumentRef;
  lines: readonly Line[];
  cut: number;
  problem: ErrorInfo | null;
};

/** What can be done to a session's run: the words of the commands. */
export const actions = ["pause", "resume", "interrupt", "abandon"] as const;
export type Action = typeof actions[number];
