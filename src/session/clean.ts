/** Cleaning up: sessions whose runs are over go to the archive, and worktrees that nobody needs are removed. */

import { join } from "path";
import { reviewFile } from "../claude/review_file.ts";
import { errorInfo } from "../errors.ts";
import { createCheckpoints } from "../git/checkpoint.ts";
import { checkpointRef } from "../git/checkpoint_refs.ts";
import { createGit, type Git } from "../git/command.ts";
import { ownWorktrees } from "../git/own_worktrees.ts";
import { within } from "../git/relative_path.ts";
import { type Obstacle, removalObstacle, removeWorktree } from "../git/remove_worktree.ts";
import { openRepository } from "../git/repository.ts";
import { commonFolderOf, exists, isSamePath } from "../git/worktree_admin.ts";
import type { RunSummary } from "../run/summary.ts";
import { listArchive } from "../store/archive.ts";
import type { ArchiveLine } from "../store/archive_index.ts";
import { removeIfPresent } from "../store/atomic.ts";
import { acquireLock } from "../store/lock.ts";
import { type ProjectPaths, sessionPaths, workTreeLock } from "../store/paths.ts";
import { projectRoot } from "../store/project.ts";
import { shellWord } from "../text/shell_word.ts";
import { readSessions } from "../watch/runs.ts";
import { abandonSession } from "./abandon.ts";
import { projectNamed } from "./asking/asked.ts";
import { namedSession } from "./choose.ts";
import {
  type CleanPlan,
  type CleanScope,
  type CleanSession,
  type CleanWorktree,
  planCleaning,
} from "./clean_plan.ts";
import { planTalks, removeTalk, type TalkToClean } from "./clean_conversations.ts";
import { lookAround } from "./ground.ts";
import type { Observer } from "./observer.ts";

/** The project to clean. `git` is null if its repository is gone. `here`: the folder that autom8 was started in. */
export type CleanGround = { project: ProjectPaths; git: Git | null; here: string };

/** A session to be archived. `commits` are the run's own, on its branch. */
export type SessionToClean = CleanSession & { workTree: string | null; commits: number };

/** A worktree to be removed. `unsaved`: what a checkpoint has to keep first, as the end of "it ..."; null if nothing. */
export type WorktreeToClean = CleanWorktree & { unsaved: string | null; copied: readonly string[] };

export type Cleaning = CleanPlan<SessionToClean, WorktreeToClean> & { talks: TalkToClean[] };

/** The named project and its repository, else those of the folder. @throws Autom8Error name-unknown, not-a-repository */
export async function cleanGround(folder: string, named: string | null): Promise<CleanGround> {
  const here = await Deno.realPath(folder);
  if (named === null) {
    const { project, mainRoot } = await lookAround(folder);
    return { project, git: createGit({ folder: mainRoot }), here };
  }
  const project = projectNamed(named);
  const root = await projectRoot(project);
  return { project, git: root === null || !exists(root) ? null : createGit({ folder: root }), here };
}

/**
 * Looks at what would be cleaned, and changes nothing.
 * @param force Also worktrees with uncommitted work, which a checkpoint keeps
 * @throws Autom8Error session-unknown, id-ambiguous
 */
export async function planClean(ground: CleanGround, scope: CleanScope, force: boolean): Promise<Cleaning> {
  const { project, git, here } = ground;
  const [{ runs, unreadable }, archive, own] = await Promise.all([
    readSessions(project),
    listArchive(project, Infinity),
    git === null ? [] : ownWorktrees(git),
  ]);
  const archived = new Set(archive.map(({ sessionId }) => sessionId));
  const sessions = [
    ...runs.map(({ run, alive }) => toClean(run, alive)),
    ...unreadable.map(({ sessionId }) => unreadableSession(sessionId)),
  ];
  const named = scope.named === null
    ? null
    : fullId(scope.named, [...own, ...archive.toReversed(), ...sessions]);
  const worktrees = own.map((one) => ({ ...one, hasArchive: archived.has(one.sessionId), unsaved: null }));
  const plan = planCleaning<SessionToClean, WorktreeToClean>(sessions, worktrees, { ...scope, named });
  const { talks, kept } = await planTalks(project, git, scope, force);
  if (git === null) return { ...plan, talks };
  const cleaning: Cleaning = { sessions: plan.sessions, worktrees: [], talks, kept: [...plan.kept, ...kept] };
  for (const worktree of plan.worktrees) {
    const obstacle = await obstacleOf(git, worktree, here);
    const reason = obstacle !== null && (!obstacle.isWork || !force) ? obstacle.reason : null;
    if (reason !== null) {
      const hint = obstacle?.isWork ? "; `--force` keeps it as a checkpoint first" : "";
      cleaning.kept.push({ what: `worktree ${worktree.path}`, reason: `${reason}${hint}` });
    } else cleaning.worktrees.push({ ...worktree, unsaved: obstacle?.reason ?? null });
  }
  return cleaning;
}

/**
 * The id that is meant by its beginning, of everything that may be cleaned.
 * @throws Autom8Error session-unknown, id-ambiguous
 */
function fullId(
  named: string,
  known: readonly { sessionId: string; branch: string | null; status?: string | null }[],
): string {
  const byId = new Map(known.map(({ sessionId: id, branch, status }) => {
    return [id, { id, branch, workTree: null, status: status ?? "unreadable", isDriven: false }];
  }));
  return namedSession([...byId.values()], named).id;
}

