/** Driving a session's run from a command: signals, tools, the loop, and what remains to do after it. */

import { join } from "path";
import type { Observer } from "./observer.ts";
import { Autom8Error, describeError, type ExitCode } from "../errors.ts";
import { endMarked } from "../process/tree.ts";
import { createDriver, openWorkbench, type Tools } from "../run/driver.ts";
import { driveRun } from "../run/runner.ts";
import type { RunState } from "../run/state.ts";
import { readTextIfPresent } from "../store/atomic.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { createGit, type Git } from "../git/command.ts";
import { removeWorktree } from "../git/remove_worktree.ts";
import { expireCheckpoints } from "./expire.ts";
import type { Ground } from "./ground.ts";
import { archiveRun, type OpenSession, secretsOf } from "./open.ts";
import { watchSignals } from "./signals.ts";

/** From SIGTERM to SIGKILL for what a dead autom8 left behind, ms. */
const orphanGraceMs = 2_000;

/** Drives the run until it ends, pauses or is stopped, and shows it. Returns the exit code. */
export async function drive(
  ground: Ground,
  session: OpenSession,
  run: RunState,
  observer: Observer,
): Promise<ExitCode> {
  using watch = watchSignals(() => observer.end(null));
  const tools: Tools = {
    session: session.paths,
    specFolder: ground.project.specs,
    secrets: secretsOf(),
    phaseText: (phase) => phaseText(ground, phase),
    now: () => new Date(),
    random: Math.random,
    newId: () => crypto.randomUUID(),
    announce: (event, now, at) => observer.show(event, now, at),
    showActivity: (event, now) => observer.activity(event, now),
  };
  const driver = createDriver(run, session.journal, tools, watch.signal, ground);
  const last = await driveRun(driver);
  observer.end(last);
  if (last.status === "completed") await putAway(ground.project, session, last, observer);
  return conclude(last, observer, watch.received ?? "SIGTERM");
}

/** Everything that remains to do after a run is completed. May be done again after a crash. */
export async function putAway(
  project: ProjectPaths,
  session: OpenSession,
  run: RunState,
  observer: Observer,
): Promise<void> {
  const git = createGit({ folder: run.root });
  await cleanUpWorktree(git, run, observer);
  await archiveRun(project, session, run);
  await expireCheckpoints(git, project, run.config.checkpointKeepMs);
}

/** Ends what a killed autom8 left running of this run, before anything else is done. */
export async function endOrphans(run: RunState, observer: Observer): Promise<void> {
  const ended = await endMarked(run.runId, { graceMs: orphanGraceMs });
  if (ended.length > 0) {
    const processes = ended.length === 1 ? "a process" : `${ended.length} processes`;
    observer.message(`Ended ${processes} that the interrupted run had left behind.`);
  }
}

/** Puts the work tree back to what it was before the turn that was cut off. What is discarded stays a checkpoint. */
export async function discardTurn(ground: Ground, session: OpenSession, run: RunState): Promise<string[]> {
  if (run.turn === null || run.workspace === null) return [];
  const { checkpoints } = await openWorkbench(run, ground, session.paths);
  return await checkpoints.restore(run.turn.before, { saveAs: `${run.turn.number}-discarded` });
}

async function cleanUpWorktree(git: Git, run: RunState, observer: Observer): Promise<void> {
  if (!run.config.worktreeCleanup || !run.options.worktree || run.workspace === null) return;
  const stays = await removeWorktree(git, run.workspace.workTree);
  if (stays !== null) observer.message(`The worktree stays: ${stays}`);
}

function conclude(run: RunState, observer: Observer, signal: "SIGINT" | "SIGTERM" | "SIGHUP"): ExitCode {
  switch (run.status) {
    case "completed":
      return 0;
    case "paused":
      observer.message("Paused at a story boundary. Go on with `autom8 resume`.");
      return 0;
    case "interrupted": {
      const error = describeError("interrupted", { signal });
      observer.error(error);
      return error.exitCode;
    }
    case "failed":
      if (run.failure === null) throw new Error("a failed run without its failure");
      observer.error(run.failure.error);
      return run.failure.error.exitCode;
    case "running":
      throw new Autom8Error("internal", { detail: "the loop ended while the run goes on" });
    default:
      return run.status satisfies never;
  }
}

/** A user's own text for a phase: the project's, else the one for all projects. */
async function phaseText(ground: Ground, phase: string): Promise<string | null> {
  const name = `${phase}.md`;
  return await readTextIfPresent(join(ground.project.prompts, name)) ??
    await readTextIfPresent(join(ground.home, "prompts", name));
}
