/** What autom8 offers after a conversation: to check what was changed, to commit it, and to push it. */

import { join } from "path";
import { improvementMessage } from "../../claude/commit_message.ts";
import { formatDuration } from "../../config/duration.ts";
import { applySegments, commitStory, stagedDiff } from "../../git/commit.ts";
import { readHead } from "../../git/head.ts";
import { pinChanges, pinnedGit } from "../../git/pins.ts";
import { pushBranch, pushRemote } from "../../git/push.ts";
import { syncIndex } from "../../git/sync_index.ts";
import { runShellCommand } from "../../process/shell_command.ts";
import { checkExcerpt } from "../../run/check_excerpt.ts";
import { cutMiddle } from "../../text/data_text.ts";
import { plural } from "../../text/plural.ts";
import { interruptible } from "../interruptible.ts";
import type { Observer } from "../observer.ts";
import type { Confirm } from "../trust.ts";
import type { CapturedSitting } from "./capture.ts";
import type { Answers, ImproveGround, ImproveTalk } from "./ground.ts";

/**
 * Offers each once, as far as there is something to do.
 * @returns The exit code: 1 if a check failed, or what was accepted could not be done
 * @throws Autom8Error interrupted, and as `commitStory`
 */
export async function offerRest(
  ground: ImproveGround,
  talk: ImproveTalk,
  sitting: CapturedSitting,
  { offer, confirm }: Pick<Answers, "offer" | "confirm">,
  observer: Pick<Observer, "message">,
): Promise<number> {
  const passed = await offerChecks(ground, talk, offer, observer);
  const committed = ground.config.commit
    // `--yes` was given before the checks failed.
    ? await offerCommit(ground, talk, sitting, { offer: passed ? offer : confirm, passed }, observer)
    : "nothing";
  const isPushable = committed === "committed" || (committed === "nothing" && sitting.commits.length > 0);
  const pushed = !isPushable || await offerPush(ground, talk, offer, observer);
  return passed && committed !== "failed" && pushed ? 0 : 1;
}

/** How much of a check's output is read, in bytes. */
const maxOutputBytes = 1024 * 1024;
/** How much of it is shown if no runner's failure is found in it, in characters. */
const maxShown = 2_000;

/** Runs the checks up to the first that fails. What they write is part of the work. */
async function offerChecks(
  { config: { verify, verifyTimeoutMs }, repository: { workTree } }: ImproveGround,
  { conversation, checkpoints }: ImproveTalk,
  offer: Confirm,
  observer: Pick<Observer, "message">,
): Promise<boolean> {
  if (verify.length === 0 || !await offer(`Run ${verify.length === 1 ? "the check" : "the checks"}?`)) {
    return true;
  }
  let passed = true;
  for (const command of verify) {
    const ended = await interruptible((signal) =>
      runShellCommand({
        command,
        folder: workTree,
        timeoutMs: verifyTimeoutMs,
        maxOutputBytes,
        runId: conversation.record.conversation,
        signal,
      })
    );
    if (ended.kind === "exited" && ended.code === 0) {
      observer.message(`✓ ${command}`);
      continue;
    }
    const how = ended.kind === "exited"
      ? `exit ${ended.code}`
      : ended.kind === "timed-out"
      ? `timed out after ${formatDuration(verifyTimeoutMs)}`
      : "could not be started";
    const printed = "output" in ended ? ended.output.trim() : "";
    const output = checkExcerpt(printed) || cutMiddle(printed, maxShown);
    observer.message([`✗ ${command} (${how})`, ...(output === "" ? [] : [output])].join("\n"));
    passed = false;
    break;
  }
  const { record } = conversation;
  const last = record.pending.at(-1);
  if (last === undefined) return passed;
  const after = (await checkpoints.take("checked")).commit;
  const pending = [...record.pending.slice(0, -1), { before: last.before, after }];
  await conversation.save({ ...record, pending });
  return passed;
}

/** `nothing`: there was nothing to commit. */
type CommitEnd = "committed" | "nothing" | "declined" | "failed";

