/** Getting a branch that only the remote has. */

import type { Git } from "./command.ts";

/** How long a fetch may take, in ms. */
const boundMs = 600_000;

/**
 * Makes the local branch from the remote's branch of the same name. A branch that exists is never moved back.
 * Returns what git said if it failed, else null. Throws the reason of the signal.
 */
export async function fetchBranch(
  git: Git,
  { remote, branch, signal }: { remote: string; branch: string; signal: AbortSignal },
): Promise<string | null> {
  const ref = `refs/heads/${branch}`;
  const output = await git.run(["fetch", "--quiet", "--no-tags", "--", remote, `${ref}:${ref}`], {
    write: true,
    signal: AbortSignal.any([signal, AbortSignal.timeout(boundMs)]),
  });
  signal.throwIfAborted();
  if (output.code === 0) return null;
  // An address may hold a name and a password.
  return output.stderr.trim().replaceAll(/\/\/[^/@\s]+@/g, "//") || `git ended with exit code ${output.code}`;
}
