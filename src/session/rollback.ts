/** Rolling a run back: branch, work tree and spec as they were before a story. */

import { Autom8Error } from "../errors.ts";
import { moveBranch } from "../git/branches.ts";
import { resolveRef } from "../git/head.ts";
import { syncIndex } from "../git/sync_index.ts";
import { bringBackCommand } from "../git/checkpoint.ts";
import { diff } from "../git/diff.ts";
import { remoteBranchWith } from "../git/branches.ts";
import { named } from "../run/ground.ts";
import { plural } from "../text/plural.ts";
import { type Consent, requireConsent } from "./confirm.ts";
import { openWorkbench, type Recorder } from "../run/driver.ts";
import { isOver, type RunState, specOf, workspaceOf } from "../run/state.ts";
import { writePasses } from "../spec/passes.ts";
import { unarchiveSession } from "../store/archive.ts";
import { archiveRun } from "./archive.ts";
import { bringBack } from "./bring_back.ts";
import { archivedSessions, chosenSession, openSessions } from "./choose.ts";
import { type Ground, lookAround, openRunGround, type Surroundings } from "./ground.ts";
import type { Observer } from "./observer.ts";
import { type OpenSession, openSession } from "./open.ts";
import { endOrphans } from "./orphans.ts";
import { createRecorder } from "./record.ts";
import { repairGround } from "./repair.ts";

/** The result of a rollback. */
export type RolledBack = { sessionId: string; storyId: string; droppedStories: readonly string[] };

/**
 * Rolls a run back to before a story. A run that is archived is taken out of the archive.
 * @throws Autom8Error nothing-to-roll-back, session-unknown, session-ambiguous, session-in-use, story-unknown,
 * branch-moved, checkpoint-gone: nothing was changed
 */
export async function rollBackRun(
  folder: string,
  named: string | null,
  storyId: string,
  observer: Observer,
  consent: Consent,
): Promise<RolledBack> {
  const around = await lookAround(folder);
  const paths = await sessionToRollBack(around, named, storyId);
  const nothing = () => new Autom8Error("nothing-to-roll-back", { project: around.project.name });
  if (paths === null) throw nothing();
  await unarchiveSession(around.project, paths);
  using session = await openSession(paths, observer);
  const { run } = session;
  if (run === null) throw nothing();
  const recorder = createRecorder(session, run, observer);
  const { ground, plan } = await prepare(session, recorder, storyId, observer, consent).catch(
    async (error) => {
      // Refused: a run that was archived goes back to the archive.
      if (isOver(run.status) && run.rollback === null) await archiveRun(around.project, session, run);
      throw error;
    },
  );
  const command = await carryOut(ground, session, recorder, plan);
  if (command !== null) observer.message(`To bring back the files of before the rollback: ${command}`);
  return { sessionId: paths.id, storyId, droppedStories: plan.dropped };
}

/** Finishes a rollback that was cut off. */
export async function finishRollback(
  ground: Ground,
  session: OpenSession,
  recorder: Recorder,
  storyId: string,
): Promise<void> {
  await carryOut(ground, session, recorder, await planRollback(ground, recorder.run, storyId));
}

/** An unfinished run comes before a finished one, as long as it is not the branch here that decides. */
async function sessionToRollBack(around: Surroundings, named: string | null, storyId: string) {
  const open = await openSessions(around.project);
  const archived = await archivedSessions(around.project);
  const all = [...open, ...archived.filter(({ id }) => !open.some((one) => one.id === id))];
  const { branch } = around;
  const isHere = branch !== null && all.some((one) => one.branch === branch);
  const candidates = named !== null || isHere || open.length === 0 ? all : open;
  return chosenSession(around, candidates, named, `autom8 rollback ${storyId}`);
}

async function prepare(
  session: OpenSession,
  recorder: Recorder,
  storyId: string,
  observer: Observer,
  consent: Consent,
): Promise<{ ground: Ground; plan: Plan }> {
  await endOrphans(recorder.run, observer);
  await bringBack(session, recorder, observer);
  await repairGround(recorder.run, observer, session.paths);
  const ground = await openRunGround(recorder.run);
  const plan = await planRollback(ground, recorder.run, storyId);
  if (plan.dropped.length > 0 && recorder.run.rollback === null) {
    await askFirst(ground, session, recorder.run, plan, consent);
  }
  return { ground, plan };
}

/** What a rollback does: nothing to the branch if `move` is null, nothing at all if no story is dropped. */
type Plan = {
  storyId: string;
  dropped: string[];
  /** Checkpoint that the work tree is put back to. */
  before: string;
  move: { branch: string; from: string; to: string; isDone: boolean } | null;
};

