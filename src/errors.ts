/** Every way autom8 can stop short of success: one kind each, with its data, message, hint and exit code. */

import type { Problem } from "./text/problems.ts";

/** Process exit codes, a contract with scripts that call autom8. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130 | 143;

/** The data of each kind of error. Texts from agents, specs and git may hold anything: display sanitises them. */
export type ErrorData = {
  "usage": { problem: string; hint: string };
  "spec-not-found": { path: string };
  "spec-missing": { folder: string };
  "spec-invalid": { file: string; problems: Problem[] };
  "spec-untrusted": { file: string; commands: string[] };
  "config-invalid": { file: string; problems: Problem[] };
  "not-a-repository": { path: string };
  "no-commits": { root: string };
  "detached-head": { root: string };
  "operation-in-progress": { root: string; operation: string };
  "branch-checked-out": { branch: string; path: string };
  "branch-missing": { branch: string };
  "default-branch": { branch: string };
  "index-locked": { path: string };
  "no-identity": { detail: string };
  "folder-unwritable": { path: string; detail: string };
  "disk-full": { path: string };
  "git-missing": Record<never, never>;
  "git-too-old": { found: string; needed: string };
  "git-failed": { command: string; exitCode: number; stderr: string };
  "switch-refused": { branch: string; detail: string };
  "overlaps-your-changes": { storyId: string; paths: string[] };
  "worktree-conflict": { branch: string; path: string };
  "worktree-path-unusable": {
    path: string;
    problem: "inside-repository" | "not-empty" | "not-a-folder" | "locked";
  };
  "agent-not-installed": { command: string };
  "agent-too-old": { found: string; needed: string };
  "agent-not-signed-in": { detail: string };
  "agent-unavailable": { phase: string; detail: string };
  "agent-failed": { phase: string; detail: string; transcript: string };
  "permissions-missing": { asked: string; inForce: string };
  "rate-limited": { resetsAt: string | null };
  "budget-reached": { spentUsd: number; limitUsd: number };
  "story-blocked": { storyId: string; reason: string };
  "stories-unreachable": { storyIds: string[] };
  "attempts-exhausted": { storyId: string; attempts: number; lastProblem: string };
  "review-limit": { iterations: number; file: string };
  "correction-stalled": { iteration: number; file: string };
  "commit-refused": { subject: string; output: string };
  "session-in-use": { sessionId: string; holder: string };
  "session-unknown": { sessionId: string };
  "story-unknown": { storyId: string; known: string[] };
  "checkpoint-gone": { storyId: string };
  "run-unfinished": { sessionId: string; branch: string; specFile: string };
  "branch-moved": { branch: string; expected: string };
  "nothing-to-resume": { project: string };
  "state-damaged": { path: string; detail: string };
  "state-newer": { path: string; version: number; known: number };
  "not-available": { feature: string; instead: string };
  "interrupted": { signal: "SIGINT" | "SIGTERM" | "SIGHUP" };
  "internal": { detail: string };
};

export type ErrorKind = keyof ErrorData;

type Row<K extends ErrorKind> = {
  /** Where the kind alone decides it, a number; else from the data. */
  exitCode: ExitCode | ((data: ErrorData[K]) => ExitCode);
  message: (data: ErrorData[K]) => string;
  hint: (data: ErrorData[K]) => string;
};

const worktreePathProblems: Record<
  ErrorData["worktree-path-unusable"]["problem"],
  { reason: string; hint: string }
> = {
  "inside-repository": {
    reason: "it is inside the main checkout, where its files would show as changes",
    hint: "Set `worktree_path_pattern` to a folder outside the repository.",
  },
  "not-empty": {
    reason: "it has files in it and is not a worktree that git knows for this repository",
    hint: "Move or remove that folder, or set `worktree_path_pattern` to another place; then run again.",
  },
  "not-a-folder": {
    reason: "something that is not a folder is there",
    hint: "Move it away, or set `worktree_path_pattern` to another place; then run again.",
  },
  "locked": {
    reason: "git has a locked worktree there whose folder is missing",
    hint: "Connect the drive it is on, or unlock it with `git worktree unlock PATH`; then run again.",
  },
};

const listed = (problems: Problem[]) =>
  problems.map((p) => `  ${p.where === "" ? "file" : p.where}: expected ${p.expected}, got ${p.got}`).join(
    "\n",
  );

