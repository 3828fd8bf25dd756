/** Starting the run of a spec, or resuming its unfinished one. */

import { resolve } from "path";
import type { ConfigOverrides } from "../config/layers.ts";
import { Autom8Error, type ExitCode } from "../errors.ts";
import { refuseUnready } from "../git/repository.ts";
import type { Recorder } from "../run/driver.ts";
import type { AnsweredReview } from "../run/answered_review.ts";
import { isOver, type RunState } from "../run/state.ts";
import { type LoadedSpec, loadSpecWithWarnings } from "../spec/file.ts";
import { generatedFile } from "../spec/generate.ts";
import { newestSpec } from "../spec/newest.ts";
import type { Ticked } from "../spec/boxes.ts";
import type { Spec } from "../spec/spec.ts";
import { journalIsEmpty } from "../store/journal.ts";
import { type ProjectPaths, sessionId, sessionPaths } from "../store/paths.ts";
import { readRuns } from "../watch/runs.ts";
import { buildInfo } from "../version.ts";
import { archiveRun, putAway } from "./archive.ts";
import { chosenSession, resumableSessions } from "./choose.ts";
import { drive } from "./drive.ts";
import { configForRun, placeOf } from "./configuration/configuration.ts";
import { type Ground, lookAround, openStartingPoint } from "./ground.ts";
import { interruptible } from "./interruptible.ts";
import type { Observer } from "./observer.ts";
import { putAsideLeftovers } from "./left_behind.ts";
import { lendCheckout } from "./lent_checkout.ts";
import { discardSession, type OpenSession, openSession } from "./open.ts";
import { preflight } from "./preflight.ts";
import { recordStart } from "./record.ts";
import { type ResumeOptions, resumeRun, resumeSession } from "./resume.ts";
import { settleTicked } from "./ticked.ts";
import { type Confirm, createTrust, type RunTrust } from "./trust.ts";

/** What the user asked for on the command line. Null: the flag was not given. */
export type StartOptions = {
  worktree: boolean | null;
  skipReview: boolean;
  /** The spec may work directly on the default branch. */
  allowDefaultBranch: boolean;
  /** Say yes to the commands that came with the repository, as they are now. */
  trust: boolean;
  step: boolean | null;
  maxCostUsd: number | null;
  /** Whether stories whose boxes are all ticked are done; null: it is asked. */
  ticked: Ticked | null;
  /** Propose the project's own checks where none are set. */
  proposeChecks: boolean;
};

/**
 * Runs a spec, or resumes its unfinished run. Returns the exit code.
 * @param specFile Relative to `folder`; null: the newest spec of the project
 */
export async function runSpec(
  folder: string,
  specFile: string | null,
  options: StartOptions,
  observer: Observer,
  confirm: Confirm | null,
): Promise<ExitCode> {
  // The spec is read first: one that cannot be run leaves nothing behind.
  const named = specFile === null ? null : await readSpec(resolve(folder, specFile));
  const around = await lookAround(folder);
  const spec = named ?? await readNewestSpec(around.project.specs);
  const id = sessionId(around.mainRoot, spec.spec.branchName);
  for (;;) {
    const paths = sessionPaths(around.project, id);
    if (!await journalIsEmpty(paths.journal)) {
      using session = await openSession(paths, observer);
      const accept = (run: RunState) => {
        refuseOtherSpec(around.project, run, spec);
        refuseLateOptions(run, options);
      };
      const code = await resumeOrArchive(around.project, session, accept, options, observer);
      if (code !== null) return code;
    }
    const ground = await openStartingPoint(folder);
    using session = await openSession(sessionPaths(ground.project, id), observer);
    // Another autom8 may have been here in between.
    if (session.run === null) return await startFresh(ground, session, spec, options, observer, confirm);
  }
}

/** Resumes the run that is meant in this folder, else runs the newest spec of the project. Returns the exit code. */
export async function resumeOrRun(
  folder: string,
  named: string | null,
  options: StartOptions,
  observer: Observer,
  confirm: Confirm | null,
): Promise<ExitCode> {
  const around = await lookAround(folder);
  const sessions = await resumableSessions(around.project, named);
  const session = chosenSession(around, sessions, named, "autom8 resume");
  if (session === null) return await runSpec(folder, null, options, observer, confirm);
  const accept = (run: RunState) => refuseLateOptions(run, options);
  return await resumeRun(folder, session.id, resumeOptions(options), observer, accept);
}

