/** `autom8 rollback STORY`: branch, work tree and spec as they were before a story. */

import type { Display } from "../terminal/display.ts";
import { Autom8Error, type ExitCode } from "../errors.ts";
import { moveBranch } from "../git/branches.ts";
import { resolveRef } from "../git/head.ts";
import { syncIndex } from "../git/sync_index.ts";
import { apply } from "../run/apply.ts";
import type { RunEvent } from "../run/events.ts";
import { openWorkbench } from "../run/driver.ts";
import { type RunState, specOf, workspaceOf } from "../run/state.ts";
import { writePasses } from "../spec/passes.ts";
import { journalIsEmpty } from "../store/journal.ts";
import { type ProjectPaths, sessionId, sessionPaths } from "../store/paths.ts";
import { unarchiveSession } from "../store/archive.ts";
import { endOrphans } from "../session/drive.ts";
import { type Ground, lookAround, openGround } from "../session/ground.ts";
import { mendGround } from "../session/repair.ts";
import { archiveRun, type OpenSession, openSession } from "../session/open.ts";

/** Rolls the run of this checkout's branch back; a run that is archived already is taken out again. */
export async function rollbackCommand(folder: string, storyId: string, display: Display): Promise<ExitCode> {
  const { project, mainRoot, branch } = await lookAround(folder);
  const id = sessionId(mainRoot, branch ?? (await openGround(folder)).repository.branch);
  const paths = sessionPaths(project, id);
  await unarchiveSession(project, paths);
  if (await journalIsEmpty(paths.journal)) {
    throw new Autom8Error("nothing-to-resume", { project: project.name });
  }
  using session = await openSession(paths);
  const { run } = session;
  if (run === null) throw new Autom8Error("nothing-to-resume", { project: project.name });
  await endOrphans(run, display);
  const after = await unlessRefused(project, session, run, async () => {
    await mendGround(run, display);
    const ground = await openGround(folder);
    const plan = await planRollback(ground, run, storyId);
    return () => carryOut(ground, session, run, plan, display);
  });
  display.message(
    `Back before ${storyId}: ${Object.keys(after.stories).length} stories, go on with \`autom8 resume\`.`,
  );
  return 0;
}

/** Prepares a rollback, then does it. Where it is refused, a run that was archived goes back to where it was. */
async function unlessRefused(
  project: ProjectPaths,
  session: OpenSession,
  run: RunState,
  prepare: () => Promise<() => Promise<RunState>>,
): Promise<RunState> {
  let rollBack: () => Promise<RunState>;
  try {
    rollBack = await prepare();
  } catch (error) {
    if (run.status === "completed" && run.rollback === null) await archiveRun(project, session, run);
    throw error;
  }
  return await rollBack();
}

/** Finishes a rollback that was cut off. Returns the run after it. */
export async function finishRollback(
  ground: Ground,
  session: OpenSession,
  run: RunState,
  storyId: string,
  display: Display,
): Promise<RunState> {
  return await carryOut(ground, session, run, await planRollback(ground, run, storyId), display);
}

/** What a rollback will do: nothing to the branch where `move` is null, nothing at all where no story is dropped. */
type Plan = {
  storyId: string;
  dropped: string[];
  /** Checkpoint that the work tree goes back to. */
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

/** Does, or finishes, a rollback. What the work tree held stays a checkpoint. Returns the run after it. */
async function carryOut(
  ground: Ground,
  session: OpenSession,
  start: RunState,
  { storyId, dropped, before, move }: Plan,
  display: Display,
): Promise<RunState> {
  let run = start;
  const record = async (event: RunEvent) => {
    const { at, event: recorded } = await session.journal.append(event);
    run = apply(run, recorded, at);
    display.show(recorded, run, at);
  };
  if (dropped.length > 0) {
    await record({ kind: "rollback-intended", storyId });
    const { git, repository, checkpoints } = await openWorkbench(run, ground, session.paths);
    await checkpoints.restore(before, { saveAs: `rollback-${run.turns}` });
    if (move !== null) {
      if (!move.isDone) await moveBranch(git, move);
      await syncIndex(git, repository, move);
    }
    await record({ kind: "rolled-back", storyId, droppedStories: dropped });
  }
  await writePasses(run.specFile, specOf(run));
  return run;
}

/** The story and every one that was begun after it; none where the story is still to be done, rolled back maybe. */
function droppedStories(run: RunState, storyId: string): string[] {
  const begun = run.knowledge.storyChanges.map((changes) => changes.storyId);
  if (run.currentStory !== null && !begun.includes(run.currentStory)) begun.push(run.currentStory);
  const index = begun.indexOf(storyId);
  if (index >= 0) return begun.slice(index);
  if (specOf(run).userStories.some(({ id, passes }) => id === storyId && !passes)) return [];
  throw new Autom8Error("story-unknown", { storyId, known: begun });
}

function firstCheckpoint(run: RunState, storyId: string): string {
  const before = run.stories[storyId]?.segments[0]?.before ?? run.turn?.before;
  if (before === undefined) throw new Autom8Error("story-unknown", { storyId, known: [] });
  return before;
}
