/** The registry of files that the stories changed. */

import type { FileChange, FileInfo, StoryChanges } from "./model.ts";

/** A file keeps the newest of its symbols up to this many. */
const maxSymbols = 24;

/** The files that exist after all these stories, oldest story first. */
export function filesOf(stories: readonly StoryChanges[]): Map<string, FileInfo> {
  const files = new Map<string, FileInfo>();
  for (const story of stories) addStory(files, story);
  return files;
}

/** Adds one more story to the registry. Changes the map, not its entries. */
export function addStory(files: Map<string, FileInfo>, story: StoryChanges): void {
  for (const change of story.filesCreated) files.set(change.path, touched(undefined, change, story.storyId));
  for (const change of story.filesModified) {
    files.set(change.path, touched(files.get(change.path), change, story.storyId));
  }
  for (const path of story.filesDeleted) files.delete(path);
}

/** The symbols of both lists, each once; the newest ones if there are too many. */
export function mergeSymbols(known: readonly string[], added: readonly string[]): string[] {
  return [...new Set([...known, ...added])].slice(-maxSymbols);
}

function touched(known: FileInfo | undefined, change: FileChange, storyId: string): FileInfo {
  return {
    purpose: change.purpose ?? known?.purpose ?? null,
    keySymbols: mergeSymbols(known?.keySymbols ?? [], change.keySymbols),
    touchedBy: [...new Set([...known?.touchedBy ?? [], storyId])],
    additions: (known?.additions ?? 0) + change.additions,
    deletions: (known?.deletions ?? 0) + change.deletions,
  };
}
