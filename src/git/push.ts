/** Pushing a run's branch: to which remote, what that has, and the push itself. Nothing is ever forced. */

import { crashPoint } from "../crash_point.ts";
import { isAncestor } from "./branch_moves.ts";
import type { Git, GitOutput } from "./command.ts";
import { decodeField } from "./nul_fields.ts";

/** A remote by its name, and the address that is pushed to. */
export type PushRemote = { name: string; url: string };

/** How a push ended. `commit`: what the remote branch has instead; null if that is not known. */
export type PushResult =
  | { kind: "pushed" }
  | { kind: "diverged"; commit: string | null }
  /** `passing`: the network, or the server: trying again may help. */
  | { kind: "failed"; detail: string; passing: boolean };

/** The remote that the branch is pushed to: the configured one, else `origin`, else the first. Null: there is none. */
export async function pushRemote(git: Git, branch: string): Promise<PushRemote | null> {
  const names = lines(await git.run(["remote"]));
  const format = "--format=%(push:remotename)";
  const [configured = ""] = lines(await git.run(["for-each-ref", format, `refs/heads/${branch}`]));
  const name = [configured, "origin", ...names].find((one) => names.includes(one));
  if (name === undefined) return null;
  const [url = ""] = lines(await git.run(["remote", "get-url", "--push", "--", name]));
  return { name, url };
}

/** How long the remote may take to list a branch, in ms. */
const listBoundMs = 60_000;

/**
 * Pushes the branch's commit `tip`, unless the remote has it. What the remote branch has must be an ancestor of it.
 * `timeoutMs` bounds the push with the user's `pre-push` hook. Throws the reason of the signal.
 */
export async function pushBranch(
  git: Git,
  options: {
    remote: string;
    branch: string;
    tip: string;
    runId: string;
    timeoutMs: number;
    signal: AbortSignal;
  },
): Promise<PushResult> {
  const { remote, branch, tip, runId, timeoutMs, signal } = options;
  const ref = `refs/heads/${branch}`;
  const listed = await git.run(["ls-remote", "--refs", "--", remote, ref], {
    signal: AbortSignal.any([signal, AbortSignal.timeout(listBoundMs)]),
  });
  signal.throwIfAborted();
  if (listed.code !== 0) return failure(listed, listBoundMs);
  const there = lines(listed).map((line) => line.split("\t")).find(([, name]) => name === ref)?.[0] ?? null;
  if (there === tip) return { kind: "pushed" };
  if (there !== null && !await contains(git, there, tip)) return { kind: "diverged", commit: there };
  const args = ["push", "--porcelain", "--no-follow-tags", "--set-upstream", "--", remote, `${ref}:${ref}`];
  crashPoint("git-push:before");
  const output = await git.run(args, {
    write: true,
    userHooks: true,
    env: { AUTOM8_RUN: runId },
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  crashPoint("git-push:after");
  if (output.code === 0) return { kind: "pushed" };
  signal.throwIfAborted();
  const said = `${decodeField(output.stdout)}\n${output.stderr}`;
  if (/\[rejected\].*\((?:fetch first|non-fast-forward)\)/.test(said)) {
    return { kind: "diverged", commit: null };
  }
  return failure(output, timeoutMs);
}

/** Whether the repository has a commit, as an ancestor of `tip`. */
export async function contains(git: Git, commit: string, tip: string): Promise<boolean> {
  const known = await git.run(["cat-file", "-e", `${commit}^{commit}`]);
  return known.code === 0 && await isAncestor(git, commit, tip);
}

const passingWords =
  /Could not resolve host|Connection (?:refused|reset|timed out)|Failed to connect|Operation timed out|unexpected disconnect|early EOF|RPC failed|Empty reply|returned error: (?:5\d\d|429)|remote end hung up/i;

function failure(output: GitOutput, boundMs: number): PushResult {
  const said = [decodeField(output.stdout), output.stderr].join("\n").split("\n");
  const detail = said.filter((line) => !/^(?:To |Done$|\s*$)/.test(line)).join("\n")
    // An address may hold a name and a password.
    .replaceAll(/\/\/[^/@\s]+@/g, "//").trim();
  // git was ended from outside: it did not get ready in time.
  const late = output.code > 128 && detail === "";
  const text = late ? `not done after ${boundMs / 1000} s` : detail;
  return { kind: "failed", detail: text, passing: late || passingWords.test(detail) };
}

function lines({ stdout }: GitOutput): string[] {
  return decodeField(stdout).split("\n").filter((line) => line !== "");
}
