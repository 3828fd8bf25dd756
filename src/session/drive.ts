/** Driving a session's run: signals, tools, the loop, and how it ended. */

import { parse } from "path";
import { runTurn } from "../claude/turn.ts";
import { sleep } from "../claude/wait.ts";
import { Autom8Error, describeError, type ExitCode } from "../errors.ts";
import { exists } from "../git/worktree_admin.ts";
import { findMarked } from "../process/mark.ts";
import { endEverything } from "../process/tree.ts";
import { createDriver, type Driver, type Recorder, type Tools, type Trust } from "../run/driver.ts";
import { maskTexts } from "../run/masking.ts";
import { driveRun } from "../run/runner.ts";
import type { RunState } from "../run/state.ts";
import { whileLocked } from "../store/lock.ts";
import { addingLock } from "../store/paths.ts";
import { putAway } from "./archive.ts";
import type { Ground } from "./ground.ts";
import { userHome } from "./home.ts";
import { createNotifier } from "./notifier.ts";
import type { Observer } from "./observer.ts";
import { discardSession, type OpenSession } from "./open.ts";
import { ownPhaseText } from "./phase_texts.ts";
import { claimPortBase } from "./port_base.ts";
import { maskOf, secretsOf } from "./secrets.ts";
import { type StopSignal, watchSignals } from "./signals.ts";
import { appendJobSummary, withoutWorkflowFiles } from "./workflow_files.ts";

/** Drives the run until it ends, pauses or is stopped. Returns the exit code. */
export async function drive(
  ground: Ground,
  session: OpenSession,
  recorder: Recorder,
  observer: Observer,
  trust: Trust,
): Promise<ExitCode> {
  using watch = watchSignals({
    onStop: () => observer.stopping(),
    onHurry: () => endNow(recorder.run.runId, observer),
  });
  const mask = maskOf();
  const tools: Tools = {
    session: session.paths,
    specFolder: ground.project.specs,
    secrets: secretsOf(),
    mask,
    trust,
    phaseText: async (phase) => (await ownPhaseText(ground.home, ground.project, phase))?.text ?? null,
    clock: { now: () => new Date(), sleep },
    runTurn,
    random: Math.random,
    newId: () => crypto.randomUUID(),
    userHome: userHome(),
    environment: {
      ...withoutWorkflowFiles(Deno.env.toObject()),
      ...await portsFor(ground, session, observer),
    },
    lockWorkTree: (path) => session.lockWorkTree(path, recorder.run.branch),
    serially: (work) => whileLocked(addingLock(session.paths), work),
    showActivity: (event, run) => observer.activity(maskTexts(event, mask, ["kind", "id"]), run),
  };
  // Nothing can be started from a folder that is gone, and the one that autom8 was called in may be the agent's.
  Deno.chdir(parse(ground.home).root);
  const environment = Deno.env.toObject();
  const notifier = createNotifier(recorder, session.paths, observer, { mask, environment });
  const run = await driveToEnd(createDriver(notifier.recorder, tools, watch.signal, ground), observer);
  await notifier.settled();
  const note = await appendJobSummary(run, Deno.env.get("GITHUB_STEP_SUMMARY"), mask);
  if (note !== null) observer.message(note);
  if (run.status === "completed") await putAway(ground.project, session, run, observer);
  // Nothing was done yet: there is nothing to resume, and the next run starts with what the user has corrected.
  if (run.status === "failed" && run.workspace === null) await discardSession(session);
  return conclude(run, observer, watch.received ?? "SIGTERM");
}

/** The variable with the run's ports; without it where every block is in use. */
async function portsFor(
  ground: Ground,
  session: OpenSession,
  observer: Pick<Observer, "message">,
): Promise<Record<string, string>> {
  const port = await claimPortBase(ground.home, session.paths);
  if (port !== null) return { AUTOM8_PORT_BASE: String(port) };
  observer.message(
    "Other runs use every block of ports: this one works without AUTOM8_PORT_BASE. Resume it later to get one.",
  );
  return {};
}

/** @throws Autom8Error session-gone, and whatever kept an event from being recorded */
async function driveToEnd(driver: Driver, observer: Observer): Promise<RunState> {
  try {
    return await driveRun(driver);
  } catch (thrown) {
    const { folder } = driver.tools.session;
    if (exists(folder)) throw thrown;
    const { workspace, branch } = driver.run;
    throw new Autom8Error("session-gone", { folder, workTree: workspace?.workTree ?? null, branch });
  } finally {
    observer.end();
  }
}

/** From SIGTERM to SIGKILL when there is no more time, in ms. */
const shortGraceMs = 500;

/** Ends everything of the run because a second signal came, and reports what may be left. The run can be resumed. */
async function endNow(runId: string, observer: Observer): Promise<void> {
  observer.end();
  observer.message("Stopping at once: the agent and everything that it started are being ended.");
  await endEverything(runId, { graceMs: shortGraceMs });
  const left = await findMarked(runId);
  const remain = left.length === 0
    ? "Nothing that it started is running any more."
    : `Processes ${left.join(", ")} did not end; resume tries again.`;
  observer.message(`Stopped. ${remain} Continue with: autom8 resume`);
}

function conclude(run: RunState, observer: Observer, signal: StopSignal): ExitCode {
  switch (run.status) {
    case "completed":
      return 0;
    case "paused":
      observer.message("Paused at a story boundary. Resume with `autom8 resume`.");
      return 0;
    case "interrupted": {
      const error = describeError("interrupted", { signal, hasBegun: true });
      observer.error(error);
      return error.exitCode;
    }
    case "failed":
      if (run.failure === null) throw new Error("the run failed without a failure");
      observer.error(run.failure.error);
      return run.failure.error.exitCode;
    case "abandoned":
    case "running":
      throw new Autom8Error("internal", {
        detail: `the loop ended while the run was ${run.status}`,
        stack: null,
      });
    default:
      return run.status satisfies never;
  }
}
