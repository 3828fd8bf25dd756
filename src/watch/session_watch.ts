/** One session, looked at again and again: cheap where nothing changed, and never waiting. */

import { type ErrorInfo, errorInfo } from "../errors.ts";
import { parseSummary, type RunSummary, summarize } from "../run/summary.ts";
import { isLocked } from "../store/lock.ts";
import type { SessionPaths } from "../store/paths.ts";
import { readSnapshot } from "../store/snapshot.ts";
import { lookAtFile } from "../store/tail.ts";
import { createRunTail, type Happening, type RunTail } from "./run_tail.ts";

/** What a look found. `alive`: a process drives the run. */
export type SessionLook =
  | { kind: "unchanged" }
  /** Nothing is recorded: the run was archived, or never began. */
  | { kind: "gone" }
  | { kind: "unreadable"; error: ErrorInfo; alive: boolean }
  /** `happenings`: what happened since the last look; `fromStart`: since the run's start. */
  | {
    kind: "read";
    run: RunSummary;
    alive: boolean;
    happenings: readonly Happening[];
    fromStart: boolean;
  };

/** Watches one session. */
export interface SessionWatch {
  /** @param asksDriver Whether to look if a process drives the run: opening its lock costs more than all else */
  look(asksDriver: boolean): SessionLook;
  /** From the next look on, the journal is read even if nobody drives the run: else its summary is enough. */
  readWhole(): void;
}

type Shown = { run: RunSummary; alive: boolean } | { run: null; alive: boolean };

/** A watch that has not looked yet. */
export function createSessionWatch(paths: SessionPaths): SessionWatch {
  let tail: RunTail | null = null;
  let shown: Shown | null = null;
  /** The journal that could not be read: it is only tried again once it is another. */
  let failedOn: string | null = null;
  let wantsWhole = false;

  function summaryOf(size: number): RunSummary | null {
    if (shown?.run?.journal.bytes === size) return shown.run;
    const run = parseSummary(readSnapshot(paths));
    return run?.journal.bytes === size ? run : null;
  }

  function read(
    run: RunSummary,
    alive: boolean,
    news: Pick<ReadLook, "happenings" | "fromStart">,
  ): SessionLook {
    if (shown?.run === run && shown.alive === alive && news.happenings.length === 0) {
      return { kind: "unchanged" };
    }
    shown = { run, alive };
    return { kind: "read", run, alive, ...news };
  }

  function followed(alive: boolean): SessionLook {
    const fromStart = tail === null;
    tail ??= createRunTail(paths, "newest");
    const look = tail.look();
    if (look === null) return { kind: "gone" };
    const { happenings } = look;
    const isNew = fromStart || happenings.some(({ kind }) => kind === "event");
    const run = isNew || shown?.run == null ? summarize(look.run, look) : shown.run;
    return read(run, alive, { happenings, fromStart });
  }

  return {
    readWhole() {
      wantsWhole = true;
    },
    look(asksDriver) {
      let alive = shown?.alive ?? false;
      try {
        if (asksDriver || shown === null) alive = isLocked(paths.lock);
        // Its tail looks at the journal itself.
        if (tail !== null) return followed(alive);
        const file = lookAtFile(paths.journal);
        if (file === null) return { kind: "gone" };
        if (failedOn === named(file) && shown?.alive === alive) return { kind: "unchanged" };
        failedOn = null;
        const summary = alive || wantsWhole ? null : summaryOf(file.size);
        return summary === null
          ? followed(alive)
          : read(summary, alive, { happenings: [], fromStart: false });
      } catch (error) {
        tail = null;
        failedOn = named(lookAgain(paths.journal));
        shown = { run: null, alive };
        return { kind: "unreadable", error: errorInfo(error), alive };
      }
    },
  };
}

type ReadLook = Extract<SessionLook, { kind: "read" }>;

const named = (file: { file: string; size: number } | null) =>
  file === null ? "" : `${file.file} ${file.size}`;

function lookAgain(path: string): { file: string; size: number } | null {
  try {
    return lookAtFile(path);
  } catch {
    return null;
  }
}