/** Refuses what cannot be rolled back, before anything is touched. */
async function planRollback(ground: Ground, run: RunState, storyId: string): Promise<Plan> {
  const dropped = droppedStories(run, storyId);
  if (dropped.length === 0) return { storyId, dropped, before: "", move: null };
  const before = firstCheckpoint(run, storyId);
  if ((await ground.git.run(["cat-file", "-e", `${before}^{commit}`])).code !== 0) {
    throw new Autom8Error("checkpoint-gone", { storyId });
  }
  const { branch } = workspaceOf(run);
  const first = run.commits.find(({ key }) => dropped.includes(key) || !(key in run.stories));
  const last = run.commits.at(-1);
  if (first === undefined || last === undefined) return { storyId, dropped, before, move: null };
  const tip = await resolveRef(ground.git, `refs/heads/${branch}`);
  if (tip !== last.commit && tip !== first.onto) {
    throw new Autom8Error("branch-moved", { branch, expected: last.commit });
  }
  const move = { branch, from: last.commit, to: first.onto, isDone: tip !== last.commit };
  return { storyId, dropped, before, move };
}

/**
 * Lists what will go and asks.
 * @throws Autom8Error rollback-pushed, not-confirmed: nothing was changed
 */
async function askFirst(
  ground: Ground,
  session: OpenSession,
  run: RunState,
  plan: Plan,
  consent: Consent,
): Promise<void> {
  const first = run.commits.find(({ onto }) => onto === plan.move?.to)?.commit;
  const upstream = first === undefined ? null : await remoteBranchWith(ground.git, first);
  if (upstream !== null) throw new Autom8Error("rollback-pushed", { storyId: plan.storyId, upstream });
  const { git, checkpoints } = await openWorkbench(run, ground, session.paths);
  const { commit } = await checkpoints.take(savedAs(run));
  const paths = (await diff(git, plan.before, commit)).map(({ path }) => path);
  const commits = run.commits.filter(({ key }) => plan.dropped.includes(key) || !(key in run.stories));
  await requireConsent(consent, "A rollback", [
    `${plural(plan.dropped.length, "story", "stories")} to do again: ${plan.dropped.join(", ")}`,
    ...commits.length === 0 ? [] : [`${plural(commits.length, "commit")} will be removed from ${run.branch}`],
    ...paths.length === 0 ? [] : [`${plural(paths.length, "file")} will be put back: ${named(paths)}`],
  ]);
}

function savedAs(run: RunState): string {
  return `rollback-${run.turns}`;
}

/** Does, or finishes, a rollback. Returns the command that brings back what the work tree held, if it was changed. */
async function carryOut(
  ground: Ground,
  session: OpenSession,
  recorder: Recorder,
  { storyId, dropped, before, move }: Plan,
): Promise<string | null> {
  let command: string | null = null;
  if (dropped.length > 0) {
    await recorder.record({ kind: "rollback-intended", storyId });
    const { git, repository, checkpoints } = await openWorkbench(recorder.run, ground, session.paths);
    const saveAs = savedAs(recorder.run);
    const paths = await checkpoints.restore(before, { saveAs });
    if (paths.length > 0) {
      command = bringBackCommand(repository.workTree, recorder.run.runId, saveAs);
    }
    if (move !== null) {
      if (!move.isDone) await moveBranch(git, move);
      await syncIndex(git, repository, move);
    }
    await recorder.record({ kind: "rolled-back", storyId, droppedStories: dropped });
  }
  await writePasses(recorder.run.specFile, specOf(recorder.run));
  return command;
}

/** The story and every story begun after it; none if the story is still to be done. */
function droppedStories(run: RunState, storyId: string): string[] {
  const begun = run.knowledge.storyChanges.map((changes) => changes.storyId);
  if (run.currentStory !== null && !begun.includes(run.currentStory)) begun.push(run.currentStory);
  const index = begun.indexOf(storyId);
  if (index >= 0) return begun.slice(index);
  if (run.spec?.userStories.some(({ id, passes }) => id === storyId && !passes)) return [];
  throw new Autom8Error("story-unknown", { storyId, known: begun });
}

function firstCheckpoint(run: RunState, storyId: string): string {
  const before = run.stories[storyId]?.segments[0]?.before ?? run.turn?.before;
  if (before === undefined) throw new Autom8Error("story-unknown", { storyId, known: [] });
  return before;
}
