/** What may come next on a command line, as data: for the completions of shells. */

/** A word, and what it is about. */
export type Candidate = { value: string; description: string };

/** Words that only the disk knows. Files and folders are completed by the shell itself. */
export type CandidateSource =
  | "spec-files"
  | "folders"
  | "sessions"
  | "projects"
  | "branches"
  | "runs"
  | "stories"
  | "config-keys"
  | "config-values"
  | "phases";

/** What may stand where the cursor is. */
export type Completion = {
  /** The beginning of the word that stays as it is: `--session=`. */
  prefix: string;
  /** What the word begins with, after the prefix. */
  typed: string;
  candidates: readonly Candidate[];
  source: CandidateSource | null;
  /** The configuration key whose values are asked for; null with any other source. */
  key: string | null;
  /** The folder of `-C`; null without it. */
  folder: string | null;
};
