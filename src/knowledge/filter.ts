/** Tells the run's own changes from those that the user made meanwhile. */

import type { DiffEntry } from "../git/diff.ts";
import type { ProjectKnowledge } from "./model.ts";

/** Every path that a story of the run touched, the deleted ones included. */
export function ourFiles(knowledge: ProjectKnowledge): Set<string> {
  const paths = new Set<string>();
  for (const story of knowledge.storyChanges) {
    for (const change of story.filesCreated) paths.add(change.path);
    for (const change of story.filesModified) paths.add(change.path);
    for (const path of story.filesDeleted) paths.add(path);
  }
  return paths;
}

/** The changes that are ours: new files, and files that a story touched before. In their order. */
export function filterOurChanges(knowledge: ProjectKnowledge, changes: readonly DiffEntry[]): DiffEntry[] {
  const ours = ourFiles(knowledge);
  return changes.filter((entry) => entry.status === "added" || ours.has(entry.path));
}
