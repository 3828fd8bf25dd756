/** What `update` is called with. */

import type { Tone } from "../src/view/line.ts";
import type { ErrorInfo } from "../src/errors.ts";
import type { Size } from "./geometry.ts";
import type { Input } from "./input/input.ts";
import type { Document, PastRun, Project, RunDetail, RunKey, Session, SessionKey } from "./world.ts";

export type Message =
  | { kind: "input"; input: Input }
  | { kind: "resized"; size: Size }
  /** Once a second while something runs, and at the start. `now` in ms since the epoch. */
  | { kind: "clock"; now: number }
  /** Sessions that are new or changed, and those that are gone. The first one is sent even if there is none. */
  | { kind: "sessions"; changed: readonly Session[]; gone: readonly SessionKey[]; now: number }
  /** All projects. */
  | { kind: "projects"; projects: readonly Project[] }
  /** Runs of the history that were read, newest first: they replace the ones before. `isComplete`: no more follow. */
  | { kind: "history"; runs: readonly PastRun[]; isComplete: boolean }
  /** The answer to `load-run`. Sent again when the run goes on, as long as it is the last one asked for. */
  | { kind: "run-loaded"; key: RunKey; detail: RunDetail | null; problem: ErrorInfo | null }
  /** The answer to `load-document`. */
  | { kind: "document-loaded"; document: Document }
  /** What an action did, or why it could not: for the footer. */
  | { kind: "notice"; text: string; tone: Tone };
