/** Opening a session to drive it: its lock, its journal, and the run that the journal tells of. */

import { Autom8Error } from "../errors.ts";
import { foldRun } from "../run/apply.ts";
import type { RunEvent } from "../run/events.ts";
import { runJournal } from "../run/journal.ts";
import type { RunState } from "../run/state.ts";
import { type RunSummary, summarize } from "../run/summary.ts";
import { archiveSession } from "../store/archive.ts";
import { ensureFolder, removeIfPresent } from "../store/atomic.ts";
import { type Journal, openJournal } from "../store/journal.ts";
import { acquireLock, type Lock } from "../store/lock.ts";
import type { ProjectPaths, SessionPaths } from "../store/paths.ts";
import { writeSnapshot } from "../store/snapshot.ts";
import { buildInfo } from "../version.ts";

/** A session that this process alone drives. `run` is null where nothing was recorded yet. */
export interface OpenSession extends Disposable {
  readonly paths: SessionPaths;
  readonly journal: Journal<RunEvent>;
  readonly run: RunState | null;
  /** What was wrong with the end of the journal, and where that was kept. */
  readonly damage: string | null;
}

/** Takes the session's lock and reads its journal. @throws Autom8Error session-in-use, state-damaged, state-newer */
export async function openSession(paths: SessionPaths): Promise<OpenSession> {
  await ensureFolder(paths.folder);
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8" };
  const taken = await acquireLock(paths.lock, holder);
  if (taken.kind === "held") {
    throw new Autom8Error("session-in-use", { sessionId: paths.id, holder: taken.by });
  }
  try {
    return { ...await readRun(paths), [Symbol.dispose]: () => release(taken.lock) };
  } catch (error) {
    release(taken.lock);
    throw error;
  }
}

async function readRun(paths: SessionPaths): Promise<Omit<OpenSession, typeof Symbol.dispose>> {
  const { journal, entries, damage } = await openJournal(paths.journal, {
    format: runJournal,
    autom8: buildInfo().version,
    now: () => new Date().toISOString(),
    secrets: secretsOf(),
  });
  const run = foldRun(entries);
  if (run === null && entries.length > 0) {
    throw new Autom8Error("state-damaged", {
      path: paths.journal,
      detail: "it does not begin with a run's start",
    });
  }
  return {
    paths,
    journal,
    run,
    damage: damage === null ? null : `${damage.detail}; kept aside in ${damage.keptAs}`,
  };
}

function release(lock: Lock): void {
  lock.release();
}

/** Moves a run that is over out of the way, to `runs/`. The session's folder is gone afterwards. */
export async function archiveRun(project: ProjectPaths, session: OpenSession, run: RunState): Promise<void> {
  const summary = summarize(run, session.journal.end);
  // After a crash the snapshot may be older than the journal.
  await writeSnapshot(session.paths, summary, secretsOf());
  session.journal.close();
  // Only a cache: what it holds is in the repository.
  await removeIfPresent(session.paths.git);
  await archiveSession(project, session.paths, archiveLine(summary));
}

/** Removes a session in which nothing was recorded. */
export async function discardSession(session: OpenSession): Promise<void> {
  session.journal.close();
  await removeIfPresent(session.paths.folder);
}

/** What the index of archived runs says of a run. */
export function archiveLine(run: RunSummary) {
  return {
    runId: run.runId,
    sessionId: run.sessionId,
    branch: run.branch,
    status: run.status,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt ?? run.updatedAt,
    storiesDone: run.storiesDone,
    storiesTotal: run.storiesTotal,
    costUsd: run.costUsd,
  };
}

/** Values of this environment that no file of ours may hold. */
export function secretsOf(): string[] {
  const names = [
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "CLAUDE_CODE_OAUTH_TOKEN",
    "GITHUB_TOKEN",
    "GH_TOKEN",
  ];
  return names.flatMap((name) => Deno.env.get(name) ?? []).filter((value) => value.length >= 8);
}
