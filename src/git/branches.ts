/** Branches: listing them, finding the default one, switching to one, and moving one back. */

import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import { checkBranchName } from "./branch_name.ts";
import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

export type Branches = {
  /** By short name. `workTree` is the path where the branch is checked out, or null. */
  local: Map<string, { commit: string; workTree: string | null }>;
  /** Remote-tracking branches by `<remote>/<name>`: their commits. */
  remote: Map<string, string>;
  /** Short name of the remote's default branch (origin's, if it is known); the branch may exist on the remote only. */
  remoteDefault: string | null;
};

/** All branches. One git process. */
export async function readBranches(git: Git): Promise<Branches> {
  const format = "--format=%(refname)%00%(objectname)%00%(worktreepath)%00%(symref)%00";
  return parseBranches(await git.bytes(["for-each-ref", format, "refs/heads", "refs/remotes"]));
}

/** Reads the output of the `for-each-ref` above. */
export function parseBranches(output: Uint8Array): Branches {
  const branches: Branches = { local: new Map(), remote: new Map(), remoteDefault: null };
  const fields = splitNul(output).map(decodeField);
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [name = "", commit = "", workTree = "", symref = ""] = fields.slice(at, at + 4);
    // Each record ends with a newline, which therefore begins the next one.
    const ref = name.replace(/^\n/, "");
    if (ref.startsWith("refs/heads/")) {
      branches.local.set(ref.slice("refs/heads/".length), {
        commit,
        workTree: workTree === "" ? null : workTree,
      });
    } else if (symref === "") {
      branches.remote.set(ref.slice("refs/remotes/".length), commit);
    } else if (ref.endsWith("/HEAD")) {
      const remote = ref.slice(0, -"HEAD".length);
      const isOrigin = remote === "refs/remotes/origin/";
      if (symref.startsWith(remote) && (isOrigin || branches.remoteDefault === null)) {
        branches.remoteDefault = symref.slice(remote.length);
      }
    }
  }
  return branches;
}

/**
 * The branch that work starts from: the configured one, else the remote's default, else main, else master
 * (here or on origin). Null if there is none of these. A configured branch is not checked for existence.
 */
export function defaultBranch(branches: Branches, configured: string): string | null {
  if (configured !== "") return configured;
  if (branches.remoteDefault !== null) return branches.remoteDefault;
  const known = (name: string) => branches.local.has(name) || branches.remote.has(`origin/${name}`);
  return ["main", "master"].find(known) ?? null;
}

/** A branch beside which git cannot create `name`, because one would be a folder of the other; null if there is none. */
export function branchInTheWay({ local }: Branches, name: string): string | null {
  const isAbove = (above: string, below: string) => below.startsWith(`${above}/`);
  return [...local.keys()].find((one) => isAbove(one, name) || isAbove(name, one)) ?? null;
}

/**
 * Switches this work tree to `branch`. Unless `createFrom` is null, the branch is created from that ref (spelled out) or
 * commit. The user's uncommitted changes stay in the work tree.
 *
 * @throws Autom8Error `switch-refused` with git's message, if those changes are in the way
 */
export async function switchBranch(
  git: Git,
  options: { branch: string; createFrom: string | null; env?: Record<string, string>; signal?: AbortSignal },
): Promise<void> {
  const { branch, createFrom, ...more } = options;
  const problem = checkBranchName(branch);
  if (problem !== null) throw new Autom8Error("switch-refused", { branch, detail: problem });
  const target = createFrom === null ? [branch] : ["--no-track", "-c", branch, createFrom];
  crashPoint("git-switch:before");
  const output = await git.run(["switch", "--no-guess", "--quiet", ...target], {
    ...more,
    write: true,
    userHooks: true,
  });
  if (output.code !== 0) throw new Autom8Error("switch-refused", { branch, detail: output.stderr });
  crashPoint("git-switch:after");
}

/**
 * Moves the branch back over commits of ours, from commit `from` to commit `to`.
 *
 * @throws Autom8Error `git-failed` if the branch is not at `from`
 */
export async function moveBranch(
  git: Git,
  move: { branch: string; from: string; to: string },
): Promise<void> {
  crashPoint("git-move-branch:before");
  await git.text(["update-ref", "-m", "autom8: rollback", `refs/heads/${move.branch}`, move.to, move.from], {
    write: true,
  });
  crashPoint("git-move-branch:after");
}

/** A remote branch that holds the commit, as `origin/x`; null if none is known to. */
export async function remoteBranchWith(git: Git, commit: string): Promise<string | null> {
  const args = [
    "for-each-ref",
    "--contains",
    commit,
    "--format=%(refname:lstrip=2)",
    "--count=1",
    "refs/remotes",
  ];
  const name = decodeField(await git.bytes(args)).trim();
  return name === "" ? null : name;
}

/** @throws Autom8Error `no-identity` if git has no name and email for the author or the committer of commits */
export async function requireIdentity(git: Git): Promise<void> {
  for (const who of ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"]) {
    const output = await git.run(["var", who]);
    if (output.code === 0) continue;
    const detail = output.stderr.split("\n").findLast((line) => line.startsWith("fatal:")) ??
      output.stderr.trim();
    throw new Autom8Error("no-identity", { detail: detail.replace(/^fatal: /, "") });
  }
}
