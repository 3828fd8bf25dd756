/** committing: one commit for each story from its checkpoints and one for the corrections, made by autom8 itself. */

import { join } from "path";
import { Autom8Error } from "../../errors.ts";
import { applySegments, commitStory, type Segment } from "../../git/commit.ts";
import { readHead, resolveRef } from "../../git/head.ts";
import { syncIndex } from "../../git/sync_index.ts";
import { findOurCommit } from "../../git/trailers.ts";
import { planCommits, type PlannedCommit } from "../commit_plan.ts";
import type { Driver } from "../driver.ts";
import { headMoved } from "../ground.ts";
import type { Outcomes } from "../machine.ts";
import { requireKnownHooks } from "../pin_git.ts";
import type { VerifyResult } from "../state.ts";
import { findUncommitted } from "../uncommitted.ts";
import { beginChecks, verify, verifyCommands } from "../verify.ts";

export async function committing(driver: Driver): Promise<Outcomes["committing"]> {
  await settleIntent(driver);
  if (!driver.run.verified) {
    const result = await checkAll(driver);
    if (result !== null) return { kind: "not-verified", result };
    await driver.record({ kind: "verified" });
  }
  await requireKnownHooks(driver);
  try {
    const left: Segment[] = [];
    const plan = planCommits(driver.run);
    const present = plan.length === 0 ? null : await presentCommit(driver);
    for (const planned of plan) {
      const refused = await makeCommit(driver, planned, left, present);
      if (refused !== null) return refused;
    }
    return { kind: "committed", uncommitted: await findUncommitted(driver) };
  } finally {
    await bringIndexAlong(driver);
  }
}

/** Runs every check on what is to be committed. Returns the one that fails, or null. */
async function checkAll(driver: Driver): Promise<VerifyResult | null> {
  const commands = verifyCommands(driver.run, null);
  if (commands.length === 0) return null;
  await beginChecks(driver);
  return await verify(driver, commands);
}

/** The work tree as it is now: what the branch has like it needs no further commit. */
async function presentCommit(driver: Driver): Promise<string> {
  const { checkpoints } = await driver.workbench();
  return (await checkpoints.take(`${driver.run.turns}-committing`)).commit;
}

/** A commit that was intended but not recorded as done: the branch shows whether it exists. */
async function settleIntent(driver: Driver): Promise<void> {
  const intent = driver.run.committing;
  if (intent === null) return;
  const { git } = await driver.workbench();
  const { branch, runId } = driver.run;
  const found = await findOurCommit(git, { branch, since: intent.onto, runId, key: intent.key });
  if (found === null) return;
  const { key, onto } = intent;
  await driver.record({ kind: "committed", key, onto, commit: found.commit, subject: found.subject });
}

/** How often a commit is tried while others move the branch. */
const maxAttempts = 5;

/** Makes one commit; returns the refusal of a hook, or null. What cannot be folded into it is added to `left`. */
async function makeCommit(
  driver: Driver,
  planned: PlannedCommit,
  left: Segment[],
  present: string | null,
  attempt = 1,
): Promise<Outcomes["committing"] | null> {
  const { git, repository } = await driver.workbench();
  const { branch, runId } = driver.run;
  const { key, message } = planned;
  const head = await readHead(git);
  const onto = head.commit ?? await resolveRef(git, `refs/heads/${branch}`);
  if (head.branch !== branch || onto === null) throw headMoved(driver.run, repository.workTree, head.branch);
  const indexFile = join(driver.tools.session.git, "commit-index");
  const own = key in driver.run.stories ? planned.segments : [...planned.segments, ...left];
  const now = present === null ? {} : { present };
  let tree = await applySegments(git, repository, {
    indexFile,
    onto,
    segments: [...own, ...planned.folded],
    runId,
    ...now,
  });
  if (tree.kind === "overlap" && planned.folded.length > 0) {
    // The correction builds on lines of a later story: it goes into the commit of the corrections.
    left.push(...planned.folded.filter((one) => !left.includes(one)));
    tree = await applySegments(git, repository, { indexFile, onto, segments: own, runId, ...now });
  }
  if (tree.kind === "overlap") {
    throw new Autom8Error("overlaps-your-changes", { storyId: key, paths: tree.paths });
  }
  if (tree.kind === "unchanged") {
    await driver.record({ kind: "commit-skipped", key, why: "nothing to commit" });
    return null;
  }
  await driver.record({ kind: "commit-intended", key, onto });
  const result = await commitStory(git, repository, {
    indexFile,
    branch,
    onto,
    message,
    runId,
    timeoutMs: driver.run.config.verifyTimeoutMs,
    signal: driver.signal,
  });
  const subject = message.split("\n")[0] ?? "";
  switch (result.kind) {
    case "committed":
      await driver.record({ kind: "committed", key, onto, commit: result.commit, subject: result.subject });
      return null;
    case "nothing":
      await driver.record({ kind: "commit-skipped", key, why: "nothing to commit" });
      return null;
    case "refused":
      return { kind: "refused", key, subject, output: result.output };
    case "moved":
      if (result.head.branch !== branch) {
        throw headMoved(driver.run, repository.workTree, result.head.branch);
      }
      if (attempt === maxAttempts) {
        const now = result.head.commit ?? "nowhere";
        throw new Autom8Error("branch-rewritten", { branch, before: onto, now });
      }
      // Somebody committed on the branch in the same moment: ours goes on top.
      return await makeCommit(driver, planned, left, present, attempt + 1);
    default:
      return result satisfies never;
  }
}

/** Makes the user's index follow the branch, so that `git status` shows the user's own changes and nothing else. */
async function bringIndexAlong(driver: Driver): Promise<void> {
  const behind = driver.run.indexBehind;
  if (behind === null) return;
  const { git, repository } = await driver.workbench();
  await syncIndex(git, repository, behind, () => presentCommit(driver));
  await driver.record({ kind: "index-synced" });
}
