/** HEAD and refs, as git reports them; and HEAD put back after an agent moved it. */

import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import { type Git, gitFailed } from "./command.ts";
import { syncIndex } from "./sync_index.ts";

/** Where HEAD points. `branch` is null if it is detached; `commit` is null on a branch without commits. */
export type Head = { branch: string | null; commit: string | null };

const headsPrefix = "refs/heads/";

/** HEAD of this work tree. One git process, two on a branch without commits. */
export async function readHead(git: Git): Promise<Head> {
  const { stdout } = await git.run(["rev-parse", ...headArguments]);
  return await parseHead(git, new TextDecoder().decode(stdout).trim().split("\n"));
}

/** What to ask `git rev-parse` for to learn where HEAD points: a commit and a ref. */
export const headArguments: readonly string[] = ["HEAD^{commit}", "--symbolic-full-name", "HEAD"];

/** Reads the answer to `headArguments`. Without commits there is none, and git is asked for the branch alone. */
export async function parseHead(git: Git, [commit = "", ref = ""]: readonly string[]): Promise<Head> {
  if (isCommit(commit) && ref === "HEAD") return { branch: null, commit };
  if (isCommit(commit) && ref.startsWith(headsPrefix)) return { branch: branchOf(ref), commit };
  const args = ["symbolic-ref", "--quiet", "HEAD"];
  const output = await git.run(args);
  // 1: HEAD is detached.
  if (output.code > 1) throw gitFailed(args, output);
  const branch = branchOf(new TextDecoder().decode(output.stdout).trim());
  return { branch, commit: isCommit(commit) ? commit : null };
}

function branchOf(ref: string): string | null {
  return ref.startsWith(headsPrefix) ? ref.slice(headsPrefix.length) : null;
}

/** The commit of a ref spelled out (`refs/heads/x`); null if there is no such ref. */
export async function resolveRef(git: Git, ref: string): Promise<string | null> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { code, stdout } = await git.run(args);
  // git 2.31 prints `--end-of-options` as well.
  const line = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  return code === 0 && isCommit(line) ? line : null;
}

/**
 * Makes HEAD point to `branch` again, without touching the branch or any file of the work tree. The index follows: what
 * was as in the commit that HEAD leaves becomes as in the branch; what was staged on purpose stays.
 *
 * @throws Autom8Error `branch-missing` if the branch itself is gone
 */
export async function putBackHead(
  git: Git,
  repository: { gitFolder: string },
  branch: string,
): Promise<void> {
  const head = await readHead(git);
  if (head.branch === branch) return;
  const commit = await resolveRef(git, headsPrefix + branch);
  if (commit === null) throw new Autom8Error("branch-missing", { branch });
  // The index first: if HEAD were put back but the index not, a crash would leave the other commit staged.
  if (head.commit !== null) await syncIndex(git, repository, { from: head.commit, to: commit });
  crashPoint("git-head:before");
  await git.text(["symbolic-ref", "HEAD", headsPrefix + branch], { write: true });
  crashPoint("git-head:after");
}

/** Whether this is a full object id, SHA-1 or SHA-256. */
export function isCommit(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