/** Commits what the conversation changed, and nothing of what was uncommitted before. */
async function offerCommit(
  ground: ImproveGround,
  talk: ImproveTalk,
  { answer, opening }: CapturedSitting,
  { offer, passed }: { offer: Confirm; passed: boolean },
  observer: Pick<Observer, "message">,
): Promise<CommitEnd> {
  const { repository, place: { branch }, context, config } = ground;
  const { conversation, checkpoints } = talk;
  const { paths, record } = conversation;
  const done = () => conversation.save({ ...conversation.record, pending: [] });
  const changes = await pinChanges(ground.git, opening.pins);
  const git = await pinnedGit(repository.workTree, opening.pins);
  const onto = (await readHead(git)).commit;
  if (onto === null || record.pending.length === 0) return "nothing";
  const indexFile = join(paths.git, "commit-index");
  const applied = await applySegments(git, repository, {
    indexFile,
    onto,
    segments: record.pending,
    runId: paths.id,
    present: (await checkpoints.take("committing")).commit,
  });
  if (applied.kind === "overlap") {
    observer.message(
      `Nothing is committed: the conversation changed the same lines as uncommitted changes of your own in ${
        applied.paths.join(", ")
      }. Commit these by hand.`,
    );
    return "failed";
  }
  const files = applied.kind === "unchanged" ? [] : await stagedDiff(git, indexFile, onto);
  if (files.length === 0) {
    await done();
    return "nothing";
  }
  const message = improvementMessage(answer?.commitMessage ?? null, branch);
  const theirs = context.git.uncommitted.length;
  const notes = [
    ...(passed ? [] : ["A check failed."]),
    ...(theirs === 0 ? [] : [
      `What was uncommitted before the conversation (${plural(theirs, "path")}) is not part of it.`,
    ]),
    ...(changes.hooks.length === 0 ? [] : ["Git hooks were changed meanwhile: none runs for this commit."]),
  ];
  const subject = message.split("\n")[0] ?? "";
  const question = [...notes, `Commit ${plural(files.length, "file")} as "${subject}"?`].join("\n");
  if (!await offer(question)) return "declined";
  const result = await interruptible((signal) =>
    commitStory(git, repository, {
      ...{ indexFile, branch, onto, message, signal },
      runId: paths.id,
      timeoutMs: config.verifyTimeoutMs,
    })
  );
  switch (result.kind) {
    case "committed":
      await syncIndex(
        git,
        repository,
        { from: onto, to: result.commit },
        async () => (await checkpoints.take("committed")).commit,
      );
      await done();
      await rememberCommit(talk, result.commit);
      observer.message(`Committed ${result.commit.slice(0, 7)} ${result.subject}`);
      return "committed";
    case "nothing":
      await done();
      return "nothing";
    case "refused":
      observer.message(`A hook refused the commit; the changes are still there:\n${result.output.trim()}`);
      return "failed";
    case "moved":
      observer.message(
        "The branch moved in the meantime, so nothing was committed. To try again: `autom8 improve --continue`.",
      );
      return "failed";
    default:
      return result satisfies never;
  }
}

async function rememberCommit({ conversation }: ImproveTalk, commitHash: string): Promise<void> {
  const { record } = conversation;
  const last = record.sittings.at(-1);
  if (last === undefined) return;
  const changes = { ...last.changes, commitHash };
  await conversation.save({ ...record, sittings: [...record.sittings.slice(0, -1), { ...last, changes }] });
}

/** Pushes the branch, if pull requests are wanted. False if it was accepted and failed. */
async function offerPush(
  { config, git, place: { branch } }: ImproveGround,
  { conversation: { paths } }: ImproveTalk,
  offer: Confirm,
  observer: Pick<Observer, "message">,
): Promise<boolean> {
  const remote = config.pullRequest ? await pushRemote(git, branch) : null;
  if (remote === null || !await offer(`Push ${branch} to ${remote.name}?`)) return true;
  const { commit } = await readHead(git);
  if (commit === null) return true;
  const result = await interruptible((signal) =>
    pushBranch(git, {
      remote: remote.name,
      branch,
      tip: commit,
      runId: paths.id,
      timeoutMs: config.verifyTimeoutMs,
      signal,
    })
  );
  switch (result.kind) {
    case "pushed":
      observer.message(`Pushed ${branch} to ${remote.name}.`);
      return true;
    case "diverged":
      observer.message(
        `Not pushed: ${branch} on ${remote.name} has commits that this branch does not have. Nothing is forced: fetch ` +
          "and merge or rebase, then push.",
      );
      return false;
    case "failed":
      observer.message(`The push failed: ${result.detail}`);
      return false;
    default:
      return result satisfies never;
  }
}
