/** `autom8 rollback STORY`: branch, work tree and spec as they were before a story. */

import type { Display } from "../display/show.ts";
import { Autom8Error, type ExitCode } from "../errors.ts";
import { moveBranch } from "../git/move_branch.ts";
import { readRef } from "../git/head.ts";
import { syncIndex } from "../git/sync_index.ts";
import { apply } from "../run/apply.ts";
import type { RunEvent } from "../run/events.ts";
import { openWorkbench } from "../run/driver.ts";
import { type RunState, specOf, workspaceOf } from "../run/state.ts";
import { writePasses } from "../spec/passes.ts";
import { sessionPaths } from "../store/paths.ts";
import { sessionId } from "../store/session_id.ts";
import { unarchiveSession } from "../store/archive.ts";
import { endOrphans } from "./drive.ts";
import { type Ground, openGround } from "./ground.ts";
import { type OpenSession, openSession } from "./session.ts";

/** Rolls the run of this checkout's branch back; a run that is archived already is taken out again. */
export async function rollbackCommand(folder: string, storyId: string, display: Display): Promise<ExitCode> {
  const ground = await openGround(folder);
  const id = sessionId(ground.repository.mainRoot, ground.repository.branch);
  const paths = sessionPaths(ground.project, id);
  await unarchiveSession(ground.project, paths);
  using session = await openSession(paths);
  if (session.run === null) throw new Autom8Error("nothing-to-resume", { project: ground.project.name });
  await endOrphans(session.run, display);
  const run = await rollBack(ground, session, session.run, storyId, display);
  display.message(
    `Back before ${storyId}: ${Object.keys(run.stories).length} stories, go on with \`autom8 resume\`.`,
  );
  return 0;
}

/** Does, or finishes, a rollback. What the work tree held stays a checkpoint. Returns the run after it. */
export async function rollBack(
  ground: Ground,
  session: OpenSession,
  start: RunState,
  storyId: string,
  display: Display,
): Promise<RunState> {
  let run = start;
  const record = async (event: RunEvent) => {
    const { at, event: recorded } = await session.journal.append(event);
    run = apply(run, recorded, at);
    display.show(recorded, run, at);
  };
  const dropped = droppedStories(run, storyId);
  const before = firstCheckpoint(run, storyId);
  const { branch } = workspaceOf(run);
  const first = run.commits.find(({ key }) => dropped.includes(key) || !(key in run.stories));
  const tip = await readRef(ground.repository, `refs/heads/${branch}`);
  const last = run.commits.at(-1);
  if (first !== undefined && tip !== last?.commit && tip !== first.onto) {
    throw new Autom8Error("branch-moved", { branch, expected: last?.commit ?? "" });
  }
  await record({ kind: "rollback-intended", storyId });
  const { git, repository, checkpoints } = await openWorkbench(run, ground, session.paths);
  await checkpoints.restore(before, { saveAs: `rollback-${run.turns}` });
  if (first !== undefined && last !== undefined) {
    if (tip === last.commit) await moveBranch(git, { branch, from: last.commit, to: first.onto });
    await syncIndex(git, repository, { from: last.commit, to: first.onto });
  }
  await record({ kind: "rolled-back", storyId, droppedStories: dropped });
  await writePasses(run.specFile, specOf(run));
  return run;
}

/** The story and every one that was begun after it. */
function droppedStories(run: RunState, storyId: string): string[] {
  const begun = run.knowledge.storyChanges.map((changes) => changes.storyId);
  if (run.currentStory !== null && !begun.includes(run.currentStory)) begun.push(run.currentStory);
  const index = begun.indexOf(storyId);
  if (index < 0) throw new Autom8Error("story-unknown", { storyId, known: begun });
  return begun.slice(index);
}

function firstCheckpoint(run: RunState, storyId: string): string {
  const before = run.stories[storyId]?.segments[0]?.before ?? run.turn?.before;
  if (before === undefined) throw new Autom8Error("story-unknown", { storyId, known: [] });
  return before;
}
