/** Conversations and conversions that were given up: what is kept of them, and checkpoints. They belong to no run. */

import { deleteCheckpointRefs } from "../git/checkpoint_refs.ts";
import type { Git } from "../git/command.ts";
import { resolveRef } from "../git/head.ts";
import { forgetLeftTalk, type LeftTalk, listLeftTalks } from "../store/conversations.ts";
import type { ProjectPaths } from "../store/paths.ts";
import type { CleanScope, Kept } from "./clean_plan.ts";

/** Something of a conversation or conversion that can go. */
export type TalkToClean = LeftTalk;

/**
 * Chooses what can go: with `orphaned` what nobody can continue, with `all` also plannings that are still offered. What
 * was learned about a branch stays as long as the branch.
 * @param git Null if the repository is gone
 * @param force Also conversations with changes that were never committed
 */
export async function planTalks(
  project: ProjectPaths,
  git: Git | null,
  { which, named }: CleanScope,
  force: boolean,
): Promise<{ talks: TalkToClean[]; kept: Kept[] }> {
  const plan: { talks: TalkToClean[]; kept: Kept[] } = { talks: [], kept: [] };
  if (which === "finished" || named !== null) return plan;
  for (const talk of await listLeftTalks(project)) {
    if (talk.kind === "plan" && which !== "all") continue;
    if (talk.kind === "improve" && (git === null || await hasBranch(git, talk.branch))) continue;
    if (talk.kind !== "improve" || !talk.hasPending || force) plan.talks.push(talk);
    else {
      plan.kept.push({
        what: `conversation ${talk.id}`,
        reason: `holds changes to ${talk.branch} that were never committed; \`--force\` removes them`,
      });
    }
  }
  return plan;
}

/** Removes it and its checkpoints. Returns why it stays; null when it is gone. */
export async function removeTalk(
  project: ProjectPaths,
  git: Git | null,
  talk: TalkToClean,
): Promise<string | null> {
  if (git !== null) await deleteCheckpointRefs(git, talk.id);
  return await forgetLeftTalk(project, talk) ? null : "takes place";
}

async function hasBranch(git: Git, branch: string): Promise<boolean> {
  return await resolveRef(git, `refs/heads/${branch}`) !== null;
}
