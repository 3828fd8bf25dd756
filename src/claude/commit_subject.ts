/** Checks the subject line of a commit message that an agent proposes. */

/** The types of Conventional Commits in common use. */
const types = ["feat", "fix", "docs", "style", "refactor", "perf", "test", "build", "ci", "chore", "revert"];

const pattern = new RegExp(`^(?:${types.join("|")})(?:\\([^()\\s]{1,40}\\))?!?: \\S`);
const maxLength = 100;

/**
 * The trimmed subject if it is sound: `type(scope)!: text`, one line of at most 100 characters, nothing invisible in it.
 * Null otherwise.
 */
export function soundSubject(subject: string): string | null {
  const text = subject.trim();
  if (text.length > 2 * maxLength || [...text].length > maxLength) return null;
  return pattern.test(text) && text.isWellFormed() && !unseen.test(text) ? text : null;
}

/** Control characters, line separators, and marks that reorder or hide text on screen. */
const unseen = /[\p{Cc}\u2028\u2029\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/u;
