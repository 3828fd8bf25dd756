/** Removes stories from the knowledge when they are rolled back or done again. */

import { filesOf } from "./files.ts";
import type { FileInfo, ProjectKnowledge } from "./model.ts";

/**
 * The knowledge without these stories. The files are counted again from the remaining stories, so a file that a
 * forgotten story deleted is listed again. A decision that a forgotten story replaced does not come back.
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

  /** A story may have stated the purpose of a file that it did not touch. */
  function withPurpose(path: string, info: FileInfo): FileInfo {
    if (info.purpose !== null || !Object.hasOwn(knowledge.files, path)) return info;
    return { ...info, purpose: knowledge.files[path]?.purpose ?? null };
  }
}
