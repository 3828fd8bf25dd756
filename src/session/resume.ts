/** Resuming a run with the configuration that it was started with. */

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
import type { ProjectPaths } from "../store/paths.ts";
import { checkAgent } from "./agent_check.ts";
import { putAway } from "./archive.ts";
import { bringBack } from "./bring_back.ts";
import { chosenSession, openSessions } from "./choose.ts";
import { type Consent, requireConsent } from "./confirm.ts";
import { drive } from "./drive.ts";
import { configOf, type Ground, lookAround, openRunGround } from "./ground.ts";
import { interruptible } from "./interruptible.ts";
import type { Observer } from "./observer.ts";
import { endOrphans } from "./orphans.ts";
import { type OpenSession, openSession } from "./open.ts";
import { createRecorder } from "./record.ts";
import { repairGround } from "./repair.ts";
import { finishRollback } from "./rollback.ts";
import { createTrust } from "./trust.ts";

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
  const paths = chosenSession(around, await openSessions(around.project), named, "autom8 resume");
  if (paths === null) throw new Autom8Error("nothing-to-resume", { project: around.project.name });
  using session = await openSession(paths, observer);
  if (session.run === null) throw new Autom8Error("nothing-to-resume", { project: around.project.name });
  accept(session.run);
  return await resumeSession(around.project, session, session.run, options, observer);
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
  await bringBack(session, recorder, observer);
  const spoiled = await repairGround(recorder.run, observer, session.paths);
  const ground = await openRunGround(recorder.run);
  if (run.rollback !== null) await finishRollback(ground, session, recorder, run.rollback.storyId);
  if (spoiled !== null && recorder.run.turn !== null) {
    await recorder.record({ kind: "turn-dropped", turn: recorder.run.turn.number, why: spoiled });
  }
  if (options.discard && recorder.run.turn === null) {
    throw new Autom8Error("usage", {
      problem: "`--discard` cannot take effect: no agent turn was cut off.",
      hint: "Resume without it: `autom8 resume`.",
    });
  }
  const trust = createTrust(ground.home, run.root, { trusted: options.trust, confirm: null });
  if (options.trust && run.workspace !== null) await trust.askSettings(run.workspace.workTree);
  await interruptible((signal) => checkAgent(run.config.claude.command, signal));
  await withdrawPause(session.paths);
  if (options.discard) {
    await discardTurn(ground, session, recorder, options.consent ?? { yes: false, ask: null }, observer);
  }
  if (recorder.run.workspace !== null) {
    const bench = await openWorkbench(recorder.run, ground, session.paths);
    const messages = await continueAfterStop(recorder, bench, options.choice ?? null);
    for (const message of messages) observer.message(message);
  }
  await recorder.record({
    kind: "run-resumed",
    maxCostUsd: options.maxCostUsd,
    ...(options.step === null ? {} : { step: options.step }),
    ...(run.failure?.error.kind === "changes-refused" ? { permissions: await permissionsNow(ground) } : {}),
  });
  return await drive(ground, session, recorder, observer, trust);
}

/** What the agent may do as it is configured today. */
async function permissionsNow(ground: Ground): Promise<Permissions> {
  return permissionsOf((await configOf(ground.home, ground.project, {})).claude);
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