/** What became of a cleaning. `restore`: commands that bring back work that was uncommitted. */
export type Cleaned = Cleaning & { restore: string[] };

/** Carries a plan out. What cannot be cleaned any more stays and is listed; it never hides the rest. */
export async function clean(ground: CleanGround, plan: Cleaning, observer: Observer): Promise<Cleaned> {
  const cleaned: Cleaned = { sessions: [], worktrees: [], talks: [], restore: [], kept: [...plan.kept] };
  for (const session of plan.sessions) {
    const { sessionId } = session;
    try {
      await abandonSession(ground.project, sessionPaths(ground.project, sessionId), observer);
      cleaned.sessions.push(session);
    } catch (error) {
      cleaned.kept.push({ what: `session ${sessionId}`, reason: `could not be archived: ${whyNot(error)}` });
    }
  }
  const stays = new Set(plan.sessions.map(({ sessionId }) => sessionId));
  for (const { sessionId } of cleaned.sessions) stays.delete(sessionId);
  const { git } = ground;
  for (const worktree of plan.worktrees) {
    const reason = git === null || stays.has(worktree.sessionId)
      ? "belongs to a session that stays"
      : await removeOne(ground, git, worktree, cleaned);
    if (reason === null) cleaned.worktrees.push(worktree);
    else cleaned.kept.push({ what: `worktree ${worktree.path}`, reason });
  }
  for (const talk of plan.talks) {
    const reason = await removeTalk(ground.project, git, talk);
    if (reason === null) cleaned.talks.push(talk);
    else cleaned.kept.push({ what: `conversation ${talk.id}`, reason });
  }
  return cleaned;
}

/** Returns why it stays; null when it is gone. */
async function removeOne(
  { project }: CleanGround,
  git: Git,
  worktree: WorktreeToClean,
  cleaned: Cleaned,
): Promise<string | null> {
  const { path, sessionId, copied } = worktree;
  const session = sessionPaths(project, sessionId);
  const at = exists(path) ? await Deno.realPath(path) : path;
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8 clean" };
  const taken = await acquireLock(workTreeLock(session, at), holder);
  if (taken.kind === "held") return `is in use (${taken.by})`;
  using _ = taken.lock;
  try {
    const last = (await listArchive(project, Infinity)).find((run) => run.sessionId === sessionId);
    return await removeWorktree(git, path, {
      ours: copied,
      keep: worktree.unsaved === null
        ? undefined
        : () => keepWork(project, git, worktree, last, cleaned.restore),
    });
  } catch (error) {
    return `could not be removed: ${whyNot(error)}`;
  }
}

/** Records everything in a worktree that no commit holds. Returns why it cannot; null when it is done. */
async function keepWork(
  project: ProjectPaths,
  git: Git,
  { path, sessionId, branch, copied }: WorktreeToClean,
  last: ArchiveLine | undefined,
  restore: string[],
): Promise<string | null> {
  // Without an archived run nothing expires the checkpoint.
  const runId = last?.runId ?? sessionId;
  const name = `cleaned-${new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14)}`;
  const folder = join(project.folder, `cleaning-${sessionId}`);
  let head: string;
  try {
    const inside = createGit({ folder: path });
    const exclude = [reviewFile, ...copied];
    const repository = await openRepository(inside);
    const checkpoints = createCheckpoints(inside, repository, { folder, runId, exclude });
    await checkpoints.take(name);
    head = repository.head.slice(0, 12);
    const left = [...checkpoints.nested(), ...checkpoints.skipped()];
    if (left.length > 0) return `holds what no checkpoint can keep: ${left.slice(0, 3).join(", ")}`;
  } finally {
    await removeIfPresent(folder);
  }
  const at = shellWord(path);
  const again = `git --git-dir ${shellWord(await commonFolderOf(git))} worktree add ${at} ${
    shellWord(branch ?? "")
  }`;
  const patch = `git -C ${at} diff --binary ${head} ${checkpointRef(runId, name)}`;
  restore.push(`${again} && ${patch} | git -C ${at} apply`);
  return null;
}

async function obstacleOf(
  git: Git,
  { path, copied }: WorktreeToClean,
  here: string,
): Promise<Obstacle | null> {
  if (isSamePath(path, here) || within(path, here) !== null) {
    return { reason: "is the folder you are in", isWork: false };
  }
  try {
    return await removalObstacle(git, path, { ours: copied });
  } catch (error) {
    return { reason: `cannot be looked into: ${whyNot(error)}`, isWork: false };
  }
}

function toClean(run: RunSummary, isDriven: boolean): SessionToClean {
  const { sessionId, branch, status, workTree, commits, options } = run;
  const isOrphaned = !isDriven && options.worktree && workTree !== null && !exists(workTree);
  return { sessionId, branch, status, isDriven, isOrphaned, workTree, commits };
}

function unreadableSession(sessionId: string): SessionToClean {
  const nothing = { branch: null, status: null, workTree: null, commits: 0 };
  return { sessionId, isDriven: false, isOrphaned: false, ...nothing };
}

function whyNot(error: unknown): string {
  return errorInfo(error).message;
}
