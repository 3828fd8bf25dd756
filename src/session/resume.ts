/** Resuming a run, with the configuration and spec that it was started with or those of now. */

import { Autom8Error, type ExitCode } from "../errors.ts";
import { bringBackCommand } from "../git/checkpoint.ts";
import { diff } from "../git/diff.ts";
import { named } from "../run/ground.ts";
import { plural } from "../text/plural.ts";
import { type Permissions, permissionsOf } from "../run/permissions.ts";
import { openWorkbench, type Recorder } from "../run/driver.ts";
import { continueAfterStop, type TakeChoice } from "../run/hands.ts";
import type { RunState } from "../run/state.ts";
import { withdrawPause } from "../store/pause.ts";
import type { ProjectPaths, SessionPaths } from "../store/paths.ts";
import { checkAgent } from "./agent_check.ts";
import { archiveRun, putAway } from "./archive.ts";
import { bringBack } from "./bring_back.ts";
import { chosenSession, resumableSessions } from "./choose.ts";
import { type Consent, requireConsent } from "./confirm.ts";
import { loadConfiguration, placeOf } from "./configuration/configuration.ts";
import { drive } from "./drive.ts";
import { endTurn } from "./end_turn.ts";
import { type Ground, lookAround, openRunGround, type Surroundings } from "./ground.ts";
import { autom8Home } from "./home.ts";
import { interruptible } from "./interruptible.ts";
import type { Observer } from "./observer.ts";
import { endOrphans } from "./orphans.ts";
import { type OpenSession, openSession } from "./open.ts";
import { createRecorder } from "./record.ts";
import { planReload, reloadEvents, reportChanges } from "./reload.ts";
import { repairGround } from "./repair.ts";
import { returnWork, unarchiveAbandoned } from "./return_abandoned.ts";
import { finishRollback } from "./rollback.ts";
import { type Confirm, createTrust, type RunTrust } from "./trust.ts";

export type ResumeOptions = {
  /** Put the work tree back to before the agent turn that was cut off. */
  discard: boolean;
  /** A new limit for the whole run, in USD; null keeps the one it has. */
  maxCostUsd: number | null;
  /** Whether to stop at each story boundary from now on; null keeps what the run does. */
  step: boolean | null;
  /** What counts for changes made since the run stopped; null: the rules decide. */
  choice?: TakeChoice;
  /** For `discard`; missing: nobody can be asked. */
  consent?: Consent;
  /** Take in the configuration and the spec as they are now. */
  reload?: boolean;
  /** Commit what there is without a further review. */
  skipReview?: boolean;
  /** Asks about commands of the spec that are new; missing: nobody can be asked. */
  confirm?: Confirm | null;
  /** Say yes to the commands that came with the repository, as they are now. */
  trust: boolean;
};

/**
 * Resumes the named session, or the one that is meant in this folder. Returns the exit code.
 * @param accept May refuse the run by throwing, before anything is done
 * @throws Autom8Error nothing-to-resume, session-unknown, session-ambiguous, session-in-use
 */
export async function resumeRun(
  folder: string,
  named: string | null,
  options: ResumeOptions,
  observer: Observer,
  accept: (run: RunState) => void = () => {},
): Promise<ExitCode> {
  const around = await lookAround(folder);
  const paths = await sessionToResume(around, named);
  if (paths === null) throw new Autom8Error("nothing-to-resume", { project: around.project.name });
  using session = await openSession(paths, observer);
  if (session.run === null) throw new Autom8Error("nothing-to-resume", { project: around.project.name });
  accept(session.run);
  return await resumeSession(around.project, session, session.run, options, observer);
}

/** The session that is meant. An abandoned run that is named is taken out of the archive. */
async function sessionToResume(around: Surroundings, named: string | null): Promise<SessionPaths | null> {
  const open = await resumableSessions(around.project, named);
  if (named !== null && !open.some(({ id }) => id === named)) {
    const returned = await unarchiveAbandoned(around.project, named);
    if (returned !== null) return returned;
  }
  return chosenSession(around, open, named, "autom8 resume");
}

/** Resumes the run of an open session in the run's own work tree. */
export async function resumeSession(
  project: ProjectPaths,
  session: OpenSession,
  run: RunState,
  options: ResumeOptions,
  observer: Observer,
): Promise<ExitCode> {
  await endOrphans(run, observer);
  if (run.status === "completed") {
    await putAway(project, session, run, observer);
    observer.message("The run was already completed. It is archived now.");
    return 0;
  }
  const recorder = createRecorder(session, run, observer);
  let prepared: { ground: Ground; trust: RunTrust };
  try {
    prepared = await prepare(project, session, recorder, options, observer);
  } catch (error) {
    // An abandoned run that cannot be brought back stays in the archive.
    if (recorder.run.status === "abandoned") await archiveRun(project, session, recorder.run);
    throw error;
  }
  return await drive(prepared.ground, session, recorder, observer, prepared.trust);
}