/** A spec, the real path of its file and its format. */
export type ReadSpec = Pick<LoadedSpec, "spec" | "specFile" | "format" | "boxes">;

/**
 * Resumes the run of a session if it is unfinished. Else archives it and returns null: a new run may start.
 * @param accept May refuse to resume the run by throwing
 */
export async function resumeOrArchive(
  project: ProjectPaths,
  session: OpenSession,
  accept: (run: RunState) => void,
  options: StartOptions,
  observer: Observer,
): Promise<ExitCode | null> {
  const { run } = session;
  if (run === null) return null;
  if (run.status === "completed") {
    await putAway(project, session, run, observer);
    return null;
  }
  if (run.status === "abandoned") {
    // Cut off before it was archived.
    await archiveRun(project, session, run);
    return null;
  }
  if (run.turns === 0) {
    // It ended before an agent worked: the new run starts with today's configuration.
    await archiveRun(project, session, run);
    return null;
  }
  accept(run);
  return await resumeSession(project, session, run, resumeOptions(options), observer);
}

function resumeOptions({ maxCostUsd, step, trust, skipReview }: StartOptions): ResumeOptions {
  return { discard: false, maxCostUsd, step, trust, skipReview };
}

/**
 * Starts the run of a spec in an open session that has none. Returns the exit code.
 * @param review What the run answers, if it implements no spec
 */
export async function startFresh(
  ground: Ground,
  session: OpenSession,
  named: ReadSpec,
  options: StartOptions,
  observer: Observer,
  confirm: Confirm | null,
  review: AnsweredReview | null = null,
): Promise<ExitCode> {
  let ticked: Ticked;
  try {
    ticked = await settleTicked(named, options.ticked, confirm);
  } catch (error) {
    await discardSession(session);
    throw error;
  }
  const read = ticked === "todo" ? named : await readSpec(named.specFile, ticked);
  const { specFile, spec } = read;
  if (spec.userStories.every((story) => story.passes)) {
    await discardSession(session);
    observer.message(`Every story of ${specFile} already passes: there is nothing to do.`);
    observer.message(
      "To do a story again, set its `passes` to false, or roll the run back: `autom8 rollback STORY`.",
    );
    return 0;
  }
  const trust = createTrust(ground.home, ground.repository.mainRoot, { trusted: options.trust, confirm });
  let recorder: Recorder;
  try {
    const verify = options.proposeChecks && confirm !== null
      ? await proposedChecks(ground, spec, confirm)
      : null;
    if (verify !== null) observer.message(`Saved as \`verify\` in ${ground.project.config}.`);
    recorder = await interruptible((signal) =>
      start(ground, session, read, { ...options, ticked }, observer, trust, signal, review)
    );
  } catch (error) {
    await discardSession(session);
    throw error;
  }
  return await drive(ground, session, recorder, observer, trust);
}

/** The checks that the user accepts where none are set, in the configuration or in the spec; else null. */
async function proposedChecks(ground: Ground, spec: Spec, confirm: Confirm): Promise<string[] | null> {
  if (spec.userStories.some((story) => story.verify.length > 0)) return null;
  const { proposeOnce } = await import("./configuration/propose_checks.ts");
  return await proposeOnce(ground.repository.workTree, ground.project, placeOf(ground), confirm);
}

