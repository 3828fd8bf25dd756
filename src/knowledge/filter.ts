/** Tells the run's own changes from those that the user made in the meantime. */

import type { DiffEntry } from "../git/diff.ts";
import type { ProjectKnowledge, StoryChanges } from "./model.ts";

/** Every path that the stories of the run name, the deleted ones included. */
export function ourFiles(knowledge: ProjectKnowledge): Set<string> {
  const paths = new Set<string>();
  for (const story of knowledge.storyChanges) {
    for (const change of story.filesCreated) paths.add(change.path);
    for (const change of story.filesModified) paths.add(change.path);
    for (const path of story.filesDeleted) paths.add(path);
  }
  return paths;
}

/**
 * The changes that are ours, in their order: new files, and files that a story touched before. If a story touched more
 * existing files than it names, nothing can be excluded.
 */
export function filterOurChanges(knowledge: ProjectKnowledge, changes: readonly DiffEntry[]): DiffEntry[] {
  if (knowledge.storyChanges.some(touchedUnnamedFiles)) return [...changes];
  const ours = ourFiles(knowledge);
  return changes.filter((entry) => entry.status === "added" || ours.has(entry.path));
}

function touchedUnnamedFiles({ filesModified, filesDeleted, totals }: StoryChanges): boolean {
  return totals.modified > filesModified.length || totals.deleted > filesDeleted.length;
}
