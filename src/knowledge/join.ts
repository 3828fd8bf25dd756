/** The knowledge of two runs on the same branch as one. */

import { mergeDecisions, mergePatterns } from "./capture.ts";
import { mergeSymbols } from "./files.ts";
import type { FileInfo, ProjectKnowledge } from "./model.ts";

/** What is known after both runs. A file that the later run deleted is not listed. */
export function joinKnowledge(earlier: ProjectKnowledge, later: ProjectKnowledge): ProjectKnowledge {
  const files = new Map(Object.entries(earlier.files));
  for (const { filesDeleted } of later.storyChanges) for (const path of filesDeleted) files.delete(path);
  for (const [path, info] of Object.entries(later.files)) files.set(path, joinFile(files.get(path), info));
  return {
    files: Object.fromEntries(files),
    decisions: mergeDecisions(earlier.decisions, later.decisions),
    patterns: mergePatterns(earlier.patterns, later.patterns),
    storyChanges: [...earlier.storyChanges, ...later.storyChanges],
    baselineCommit: earlier.baselineCommit,
  };
}

/** Whether nothing at all is known. */
export function isEmptyKnowledge(knowledge: ProjectKnowledge): boolean {
  const { decisions, patterns, storyChanges } = knowledge;
  return decisions.length + patterns.length + storyChanges.length === 0;
}

function joinFile(earlier: FileInfo | undefined, later: FileInfo): FileInfo {
  if (earlier === undefined) return later;
  return {
    purpose: later.purpose ?? earlier.purpose,
    keySymbols: mergeSymbols(earlier.keySymbols, later.keySymbols),
    touchedBy: [...new Set([...earlier.touchedBy, ...later.touchedBy])],
    additions: earlier.additions + later.additions,
    deletions: earlier.deletions + later.deletions,
  };
}
