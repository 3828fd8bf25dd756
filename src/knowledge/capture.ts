/** From a finished story to knowledge: git says what changed, the agent says what it means. */

import type { AgentAnswer } from "../claude/answer.ts";
import type { DiffEntry } from "../git/diff.ts";
import { addStory, mergeSymbols } from "./files.ts";
import { forgetStories } from "./forget.ts";
import type { Decision, FileChange, FileInfo, Pattern, ProjectKnowledge, StoryChanges } from "./model.ts";

/** A story to be captured. `diff` is what lies between its checkpoints, and nothing else. */
export type FinishedStory = { storyId: string; diff: readonly DiffEntry[]; answer: AgentAnswer };

/**
 * What the story changed. Only files that git saw count: one that the agent merely names is no change. A file that
 * the agent says nothing about keeps the purpose it is known for.
 */
export function captureStory(knowledge: ProjectKnowledge, story: FinishedStory): StoryChanges {
  const said = new Map(story.answer.files.map((file) => [file.path, file]));
  const changes: StoryChanges = {
    storyId: story.storyId,
    filesCreated: [],
    filesModified: [],
    filesDeleted: [],
    commitHash: null,
    summary: story.answer.workSummary,
  };
  for (const entry of story.diff) {
    if (entry.status === "deleted") changes.filesDeleted.push(entry.path);
    else (entry.status === "added" ? changes.filesCreated : changes.filesModified).push(fileChange(entry));
  }
  return changes;

  function fileChange({ path, additions, deletions }: DiffEntry): FileChange {
    const known = Object.hasOwn(knowledge.files, path) ? knowledge.files[path] : undefined;
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

/**
 * Knowledge with one more story. A story that is known already is replaced. On a topic that was decided before, the
 * later choice stands, under its own story. What the agent says about files that others touched is taken; files that
 * no story touched are not invented.
 */
export function mergeStory(
  knowledge: ProjectKnowledge,
  changes: StoryChanges,
  answer: AgentAnswer,
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

function describeFiles(files: Map<string, FileInfo>, answer: AgentAnswer): void {
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

function mergeDecisions(known: readonly Decision[], added: readonly Decision[]): Decision[] {
  const byTopic = new Map<string, Decision>();
  for (const decision of [...known, ...added]) {
    const topic = comparable(decision.topic);
    // Taken out first, so that the later choice also has the later place.
    byTopic.delete(topic);
    byTopic.set(topic, decision);
  }
  return [...byTopic.values()];
}

function mergePatterns(known: readonly Pattern[], added: readonly Pattern[]): Pattern[] {
  const byText = new Map<string, Pattern>();
  for (const pattern of [...known, ...added]) {
    const text = comparable(pattern.description);
    if (!byText.has(text)) byText.set(text, pattern);
  }
  return [...byText.values()];
}

/** Agents write the same thing with other spaces and capitals. */
function comparable(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