/** Everything before the run is driven again. What can be refused is refused first. */
async function prepare(
  project: ProjectPaths,
  session: OpenSession,
  recorder: Recorder,
  options: ResumeOptions,
  observer: Observer,
): Promise<{ ground: Ground; trust: RunTrust }> {
  const { run } = recorder;
  refuseIdleFlags(run, options);
  const home = autom8Home();
  const trust = createTrust(home, run.root, { trusted: options.trust, confirm: options.confirm ?? null });
  const reload = options.reload === true ? await planReload(home, project, run, trust) : null;
  if (options.reload !== true) await reportChanges(home, project, run, observer);
  else if (reload === null) {
    observer.message(
      "Nothing changed in configuration and spec since the run began: there is nothing to reload.",
    );
  }
  await bringBack(session, recorder, observer);
  const spoiled = await repairGround(recorder.run, observer, session.paths);
  const ground = await openRunGround(recorder.run);
  if (run.rollback !== null) await finishRollback(ground, session, recorder, run.rollback.storyId);
  if (spoiled !== null && recorder.run.turn !== null) {
    await recorder.record({ kind: "turn-dropped", turn: recorder.run.turn.number, why: spoiled });
  }
  if (options.trust && run.workspace !== null) await trust.askSettings(run.workspace.workTree);
  const { command } = (reload?.config ?? run.config).claude;
  await interruptible((signal) => checkAgent(command, signal));
  await withdrawPause(session.paths);
  if (options.discard) {
    await discardTurn(ground, session, recorder, options.consent ?? { yes: false, ask: null }, observer);
  }
  const bench = recorder.run.workspace === null
    ? null
    : await openWorkbench(recorder.run, ground, session.paths);
  if (bench !== null && !await returnWork(project, session.paths, recorder, bench, observer)) {
    const messages = await continueAfterStop(recorder, bench, options.choice ?? null);
    for (const message of messages) observer.message(message);
  }
  if (reload !== null) await recorder.record(...await reloadEvents(project, recorder, bench, reload));
  if (
    options.skipReview === true && bench !== null && recorder.run.turn !== null && skipsTurn(recorder.run)
  ) {
    await recorder.record(...await endTurn(recorder.run, bench, "the review is skipped"));
  }
  await recorder.record({
    kind: "run-resumed",
    maxCostUsd: options.maxCostUsd,
    ...(options.step === null ? {} : { step: options.step }),
    ...(options.skipReview === true ? { skipReview: true } : {}),
    ...(run.failure?.error.kind === "changes-refused" ? { permissions: await permissionsNow(ground) } : {}),
  });
  return { ground, trust };
}

/** A flag that cannot take effect is an error. @throws Autom8Error usage */
function refuseIdleFlags(run: RunState, { discard, choice = null }: ResumeOptions): void {
  if (discard && run.turn === null && run.rollback === null) {
    throw new Autom8Error("usage", {
      problem: "`--discard` cannot take effect: no agent turn was cut off.",
      hint: "Resume without it: `autom8 resume`.",
    });
  }
  if (choice !== null && run.left === null) {
    throw new Autom8Error("usage", {
      problem:
        `\`--${choice}\` cannot take effect: autom8 ended before it could record the work tree, so what changed ` +
        "since then cannot be told from the agent's work.",
      hint:
        "Resume without it: `autom8 resume`. `--discard` puts the work tree back to before the agent's turn.",
    });
  }
}

/** Whether the open turn is a part of the review: a review, or a correction of what it found. */
function skipsTurn({ turn, correction }: RunState): boolean {
  return turn?.phase === "review" || turn?.phase === "correct" && correction.foldInto === null;
}

/** What the agent may do as it is configured today. */
async function permissionsNow(ground: Ground): Promise<Permissions> {
  return permissionsOf((await loadConfiguration(placeOf(ground))).config.claude);
}

/**
 * Puts the work tree back to before the turn that was cut off, after a yes. What is discarded is kept as a checkpoint.
 * @throws Autom8Error not-confirmed
 */
async function discardTurn(
  ground: Ground,
  session: OpenSession,
  recorder: Recorder,
  consent: Consent,
  observer: Observer,
): Promise<void> {
  const { turn, workspace, runId } = recorder.run;
  if (turn === null || workspace === null) return;
  const { git, checkpoints } = await openWorkbench(recorder.run, ground, session.paths);
  const saveAs = `${turn.number}-discarded`;
  const { commit } = await checkpoints.take(saveAs);
  const paths = (await diff(git, turn.before, commit)).map(({ path }) => path);
  const files = plural(paths.length, "file");
  if (paths.length > 0) {
    const lines = [`${files} will be put back to before turn ${turn.number}: ${named(paths)}`];
    await requireConsent(consent, "`--discard`", lines);
    await checkpoints.restore(turn.before, { saveAs });
    observer.message(`To bring them back: ${bringBackCommand(workspace.workTree, runId, saveAs)}`);
  }
  await recorder.record(
    { kind: "notice", text: `Put ${files} back to before turn ${turn.number}.` },
    { kind: "turn-dropped", turn: turn.number, why: "discarded" },
    ...recorder.run.left === null ? [] : [{
      kind: "work-continued" as const,
      from: turn.before,
      to: turn.before,
      tip: null,
      taken: false,
    }],
  );
}
