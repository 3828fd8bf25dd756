/** From a finished story to knowledge: git says what changed, the agent says what it means. */

import type { AgentAnswer } from "../claude/answer.ts";
import type { DiffEntry } from "../git/diff.ts";
import { addStory, mergeSymbols } from "./files.ts";
import { forgetStories } from "./forget.ts";
import {
  type ChangeTotals,
  type Decision,
  type FileChange,
  type FileInfo,
  maxNamedFiles,
  type Pattern,
  type ProjectKnowledge,
  type StoryChanges,
} from "./model.ts";

/** A story to capture. `diff`: the difference between its checkpoints, and nothing else. */
export type FinishedStory = {
  storyId: string;
  diff: readonly DiffEntry[];
  answer: Pick<AgentAnswer, "files" | "workSummary">;
};

/** What an agent said that others should know. */
export type Learned = Pick<AgentAnswer, "files" | "decisions" | "patterns">;

/**
 * What the story changed. Only files that git saw count: one that the agent merely names is not a change. A file that
 * the agent does not mention keeps its known purpose. If the story changed more files than may be named, those that
 * the agent described, or that are known already, come first.
 */
export function captureStory(knowledge: ProjectKnowledge, story: FinishedStory): StoryChanges {
  const said = new Map(story.answer.files.map((file) => [file.path, file]));
  const isKnown = (path: string) => Object.hasOwn(knowledge.files, path);
  const named = firstOf(story.diff, ({ path }) => said.has(path) || isKnown(path));
  const withStatus = (status: DiffEntry["status"]) => named.filter((entry) => entry.status === status);
  return {
    storyId: story.storyId,
    filesCreated: withStatus("added").map(fileChange),
    filesModified: withStatus("modified").map(fileChange),
    filesDeleted: withStatus("deleted").map((entry) => entry.path),
    totals: totalsOf(story.diff),
    commitHash: null,
    summary: story.answer.workSummary,
  };

  function fileChange({ path, additions, deletions }: DiffEntry): FileChange {
    const known = isKnown(path) ? knowledge.files[path] : undefined;
    const file = said.get(path);
    return {
      path,
      additions,
      deletions,
      purpose: file?.purpose ?? known?.purpose ?? null,
      keySymbols: mergeSymbols([], file?.symbols ?? []),
    };
  }
}

/** As many entries as may be named, the preferred ones first if there are more. */
function firstOf(
  diff: readonly DiffEntry[],
  isPreferred: (entry: DiffEntry) => boolean,
): readonly DiffEntry[] {
  if (diff.length <= maxNamedFiles) return diff;
  const [preferred, others]: [DiffEntry[], DiffEntry[]] = [[], []];
  for (const entry of diff) (isPreferred(entry) ? preferred : others).push(entry);
  return [...preferred, ...others].slice(0, maxNamedFiles);
}

/** Deleted files count as files; their lines do not count. */
function totalsOf(diff: readonly DiffEntry[]): ChangeTotals {
  const totals = { created: 0, modified: 0, deleted: 0, additions: 0, deletions: 0 };
  for (const { status, additions, deletions } of diff) {
    totals[status === "added" ? "created" : status] += 1;
    if (status === "deleted") continue;
    totals.additions += additions;
    totals.deletions += deletions;
  }
  return totals;
}

/**
 * Knowledge with one more story. A story that is known already is replaced. A later choice on a topic replaces an
 * earlier one, also of another story. What the agent says about files of other stories is used; a file that no story
 * touched is not added.
 */
export function mergeStory(
  knowledge: ProjectKnowledge,
  changes: StoryChanges,
  answer: Learned,
): ProjectKnowledge {
  const { storyId } = changes;
  const known = knowledge.storyChanges.some((one) => one.storyId === storyId);
  const before = known ? forgetStories(knowledge, new Set([storyId])) : knowledge;
  const files = new Map(Object.entries(before.files));
  addStory(files, changes);
  describeFiles(files, answer);
  return {
    files: Object.fromEntries(files),
    decisions: mergeDecisions(before.decisions, answer.decisions.map((one) => ({ storyId, ...one }))),
    patterns: mergePatterns(
      before.patterns,
      answer.patterns.map((description) => ({ storyId, description })),
    ),
    storyChanges: [...before.storyChanges, changes],
    baselineCommit: before.baselineCommit,
  };
}

function describeFiles(files: Map<string, FileInfo>, answer: Pick<Learned, "files">): void {
  for (const { path, purpose, symbols } of answer.files) {
    const known = files.get(path);
    if (known === undefined) continue;
    files.set(path, {
      ...known,
      purpose: purpose ?? known.purpose,
      keySymbols: mergeSymbols(known.keySymbols, symbols),
    });
  }
}

/** Both lists; of two decisions on a topic, the later one. */
export function mergeDecisions(known: readonly Decision[], added: readonly Decision[]): Decision[] {
  const byTopic = new Map<string, Decision>();
  for (const decision of [...known, ...added]) {
    const topic = comparable(decision.topic);
    // Deleted first, so that the later choice also gets the later place.
    byTopic.delete(topic);
    byTopic.set(topic, decision);
  }
  return [...byTopic.values()];
}

/** Both lists, each pattern once. */
export function mergePatterns(known: readonly Pattern[], added: readonly Pattern[]): Pattern[] {
  const byText = new Map<string, Pattern>();
  for (const pattern of [...known, ...added]) {
    const text = comparable(pattern.description);
    if (!byText.has(text)) byText.set(text, pattern);
  }
  return [...byText.values()];
}

/** Agents write the same text with other spaces and capitals. */
function comparable(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
