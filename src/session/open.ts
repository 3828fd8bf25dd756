/** Opening a session to drive it: its lock, its journal, and the run that the journal holds. */

import { Autom8Error } from "../errors.ts";
import { foldRun } from "../run/apply.ts";
import type { RunEvent } from "../run/events.ts";
import { runJournal } from "../run/journal.ts";
import type { RunState } from "../run/state.ts";
import { ensureFolder, removeIfPresent } from "../store/atomic.ts";
import { type Journal, openJournal } from "../store/journal.ts";
import { acquireLock, type Lock } from "../store/lock.ts";
import { type SessionPaths, workTreeLock } from "../store/paths.ts";
import { buildInfo } from "../version.ts";
import type { Observer } from "./observer.ts";

/** A session that only this process drives. `run` is null where nothing has been recorded yet. */
export interface OpenSession extends Disposable {
  readonly paths: SessionPaths;
  readonly journal: Journal<RunEvent>;
  readonly run: RunState | null;
  /**
   * Takes the lock of a work tree for as long as the session is open. May be called again.
   * @param branch What the run works on, to name it to others
   * @throws Autom8Error work-tree-in-use
   */
  lockWorkTree(path: string, branch: string): Promise<void>;
}

/**
 * Takes the session's lock and reads its journal. The observer learns when the end of the journal was damaged and cut off.
 * @throws Autom8Error session-in-use, state-damaged, state-newer
 */
export async function openSession(
  paths: SessionPaths,
  observer: Pick<Observer, "message">,
): Promise<OpenSession> {
  await ensureFolder(paths.folder);
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8" };
  const taken = await acquireLock(paths.lock, holder);
  if (taken.kind === "held") {
    throw new Autom8Error("session-in-use", { sessionId: paths.id, holder: taken.by });
  }
  const { lock } = taken;
  const workTrees = new Map<string, Lock>();
  try {
    return {
      ...await readRun(paths, observer),
      async lockWorkTree(path, branch) {
        const file = workTreeLock(paths, await Deno.realPath(path));
        if (workTrees.has(file)) return;
        const held = await acquireLock(file, { ...holder, command: `autom8 on ${branch}` });
        if (held.kind === "held") throw new Autom8Error("work-tree-in-use", { path, holder: held.by });
        workTrees.set(file, held.lock);
      },
      [Symbol.dispose]() {
        for (const held of workTrees.values()) held.release();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Removes a session whose run never began. */
export async function discardSession(session: OpenSession): Promise<void> {
  session.journal.close();
  await removeIfPresent(session.paths.folder);
}

async function readRun(
  paths: SessionPaths,
  observer: Pick<Observer, "message">,
): Promise<Pick<OpenSession, "paths" | "journal" | "run">> {
  const { journal, entries, damage } = await openJournal(paths.journal, {
    format: runJournal,
    autom8: buildInfo().version,
    now: () => new Date().toISOString(),
  });
  const run = foldRun(entries);
  if (run === null && entries.length > 0) {
    throw new Autom8Error("state-damaged", {
      path: paths.journal,
      detail: "it does not begin with the start of a run",
    });
  }
  if (damage !== null) {
    observer.message(`The end of the journal was damaged: ${damage.detail}; it is kept in ${damage.keptAs}.`);
  }
  return { paths, journal, run };
}