const table: { [K in ErrorKind]: Row<K> } = {
  "usage": { exitCode: 2, message: (d) => d.problem, hint: (d) => d.hint },
  "spec-not-found": {
    exitCode: 2,
    message: (d) => `There is no spec at ${d.path}.`,
    hint: () => "Check the path; `autom8 spec schema` shows what a spec looks like.",
  },
  "spec-missing": {
    exitCode: 2,
    message: (d) => `No spec was named and none is stored in ${d.folder}.`,
    hint: () => "Name one: `autom8 FILE`.",
  },
  "spec-invalid": {
    exitCode: 2,
    message: (d) => `${d.file} is not a valid spec:\n${listed(d.problems)}`,
    hint: () => "Mend these places, then check again with `autom8 spec check FILE`.",
  },
  "spec-untrusted": {
    exitCode: 2,
    message: (d) =>
      `${d.file} brings commands that would run here:\n${d.commands.map((c) => `  ${c}`).join("\n")}`,
    hint: () => "Read them; run again with `--trust-spec` if they may run.",
  },
  "config-invalid": {
    exitCode: 2,
    message: (d) => `${d.file} is not a valid configuration:\n${listed(d.problems)}`,
    hint: () => "Mend these keys in that file.",
  },
  "not-a-repository": {
    exitCode: 1,
    message: (d) => `${d.path} is not inside a git work tree.`,
    hint: () => "Go to your project (or pass `-C DIR`), or make one with `git init`.",
  },
  "no-commits": {
    exitCode: 1,
    message: (d) => `The repository in ${d.root} has no commit yet.`,
    hint: () => "Make a first commit: a run works on a branch that starts from one.",
  },
  "detached-head": {
    exitCode: 1,
    message: (d) => `HEAD is detached in ${d.root}.`,
    hint: () => "Check out a branch first: `git switch BRANCH`.",
  },
  "operation-in-progress": {
    exitCode: 1,
    message: (d) => `A ${d.operation} is in progress in ${d.root}.`,
    hint: (d) => {
      const giveUp = d.operation === "bisect" ? "reset" : "--abort";
      return `Finish it, or give it up with \`git ${d.operation} ${giveUp}\`, then run again.`;
    },
  },
  "branch-checked-out": {
    exitCode: 4,
    message: (d) => `Branch ${d.branch} is checked out in ${d.path}.`,
    hint: () => "Run autom8 there, or switch that work tree to another branch.",
  },
  "branch-missing": {
    exitCode: 2,
    message: (d) => `There is no branch ${d.branch} to start from.`,
    hint: () => "Set `base_branch` to a branch that exists.",
  },
  "default-branch": {
    exitCode: 2,
    message: (d) => `The spec would work directly on ${d.branch}, the default branch.`,
    hint: () => "Give the spec a branchName of its own, or allow it with `--yes`.",
  },
  "index-locked": {
    exitCode: 1,
    message: (d) => `Git's index is locked: ${d.path} exists.`,
    hint: () => "Wait for the other git command; if none is running, remove that file.",
  },
  "no-identity": {
    exitCode: 1,
    message: (d) => `Git does not know who commits: ${d.detail}`,
    hint: () => "Set it: `git config user.name NAME` and `git config user.email ADDRESS`.",
  },
  "folder-unwritable": {
    exitCode: 1,
    message: (d) => `${d.path} cannot be written: ${d.detail}`,
    hint: () =>
      "Mend its permissions; where it is autom8's own folder, AUTOM8_HOME may point at another one of yours.",
  },
  "disk-full": {
    exitCode: 1,
    message: (d) => `No space is left to write ${d.path}.`,
    hint: () => "Make room, then go on with `autom8 resume`: nothing recorded is lost.",
  },
  "git-missing": {
    exitCode: 1,
    message: () => "git was not found on the PATH.",
    hint: () => "Install git 2.31 or newer.",
  },
  "git-too-old": {
    exitCode: 1,
    message: (d) => `git ${d.found} is too old.`,
    hint: (d) => `Install git ${d.needed} or newer.`,
  },
  "git-failed": {
    exitCode: 1,
    message: (d) => `\`${d.command}\` ended with exit code ${d.exitCode}: ${d.stderr.trim()}`,
    hint: () => "Mend what git says, then go on with `autom8 resume`.",
  },
  "switch-refused": {
    exitCode: 1,
    message: (d) => `Git would not switch to ${d.branch}: ${d.detail.trim()}`,
    hint: (d) =>
      /overwritten by/.test(d.detail)
        ? "Commit or stash the changes it names, then run again."
        : "Clear what is in the way, or give the spec another branchName; then run again.",
  },
  "overlaps-your-changes": {
    exitCode: 1,
    message: (d) =>
      `${d.storyId} changed the same lines as your own uncommitted changes in ${
        d.paths.join(", ")
      }, so it cannot be committed without them.`,
    hint: () => "Commit your own changes there, then go on with `autom8 resume`: the work is kept.",
  },
  "worktree-conflict": {
    exitCode: 4,
    message: (d) => `Branch ${d.branch} is already checked out in ${d.path}.`,
    hint: () => "Run autom8 there, or remove that work tree with `git worktree remove`.",
  },
  "worktree-path-unusable": {
    exitCode: (d) => d.problem === "inside-repository" ? 2 : 1,
    message: (d) => `${d.path} cannot hold the worktree: ${worktreePathProblems[d.problem].reason}.`,
    hint: (d) => worktreePathProblems[d.problem].hint,
  },
  "agent-not-installed": {
    exitCode: 5,
    message: (d) => `The agent's program was not found: ${d.command}`,
    hint: () => "Install Claude Code, or set `[claude] command` or AUTOM8_CLAUDE to where it is.",
  },
  "agent-too-old": {
    exitCode: 5,
    message: (d) => `Claude Code ${d.found} is too old.`,
    hint: (d) => `Update it to ${d.needed} or newer: \`claude update\`.`,
  },
  "agent-not-signed-in": {
    exitCode: 5,
    message: (d) => `Claude Code is not signed in: ${d.detail}`,
    hint: () => "Run `claude` and sign in with /login (or set ANTHROPIC_API_KEY), then `autom8 resume`.",
  },
  "agent-unavailable": {
    exitCode: 5,
    message: (d) => `The model could not be reached (${d.phase}): ${d.detail}`,
    hint: () => "Go on later with `autom8 resume`: the work so far is kept.",
  },
  "agent-failed": {
    exitCode: 1,
    message: (d) => `The agent failed (${d.phase}): ${d.detail}`,
    hint: (d) => `Its whole output is in ${d.transcript}; try again with \`autom8 resume\`.`,
  },
  "permissions-missing": {
    exitCode: 1,
    message: (d) => `The agent runs in permission mode ${d.inForce} though ${d.asked} was asked for.`,
    hint: () => "Set `[claude] permission_mode` to a mode that this model has.",
  },
  "rate-limited": {
    exitCode: 6,
    message: (d) => `The usage limit is reached${d.resetsAt === null ? "" : `; it resets at ${d.resetsAt}`}.`,
    hint: () => "Go on after the reset with `autom8 resume`.",
  },
  "budget-reached": {
    exitCode: 6,
    message: (d) => `The run has cost $${d.spentUsd.toFixed(2)}, its limit is $${d.limitUsd.toFixed(2)}.`,
    hint: () => "Go on with a higher one: `autom8 resume --max-cost USD`.",
  },
  "story-blocked": {
    exitCode: 7,
    message: (d) => `${d.storyId} is blocked: ${d.reason}`,
    hint: () => "Clear what blocks it, then go on with `autom8 resume`.",
  },
  "stories-unreachable": {
    exitCode: 7,
    message: (d) => `No story is ready: ${d.storyIds.join(", ")} depend on stories that do not pass.`,
    hint: () => "Look at dependsOn in the spec.",
  },
  "attempts-exhausted": {
    exitCode: 7,
    message: (d) =>
      `${d.storyId} did not pass in ${
        d.attempts === 1 ? "1 attempt" : `${d.attempts} attempts`
      }. The last problem: ${d.lastProblem}`,
    hint: () => "Look at the work tree; `autom8 resume` gives the story new attempts.",
  },
  "review-limit": {
    exitCode: 3,
    message: (d) => `The review still finds issues after ${d.iterations} rounds; they are in ${d.file}.`,
    hint: () => "Mend them yourself, then `autom8 resume` reviews again and commits.",
  },
  "correction-stalled": {
    exitCode: 3,
    message: (d) =>
      `Correction ${d.iteration} changed nothing, so the review would find the same; it is in ${d.file}.`,
    hint: () => "Mend the issues yourself, then `autom8 resume` reviews again and commits.",
  },
  "commit-refused": {
    exitCode: 1,
    message: (d) => `A git hook refused the commit "${d.subject}": ${d.output.trim()}`,
    hint: () => "Mend what the hook says, then go on with `autom8 resume`.",
  },
  "session-in-use": {
    exitCode: 4,
    message: (d) => `Session ${d.sessionId} is being driven by ${d.holder}.`,
    hint: () => "Wait for it, or stop it with Ctrl-C where it runs; `autom8 status` shows where it is.",
  },
  "session-unknown": {
    exitCode: 2,
    message: (d) => `There is no session ${d.sessionId} to resume.`,
    hint: () => "`autom8 resume --list` shows the ones there are.",
  },
  "story-unknown": {
    exitCode: 2,
    message: (d) => `The run has no story ${d.storyId}; it has ${d.known.join(", ")}.`,
    hint: () => "Name one of these.",
  },
  "checkpoint-gone": {
    exitCode: 1,
    message: (d) => `What the work tree was before ${d.storyId} is no longer kept.`,
    hint: () => "Checkpoints of finished runs go after `checkpoint_keep`: take the commits back with git.",
  },
  "run-unfinished": {
    exitCode: 4,
    message: (d) => `Branch ${d.branch} has an unfinished run of ${d.specFile} (session ${d.sessionId}).`,
    hint: () => "Finish it first with `autom8 resume`.",
  },
  "branch-moved": {
    exitCode: 1,
    message: (d) => `Branch ${d.branch} has commits that this run did not make on top of ${d.expected}.`,
    hint: () =>
      "Take them off the branch first (onto another one): a rollback never removes anybody's commits.",
  },
  "nothing-to-resume": {
    exitCode: 2,
    message: (d) => `Nothing to resume in ${d.project}.`,
    hint: () => "Start a run with `autom8 FILE`.",
  },
  "state-damaged": {
    exitCode: 1,
    message: (d) => `${d.path} cannot be used: ${d.detail}`,
    hint: () =>
      "It was left as it is. Move its folder away to start afresh, or restore it and `autom8 resume`.",
  },
  "state-newer": {
    exitCode: 1,
    message: (d) =>
      `${d.path} was written by a newer autom8 (format ${d.version}; this one knows ${d.known}).`,
    hint: () => "Update autom8. The file was left as it is.",
  },
  "not-available": {
    exitCode: 2,
    message: (d) => `${d.feature} is not available in this version.`,
    hint: (d) => d.instead,
  },
  "interrupted": {
    exitCode: (d) => d.signal === "SIGINT" ? 130 : 143,
    message: (d) => `Stopped by ${d.signal === "SIGINT" ? "Ctrl-C" : d.signal}.`,
    hint: () => "Go on with `autom8 resume`.",
  },
  "internal": {
    exitCode: 1,
    message: (d) => `Something went wrong inside autom8: ${d.detail}`,
    hint: () => "Please report it. `autom8 resume` goes on from the last recorded step.",
  },
};

