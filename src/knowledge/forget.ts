/** Takes stories out of what is known: those that are rolled back, or done again. */

import { filesOf } from "./files.ts";
import type { FileInfo, ProjectKnowledge } from "./model.ts";

/**
 * Knowledge as if these stories had not been: the files are counted again from the other stories, so that one which
 * a forgotten story deleted is back. A decision that a forgotten story replaced is not.
 */
export function forgetStories(knowledge: ProjectKnowledge, storyIds: ReadonlySet<string>): ProjectKnowledge {
  const kept = <T extends { storyId: string }>(list: readonly T[]) =>
    list.filter((one) => !storyIds.has(one.storyId));
  const storyChanges = kept(knowledge.storyChanges);
  const files = [...filesOf(storyChanges)].map(([path, info]) => [path, withPurpose(path, info)] as const);
  return {
    files: Object.fromEntries(files),
    decisions: kept(knowledge.decisions),
    patterns: kept(knowledge.patterns),
    storyChanges,
    baselineCommit: knowledge.baselineCommit,
  };

  /** A purpose may have been told by a story that did not touch the file. */
  function withPurpose(path: string, info: FileInfo): FileInfo {
    if (info.purpose !== null || !Object.hasOwn(knowledge.files, path)) return info;
    return { ...info, purpose: knowledge.files[path]?.purpose ?? null };
  }
}