async function start(
  ground: Ground,
  session: OpenSession,
  { specFile, format, spec }: ReadSpec,
  options: StartOptions,
  observer: Observer,
  trust: RunTrust,
  signal: AbortSignal,
  review: AnsweredReview | null,
): Promise<Recorder> {
  const config = await configForRun(placeOf(ground), configOverrides(options), trust);
  if (review?.reply === true && !config.pullRequest) {
    // An answer names the commit that fixes a thread, which nobody but you would have.
    throw new Autom8Error("usage", {
      problem: "`--reply` cannot take effect: `pull_request` is off, so nothing is pushed.",
      hint: "Switch `pull_request` on, or leave `--reply` out.",
    });
  }
  const { allowDefaultBranch } = options;
  await preflight(ground, { specFile, format, spec, config, allowDefaultBranch }, observer, signal);
  if (!config.worktree) {
    await refuseLent(ground, session);
    await session.lockWorkTree(ground.repository.workTree, spec.branchName);
    await refuseUnready(ground.git, ground.repository);
    await lendCheckout(ground.git, ground.repository.workTree, specFile, observer);
  }
  await trust.askSpec(specFile, spec);
  await trust.askSettings(ground.repository.workTree);
  signal.throwIfAborted();
  if (config.worktree) await putAsideLeftovers(ground.project, session, spec.branchName, observer);
  return await recordStart(session, {
    kind: "run-started",
    runId: crypto.randomUUID(),
    sessionId: session.paths.id,
    project: ground.project.name,
    root: ground.repository.mainRoot,
    checkout: ground.repository.workTree,
    specFile,
    branch: spec.branchName,
    config,
    options: {
      skipReview: options.skipReview,
      worktree: config.worktree,
      allowDefaultBranch,
      step: options.step ?? false,
    },
    version: buildInfo().version,
    ...(options.ticked === "done" ? { ticked: options.ticked } : {}),
    ...(review === null ? {} : { review }),
    ...(options.maxCostUsd === null ? {} : { maxCostUsd: options.maxCostUsd }),
  }, observer);
}

/** A checkout that an unfinished run of another branch works in is not lent to a second one. */
async function refuseLent(
  { project, repository: { workTree } }: Ground,
  session: OpenSession,
): Promise<void> {
  // One that is driven holds the lock of the work tree, which says so.
  const other = (await readRuns(project)).find(({ run, alive }) =>
    !alive && !isOver(run.status) && run.workTree === workTree && run.sessionId !== session.paths.id
  )?.run;
  if (other === undefined) return;
  const { sessionId, branch } = other;
  throw new Autom8Error("checkout-lent", { sessionId, branch, workTree });
}

/** What the options set in the configuration. */
export function configOverrides({ worktree, maxCostUsd }: StartOptions): ConfigOverrides {
  return { ...(worktree === null ? {} : { worktree }), ...(maxCostUsd === null ? {} : { maxCostUsd }) };
}

/** A branch has one run at a time, and a run has one spec. */
function refuseOtherSpec(project: ProjectPaths, run: RunState, { specFile, spec }: ReadSpec): void {
  if (run.specFile === specFile || run.specFile === generatedFile(specFile, project.specs)) return;
  throw new Autom8Error("run-unfinished", {
    sessionId: run.sessionId,
    branch: spec.branchName,
    specFile: run.specFile,
  });
}

/** An option that only a new run can take is not ignored: it is an error, unless the run already has it. */
export function refuseLateOptions(run: RunState, options: StartOptions): void {
  const { worktree } = options;
  const late = [
    ...(options.allowDefaultBranch && !run.options.allowDefaultBranch ? ["--allow-default-branch"] : []),
    ...(worktree !== null && worktree !== run.options.worktree
      ? [worktree ? "--worktree" : "--no-worktree"]
      : []),
  ];
  if (late.length === 0) return;
  throw new Autom8Error("usage", {
    problem: `${late.join(" and ")} cannot take effect: the unfinished run of ${run.branch} (session ` +
      `${run.sessionId}) would be resumed, and it was started without it.`,
    hint:
      "Resume the run as it was started: `autom8 resume`. Or end it with `autom8 abandon`, and start anew.",
  });
}

/** @throws Autom8Error spec-not-found, spec-invalid */
export async function readSpec(path: string, ticked: Ticked = "todo"): Promise<ReadSpec> {
  return await loadSpecWithWarnings(await realPath(path), ticked);
}

/** The spec of a project that changed last. @throws Autom8Error spec-missing, spec-invalid */
export async function readNewestSpec(folder: string, ticked: Ticked = "todo"): Promise<ReadSpec> {
  const newest = await newestSpec(folder);
  if (newest === null) throw new Autom8Error("spec-missing", { folder });
  return await loadSpecWithWarnings(newest, ticked);
}

/** One spec has one name, however it is reached: the run knows its spec by that name. */
async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch {
    // Reading it says what is wrong.
    return path;
  }
}
