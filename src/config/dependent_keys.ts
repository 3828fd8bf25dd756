/** Keys that have no effect because of the values of others. Pure. */

type Values = Readonly<Record<string, unknown>>;

/** Which keys need what of another one, and how that reads. */
const needs: readonly { keys: readonly string[]; isMet: (values: Values) => boolean; why: string }[] = [
  { keys: ["review_max_iterations"], isMet: ({ review }) => review !== false, why: "review is false" },
  {
    keys: ["pull_request", "pull_request_draft"],
    isMet: ({ commit }) => commit !== false,
    why: "commit is false",
  },
  {
    keys: ["pull_request_draft"],
    isMet: ({ pull_request: pullRequest }) => pullRequest !== false,
    why: "pull_request is false",
  },
  {
    keys: ["worktree_path_pattern", "worktree_cleanup", "worktree_copy", "worktree_setup"],
    isMet: ({ worktree }) => worktree !== false,
    why: "worktree is false",
  },
  {
    keys: ["verify_baseline"],
    isMet: ({ verify }) => !Array.isArray(verify) || verify.length > 0,
    why: "verify is empty",
  },
];

/** Why a key has no effect with the values in force, by their names as in a file; null if it has. */
export function whyInactive(key: string, values: Values): string | null {
  return needs.find(({ keys, isMet }) => keys.includes(key) && !isMet(values))?.why ?? null;
}
