/** What a run has learned so far: the files it touched, what was decided, the patterns that were set. */

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
  /** As an agent described it; null if none did. */
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

/**
 * The most files that a story's changes, or another event, names. A generator or a vendored folder can bring 100,000
 * files, which no reader needs by name: git has them all.
 */
export const maxNamedFiles = 300;

/** What one story changed, as git saw it, with what its agent said about it. */
export type StoryChanges = {
  storyId: string;
  /** The three lists together name at most `maxNamedFiles`; `totals` counts every file. */
  filesCreated: FileChange[];
  filesModified: FileChange[];
  filesDeleted: string[];
  totals: ChangeTotals;
  /** Null until the story is committed. */
  commitHash: string | null;
  /** One to three sentences of the agent's; null if it gave none. */
  summary: string | null;
};

/** Numbers of files by what happened to them, and of lines over all of them. */
export type ChangeTotals = {
  created: number;
  modified: number;
  deleted: number;
  additions: number;
  deletions: number;
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