/** An error as it is stored in a run and shown to people: plain data. */
export type ErrorInfo = { kind: ErrorKind; message: string; hint: string; exitCode: ExitCode };

/** What every expected failure of autom8 is thrown as; `info` holds what to show and the exit code. */
export class Autom8Error<K extends ErrorKind = ErrorKind> extends Error {
  override name = "Autom8Error";
  readonly info: ErrorInfo;
  constructor(readonly kind: K, readonly data: ErrorData[K]) {
    const info = describeError(kind, data);
    super(info.message);
    this.info = info;
  }
}

/** The message, hint and exit code of an error kind with its data. */
export function describeError<K extends ErrorKind>(kind: K, data: ErrorData[K]): ErrorInfo {
  const row: Row<K> = table[kind];
  const exitCode = typeof row.exitCode === "function" ? row.exitCode(data) : row.exitCode;
  return { kind, message: row.message(data), hint: row.hint(data), exitCode };
}

/** Any thrown value as an error to show: what is not ours becomes `internal`. */
export function errorInfo(thrown: unknown): ErrorInfo {
  if (thrown instanceof Autom8Error) return thrown.info;
  if (thrown instanceof Error && isNoSpace(thrown)) return describeError("disk-full", { path: "its files" });
  return describeError("internal", { detail: thrown instanceof Error ? thrown.message : String(thrown) });
}

/** Whether a system error says that the disk (or quota) is full. */
export function isNoSpace(error: Error): boolean {
  return "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT") ||
    /os error (28|122)\b/.test(error.message);
}
