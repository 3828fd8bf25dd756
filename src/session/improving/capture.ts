/** What a sitting of a conversation changed and decided, kept for whoever comes back to the branch. */

import { type AgentAnswer, parseAnswer } from "../../claude/answer.ts";
import { learnedPrompt } from "../../claude/prompts/improve.ts";
import { type BranchCommit, readBranchHistory } from "../../git/branch_history.ts";
import { diff, type DiffEntry } from "../../git/diff.ts";
import { captureStory } from "../../knowledge/capture.ts";
import { emptyKnowledge } from "../../knowledge/model.ts";
import type { Sitting } from "../../store/conversation_record.ts";
import { plural } from "../../text/plural.ts";
import { type LoneAgent, recordCost, takeTurn } from "../agent_turn.ts";
import type { Observer } from "../observer.ts";
import { maskOf } from "../secrets.ts";
import type { ImproveGround, ImproveTalk } from "./ground.ts";

/** A sitting that changed something. */
export type CapturedSitting = {
  /** Commits that were made while the agent was open. */
  commits: readonly BranchCommit[];
  /** What the agent says of it; null if it did not say. */
  answer: AgentAnswer | null;
  /** When the agent was opened: git's programs and hooks as they were. */
  opening: NonNullable<ImproveTalk["conversation"]["record"]["open"]>;
};

/**
 * Keeps what was changed since the agent was opened: first as git sees it, then with what the agent says of it. Null if
 * nothing was changed and nothing waits to be committed.
 * @param tip The branch's commit
 * @throws Autom8Error interrupted: git's part is kept
 */
export async function captureSitting(
  ground: ImproveGround,
  { conversation, checkpoints }: ImproveTalk,
  tip: string,
  observer: Pick<Observer, "message">,
): Promise<CapturedSitting | null> {
  const { git, context } = ground;
  const { record } = conversation;
  const opening = record.open;
  if (opening === null) throw new Error("the agent was not opened");
  const { before } = opening;
  const after = (await checkpoints.take("after")).commit;
  const files = await diff(git, before, after);
  const commits = tip === opening.head ? [] : (await readBranchHistory(git, tip, [opening.head])).commits;
  const skipped = checkpoints.skipped();
  if (skipped.length > 0) observer.message(`Too large or not to be read, so left out: ${skipped.join(", ")}`);
  if (files.length + commits.length === 0) {
    observer.message("Nothing was changed.");
    await conversation.save({ ...record, open: null });
    return record.pending.length === 0 ? null : { commits, answer: null, opening };
  }
  observer.message(changeText(files, commits));
  const known = context.knowledge ?? emptyKnowledge(null);
  const endedAt = new Date().toISOString();
  const sittingWith = (answer: AgentAnswer): Sitting => {
    const changes = captureStory(known, { storyId: "improve", diff: files, answer });
    return {
      endedAt,
      changes: { ...changes, commitHash: commits[0]?.commit ?? null },
      files: answer.files,
      decisions: answer.decisions,
      patterns: answer.patterns,
    };
  };
  const pending = before === after ? record.pending : [...record.pending, { before, after }];
  const kept = { ...record, open: null, pending };
  const silent = parseAnswer("", ground.repository.workTree);
  await conversation.save({ ...kept, sittings: [...record.sittings, sittingWith(silent)] });
  const answer = await askWhatWasLearned(ground, { conversation, checkpoints }, observer);
  if (answer !== null) {
    await conversation.save({ ...kept, sittings: [...record.sittings, sittingWith(answer)] });
  }
  return { commits, answer, opening };
}

/** Files that are named. */
const mostNamed = 12;

function changeText(files: readonly DiffEntry[], commits: readonly BranchCommit[]): string {
  const signs = { added: "+", modified: "~", deleted: "-" } as const;
  const named = files.slice(0, mostNamed).map(({ status, path }) => `  ${signs[status]} ${path}`);
  const more = files.length - named.length;
  const made = commits.slice(0, mostNamed).map(({ commit, subject }) => `  ${commit.slice(0, 7)} ${subject}`);
  return [
    `Changed: ${plural(files.length, "file")}${
      commits.length === 0 ? "" : `, in ${plural(commits.length, "new commit")} or not committed`
    }`,
    ...named,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...made,
  ].join("\n");
}

/** Asks the agent, which knows the conversation, what the next one should know. Null if it does not say. */
async function askWhatWasLearned(
  { config: { claude }, leaveOut, project, repository: { workTree } }: ImproveGround,
  { conversation: { paths, record: { conversation } } }: ImproveTalk,
  observer: Pick<Observer, "message">,
): Promise<AgentAnswer | null> {
  observer.message("Claude sums up what was decided, for the next time.");
  const header = { runId: conversation, phase: "improve", storyId: null, attempt: 1 } as const;
  const agent: LoneAgent = {
    ...{ phase: "improve", claude, leaveOut, conversation, folder: workTree },
    model: claude.model,
    effort: claude.effort,
    rules: { allow: [], deny: ["Bash", "PowerShell", "Edit", "Write", "NotebookEdit"], sandbox: false },
    agentSettings: paths.agentSettings,
    transcript: paths.transcript,
  };
  const outcome = await takeTurn(agent, { prompt: learnedPrompt(header), resume: true, budgetUsd: null });
  await recordCost(project, agent, outcome);
  const { ending, report } = outcome;
  if (ending.kind !== "failed") return parseAnswer(maskOf()(report.text), workTree);
  observer.message(
    `What was decided could not be kept, only what git shows: ${
      ending.failure.detail || ending.failure.kind
    }`,
  );
  return null;
}
