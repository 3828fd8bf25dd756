/** What a run has learned so far: the files it touched, what was decided, the patterns that were set. */

import * as z from "zod/mini";

/** Everything that one story's agent leaves to the next. Plain data that survives JSON. */
export type ProjectKnowledge = {
  /** The files that the run's stories touched and that still exist, by path from the work tree's root. */
  files: Record<string, FileInfo>;
  /** Oldest first; one for each topic. */
  decisions: Decision[];
  /** Oldest first. */
  patterns: Pattern[];
  /** One for each story that passed, oldest first. */
  storyChanges: StoryChanges[];
  /** The commit that the run started from; null until it is known. */
  baselineCommit: string | null;
};

/** What is known of a file. Lines are summed over the stories that touched it. */
export type FileInfo = {
  /** As an agent told it; null where none did. */
  purpose: string | null;
  keySymbols: string[];
  /** Ids of stories, oldest first. */
  touchedBy: string[];
  additions: number;
  deletions: number;
};

/** A choice that later stories should follow. */
export type Decision = { storyId: string; topic: string; choice: string; rationale: string };

/** A convention that later stories should follow. */
export type Pattern = { storyId: string; description: string };

/** What one story changed, as git saw it, with what its agent said about it. */
export type StoryChanges = {
  storyId: string;
  filesCreated: FileChange[];
  filesModified: FileChange[];
  filesDeleted: string[];
  /** Null until the story is committed. */
  commitHash: string | null;
  /** One to three sentences of the agent's; null where it gave none. */
  summary: string | null;
};

/** One file of a story. Counts are lines; 0 for binary files. */
export type FileChange = {
  path: string;
  additions: number;
  deletions: number;
  purpose: string | null;
  keySymbols: string[];
};

/** What is known before the first story. */
export function emptyKnowledge(baselineCommit: string | null): ProjectKnowledge {
  return { files: {}, decisions: [], patterns: [], storyChanges: [], baselineCommit };
}

const count = z.int().check(z.nonnegative());

const fileInfoSchema: z.ZodMiniType<FileInfo> = z.object({
  purpose: z.nullable(z.string()),
  keySymbols: z.array(z.string()),
  touchedBy: z.array(z.string()),
  additions: count,
  deletions: count,
});

const fileChangeSchema: z.ZodMiniType<FileChange> = z.object({
  path: z.string(),
  additions: count,
  deletions: count,
  purpose: z.nullable(z.string()),
  keySymbols: z.array(z.string()),
});

/** Reads the changes of a story back from disk. */
export const storyChangesSchema: z.ZodMiniType<StoryChanges> = z.object({
  storyId: z.string(),
  filesCreated: z.array(fileChangeSchema),
  filesModified: z.array(fileChangeSchema),
  filesDeleted: z.array(z.string()),
  commitHash: z.nullable(z.string()),
  summary: z.nullable(z.string()),
});

/** Reads knowledge back from disk. */
export const knowledgeSchema: z.ZodMiniType<ProjectKnowledge> = z.object({
  files: z.record(z.string(), fileInfoSchema),
  decisions: z.array(z.object({
    storyId: z.string(),
    topic: z.string(),
    choice: z.string(),
    rationale: z.string(),
  })),
  patterns: z.array(z.object({ storyId: z.string(), description: z.string() })),
  storyChanges: z.array(storyChangesSchema),
  baselineCommit: z.nullable(z.string()),
});
