/** What the feed posts. */

import type { ErrorInfo } from "../errors.ts";
import type { Tone } from "../view/line.ts";
import type { Document, PastRun, Project, RunDetail, RunKey, Session, SessionKey } from "./world.ts";

export type News =
  /** Sessions that are new or changed, and those that are gone. The first one is posted even if there is none. */
  | { kind: "sessions"; changed: readonly Session[]; gone: readonly SessionKey[]; now: number }
  /** All projects. */
  | { kind: "projects"; projects: readonly Project[] }
  /** Runs of the history that were read, newest first: they replace the ones before. `isComplete`: no more follow. */
  | { kind: "history"; runs: readonly PastRun[]; isComplete: boolean }
  /** A run that was asked for. Posted again when the run goes on, as long as it is the last one asked for. */
  | { kind: "run-loaded"; key: RunKey; detail: RunDetail | null; problem: ErrorInfo | null }
  /** A document that was asked for. */
  | { kind: "document-loaded"; document: Document }
  /** What an action did, or why it could not. */
  | { kind: "notice"; text: string; tone: Tone };
