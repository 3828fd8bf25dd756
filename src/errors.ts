/** Every expected error of autom8: its kind, data, message, hint and exit code. */

import { plural } from "./text/plural.ts";
import type { Problem } from "./text/problems.ts";

/** Exit codes of the process; scripts that call autom8 rely on them. */
export const exitCodes = [0, 1, 2, 3, 4, 5, 6, 7, 130, 143] as const;
export type ExitCode = typeof exitCodes[number];

/** What each exit code means. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: "done",
  1: "failed",
  2: "bad usage, spec or configuration",
  3: "review limit reached; the review stays in `autom8_review.md`",
  4: "session or branch already in use",
  5: "agent unavailable, or not permitted to change anything",
  6: "budget or usage limit, resumable",
  7: "a story is parked, blocked or out of attempts",
  130: "interrupted by Ctrl-C, resumable",
  143: "terminated, resumable",
};

/** The data of each kind of error. Texts from agents, specs and git may hold any characters: they are sanitized on display. */
export type ErrorData = {
  "usage": { problem: string; hint: string };
  "spec-not-found": { path: string };
  "spec-missing": { folder: string };
  /** `isFreeText`: nothing in it was recognised, so that an agent can turn it into a spec. */
  "spec-invalid": { file: string; problems: Problem[]; isFreeText?: true };
  /** The agent's answers, of which the file `answer` holds the last, are no spec. */
  "conversion-refused": { file: string; tries: number; problems: Problem[]; answer: string };
  "conversion-in-use": { file: string; holder: string };
  "conversion-budget": { file: string; spentUsd: number; limitUsd: number };
  /** Planning ended, and its folder holds no new spec. */
  "spec-not-written": { folder: string };
  "conversation-in-use": { holder: string };
  /** `signal`: the one that autom8 was ended by; null if the agent's program failed. `command`: what continues it. */
  "conversation-broken": { detail: string; signal: "SIGTERM" | "SIGHUP" | null; command: string };
  "issue-unavailable": { number: number; detail: string };
  "spec-unwritable": { path: string; detail: string };
  "spec-untrusted": { file: string; commands: string[] };
  "check-program-missing": { missing: { command: string; program: string }[] };
  "hooks-changed": { folder: string; hooks: string[] };
  /** `sources`: each with what is wrong in it: a file, or the environment. */
  "config-invalid": { sources: { name: string; problems: Problem[] }[] };
  "config-untrusted": { file: string; commands: string[] };
  "not-a-repository": { path: string };
  "no-commits": { root: string };
  "detached-head": { root: string };
  "operation-in-progress": { root: string; operation: string };
  "branch-checked-out": { branch: string; path: string };
  "branch-missing": { branch: string };
  /** git keeps no branch `a` beside a branch `a/b`. */
  "branch-in-the-way": { branch: string; existing: string };
  "default-branch": { branch: string };
  "index-locked": { path: string };
  "no-identity": { detail: string };
  "folder-unwritable": { path: string; detail: string };
  "disk-full": { path: string };
  "git-missing": { hasPath: boolean };
  "git-too-old": { found: string; needed: string };
  "git-failed": { command: string; exitCode: number; stderr: string };
  "switch-refused": { branch: string; detail: string };
  "head-moved": { workTree: string; branch: string; now: string | null };
  "branch-rewritten": { branch: string; before: string; now: string };
  "checkout-dirty": { workTree: string; paths: string[] };
  "not-confirmed": { what: string };
  "rollback-pushed": { storyId: string; upstream: string };
  "overlaps-your-changes": { storyId: string; paths: string[] };
  "worktree-conflict": { branch: string; path: string; isMainCheckout: boolean; isGone: boolean };
  "work-tree-in-use": { path: string; holder: string };
  "setup-failed": { command: string; detail: string; output: string };
  "baseline-failed": { commands: string[] };
  "worktree-path-unusable": {
    path: string;
    problem: "inside-repository" | "not-empty" | "not-a-folder" | "locked" | "impossible";
  };
  "agent-not-installed": { command: string };
  "agent-too-old": { found: string; needed: string };
  "agent-not-signed-in": { detail: string };
  "agent-unavailable": { phase: string; detail: string };
  "agent-failed": { phase: string; detail: string; transcript: string };
  "permissions-missing": { asked: string; inForce: string };
  /** Every change that the agent tried was refused. `mode`: the permission mode in force. */
  "changes-refused": { phase: string; tools: string[]; mode: string };
  "rate-limited": { resetsAt: string | null };
  "budget-reached": { spentUsd: number; isEstimate: boolean; limitUsd: number };
  "story-blocked": { storyId: string; reason: string };
  "stories-unreachable": { storyIds: string[] };
  /** `notReached`: stories that depend on a parked one. `passed`: how many passed, of `total`. */
  "stories-parked": {
    parked: { id: string; reason: string }[];
    notReached: string[];
    passed: number;
    total: number;
  };
  "attempts-exhausted": { storyId: string; attempts: number; lastProblem: string };
  "review-limit": { rounds: number; file: string };
  "correction-stalled": { round: number; file: string };
  "commit-refused": { subject: string; output: string };
  "push-failed": { branch: string; remote: string; detail: string };
  /** The remote branch has commits that the run's branch does not have. `commit`: its tip; null: not known. */
  "remote-branch-moved": { branch: string; remote: string; commit: string | null };
  /** `asked`: GitHub was only asked, before a run. */
  "github-failed": { what: string; kind: GithubProblem; detail: string; asked?: true };
  "session-in-use": { sessionId: string; holder: string };
  /** `near`: the session that was most likely meant. */
  "session-unknown": { sessionId: string; near?: string | null };
  /** A run or project that there is none of. `near`: the one that was most likely meant; `list`: what lists them. */
  "name-unknown": { what: "run" | "project"; name: string; near: string | null; list: string };
  /** The beginning of several ids. `detail` says which run or session each is. */
  "id-ambiguous": {
    what: "run" | "session";
    id: string;
    matches: { id: string; detail: string }[];
    list: string;
  };
  "session-ambiguous": { sessions: { id: string; branch: string; status: string }[]; command: string };
  "worktree-gone": { path: string; branch: string };
  /** While the run worked. `missing` is a `MissingGround` of git; `isOwn`: the work tree is not the user's. */
  "ground-gone": {
    missing: keyof typeof missingParts;
    workTree: string;
    commonFolder: string;
    branch: string;
    isOwn: boolean;
  };
  "session-gone": { folder: string; workTree: string | null; branch: string };
  "story-unknown": { storyId: string; known: string[] };
  "checkpoint-gone": { storyId: string };
  "run-unfinished": { sessionId: string; branch: string; specFile: string };
  /** An unfinished run works in the checkout that another one was to work in. */
  "checkout-lent": { sessionId: string; branch: string; workTree: string };
  "nothing-to-abandon": { project: string };
  /** The work of an abandoned run does not fit on what the branch has now. `command` shows it. */
  "work-overlaps": { branch: string; paths: string[]; command: string };
  "branch-moved": { branch: string; expected: string };
  "nothing-to-resume": { project: string };
  "nothing-to-roll-back": { project: string };
  "state-damaged": { path: string; detail: string };
  /** `autom8`: the version that wrote the file; null if the file does not say. */
  "state-newer": { path: string; detail: string; autom8: string | null };
  /** `hasBegun`: a run was driven, and can be resumed. `command`: what continues it; default: `autom8 resume`. */
  "interrupted": { signal: "SIGINT" | "SIGTERM" | "SIGHUP"; hasBegun: boolean; command?: string };
  "output-failed": { stream: string; detail: string };
  /** `stack`: where in autom8 it happened; null if it is not known. */
  "internal": { detail: string; stack: string | null };
};

export type ErrorKind = keyof ErrorData;

/** What to do about each way in which GitHub refuses. */
const githubHints = {
  "not-signed-in": "The branch is pushed. Sign in with `gh auth login`.",
  "not-found": "Check that you may see the repository on GitHub with this sign-in: `gh auth status`.",
  "forbidden": "Give the token of gh the right to open pull requests here, or open it yourself.",
  "rate-limited": "GitHub's limit was reached: wait until it resets (`gh api rate_limit` shows when).",
  "network": "Check the network, and https://githubstatus.com.",
  "other": "Read what gh printed, and remove the cause.",
} as const;

type GithubProblem = keyof typeof githubHints;

type Row<K extends ErrorKind> = {
  /** A number, or a function of the data. */
  exitCode: ExitCode | ((data: ErrorData[K]) => ExitCode);
  message: (data: ErrorData[K]) => string;
  hint: (data: ErrorData[K]) => string;
};

const worktreePathProblems: Record<
  ErrorData["worktree-path-unusable"]["problem"],
  { reason: string; hint: string }
> = {
  "inside-repository": {
    reason: "it is inside a work tree of this repository, or inside its git folder",
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
  "impossible": {
    reason: "no folder can be made there; a part of the path is a file, takes no folders, or is too long",
    hint: "Set `worktree_path_pattern` to another place; then run again.",
  },
  "locked": {
    reason: "git has a locked worktree there whose folder is missing",
    hint: "Connect the drive it is on, or unlock it with `git worktree unlock PATH`; then run again.",
  },
};

const meant = (near: string | null) => near === null ? "" : `Did you mean ${near}? `;

/** What was deleted under a run, and what then brings it back. */
const missingParts = {
  "work-tree": {
    message: (d: ErrorData["ground-gone"]) =>
      `The work tree ${d.workTree} was deleted while the run worked in it.`,
    hint: (d: ErrorData["ground-gone"]) =>
      d.isOwn
        ? `Continue with \`autom8 resume\`: it makes the worktree again from ${d.branch} and the last checkpoint.`
        : `Bring the folder back with ${d.branch} checked out in it, then continue with \`autom8 resume\` there.`,
  },
  "repository": {
    message: (d: ErrorData["ground-gone"]) =>
      `The repository ${d.commonFolder} was deleted or damaged while the run worked. The files in ${d.workTree} are as they were left.`,
    hint: () =>
      "Bring that folder back from a copy, then continue with `autom8 resume`. Without one, start anew from a clone.",
  },
  "record": {
    message: (d: ErrorData["ground-gone"]) =>
      `What git knew of the worktree ${d.workTree} was deleted while the run worked in it.`,
    hint: (d: ErrorData["ground-gone"]) =>
      d.isOwn
        ? "Move that folder away, then continue with `autom8 resume`: it makes the worktree again from the last checkpoint."
        : "Make the work tree anew with `git worktree add`, then continue with `autom8 resume`.",
  },
  "git-file": {
    message: (d: ErrorData["ground-gone"]) =>
      `The \`.git\` file of the worktree ${d.workTree} was replaced while the run worked in it.`,
    hint: () =>
      "Remove what is there now, put the file back with `git worktree repair` in the main checkout, then continue with " +
      "`autom8 resume`.",
  },
} as const;

const listed = (problems: Problem[]) =>
  problems.map(({ where, expected, got }) => `  ${where || "file"}: expected ${expected}, got ${got}`).join(
    "\n",
  );

/** Commands that came with a repository, in a spec or a configuration. */
const untrusted: Row<"spec-untrusted" | "config-untrusted"> = {
  exitCode: 2,
  message: (d) =>
    `${d.file} contains commands that would run on this machine:\n${
      d.commands.map((c) => `  ${c}`).join("\n")
    }`,
  hint: () => "Read them, then run again with `--trust` to allow exactly these.",
};

const table: { [K in ErrorKind]: Row<K> } = {
  "usage": { exitCode: 2, message: (d) => d.problem, hint: (d) => d.hint },
  "spec-not-found": {
    exitCode: 2,
    message: (d) => `There is no spec at ${d.path}.`,
    hint: () => "Check the path. `autom8 spec schema` prints the format of a spec.",
  },
  "spec-missing": {
    exitCode: 2,
    message: (d) => `No spec was given, and there is none in ${d.folder}.`,
    hint: () =>
      "Plan one with Claude: `autom8` at a terminal, or `autom8 plan --print TEXT`. Or name one: `autom8 FILE`. To see " +
      "autom8 work: `autom8 demo`. For all commands: `autom8 help`.",
  },
  "spec-invalid": {
    exitCode: 2,
    message: (d) => `${d.file} is not a valid spec:\n${listed(d.problems)}`,
    hint: (d) =>
      d.isFreeText === true
        ? "Claude can turn this text into a spec: `autom8 spec convert FILE`; or `autom8 FILE`, which then runs it after a " +
          "yes (`--yes` in scripts). Either says first what it may cost."
        : "Fix these, then run `autom8 spec check FILE` again.",
  },
  "conversion-refused": {
    exitCode: 1,
    message: (d) =>
      `${d.file} could not be converted: ${
        plural(d.tries, "answer")
      } of Claude were no valid spec. In the last one:\n${listed(d.problems)}`,
    hint: (d) =>
      `The last answer is in ${d.answer}; the text was not changed. Say in the text what is to be built, and convert it ` +
      "again; or write the stories with Claude: `autom8 plan`.",
  },
  "conversion-in-use": {
    exitCode: 4,
    message: (d) => `${d.file} is being converted elsewhere: ${d.holder}.`,
    hint: () => "Wait until that is done: the spec is then there for this command, too.",
  },
  "conversion-budget": {
    exitCode: 6,
    message: (d) =>
      `Converting ${d.file} has cost $${d.spentUsd.toFixed(2)}, and the limit is $${d.limitUsd.toFixed(2)}.`,
    hint: () => "No spec was written. Raise `max_cost_usd`, or pass `--max-cost USD` to `autom8 FILE`.",
  },
  "spec-not-written": {
    exitCode: 1,
    message: (d) => `Planning ended without a new or changed spec in ${d.folder}.`,
    hint: () =>
      "To continue the conversation, run `autom8` at a terminal, and ask Claude to save the spec before you leave. Or " +
      "write a spec yourself and run `autom8 FILE`: `autom8 help spec` explains the format.",
  },
  "conversation-in-use": {
    exitCode: 4,
    message: (d) => `This conversation takes place elsewhere: ${d.holder}.`,
    hint: () => "Continue there, or start a new one.",
  },
  "conversation-broken": {
    exitCode: (d) => d.signal === null ? 5 : 143,
    message: (d) => `The conversation was cut off: ${d.detail}.`,
    hint: (d) => `It is kept. To continue it, run \`${d.command}\` at a terminal.`,
  },
  "issue-unavailable": {
    exitCode: 1,
    message: (d) => `Issue #${d.number} could not be read: ${d.detail}`,
    hint: () =>
      "Check the number, and that `gh issue view NUMBER` works here: gh must be installed and signed in (`gh auth login`).",
  },
  "spec-unwritable": {
    exitCode: 2,
    message: (d) => d.detail,
    hint: () =>
      "Nothing was begun. autom8 sets `passes` in the spec as its stories pass: make the file and its folder writable, or " +
      "run a copy of it elsewhere.",
  },
  "spec-untrusted": untrusted,
  "check-program-missing": {
    exitCode: 2,
    message: (d) =>
      `Checks cannot run, because their programs are not on the PATH:\n${
        d.missing.map(({ command, program }) => `  ${command}: no ${program}`).join("\n")
      }`,
    hint: () =>
      "Nothing was begun. Install them, add their folder to the PATH, or change `verify`; then run again.",
  },
  "hooks-changed": {
    exitCode: 2,
    message: (d) =>
      `Git hooks in ${d.folder} are not the ones from before the first agent:\n${
        d.hooks.map((hook) => `  ${hook}`).join("\n")
      }`,
    hint: () =>
      "Read them. `autom8 resume --trust` commits with them; put the old ones back, and `autom8 resume` commits with those.",
  },
  "config-invalid": {
    exitCode: 2,
    message: (d) =>
      d.sources.map(({ name, problems }) => `${name} is not a valid configuration:\n${listed(problems)}`)
        .join("\n"),
    hint: () => "Fix these, then run again. `autom8 config schema` lists every key and what it allows.",
  },
  "config-untrusted": untrusted,
  "not-a-repository": {
    exitCode: 1,
    message: (d) => `${d.path} is not inside a git work tree.`,
    hint: () =>
      "Go to your project, to a folder with its files (or pass `-C DIR`), or create a repository with `git init`.",
  },
  "no-commits": {
    exitCode: 1,
    message: (d) => `The repository in ${d.root} has no commits yet.`,
    hint: () => "Create a first commit: the branch of a run starts from a commit.",
  },
  "detached-head": {
    exitCode: 1,
    message: (d) => `HEAD is detached in ${d.root}.`,
    hint: () => "Check out a branch first: `git switch BRANCH`.",
  },
  "operation-in-progress": {
    exitCode: 1,
    message: (d) => `git ${d.operation} is in progress in ${d.root}.`,
    hint: (d) => {
      const abort = d.operation === "bisect" ? "reset" : "--abort";
      return `Finish it, or abort it with \`git ${d.operation} ${abort}\`, then run again.`;
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
    hint: () => "Set `base_branch` to an existing branch.",
  },
  "branch-in-the-way": {
    exitCode: 2,
    message: (d) =>
      `The branch ${d.branch} cannot be created beside the branch ${d.existing}: git cannot keep both.`,
    hint: (d) =>
      `Set another branchName in the spec, or rename the other branch with \`git branch -m ${d.existing} NAME\`.`,
  },
  "default-branch": {
    exitCode: 2,
    message: (d) => `The spec's branchName is ${d.branch}, the default branch of this repository.`,
    hint: () => "Set another branchName in the spec, or allow this one with `--allow-default-branch`.",
  },
  "index-locked": {
    exitCode: 1,
    message: (d) => `Git's index is locked: ${d.path} exists.`,
    hint: () => "Wait for the other git command to finish. If none is running, remove that file.",
  },
  "no-identity": {
    exitCode: 1,
    message: (d) => `Git has no author name and email for commits: ${d.detail}`,
    hint: () => "Set them: `git config user.name NAME` and `git config user.email ADDRESS`.",
  },
  "folder-unwritable": {
    exitCode: 1,
    message: (d) => `${d.path} cannot be written: ${d.detail}`,
    hint: () => "Fix its permissions. If it is autom8's own folder, you can set AUTOM8_HOME to another one.",
  },
  "disk-full": {
    exitCode: 1,
    message: (d) => `No space is left to write ${d.path}.`,
    hint: () =>
      "Free some disk space, then continue with `autom8 resume`. Nothing that was recorded is lost.",
  },
  "git-missing": {
    exitCode: 1,
    message: (d) => d.hasPath ? "git was not found on the PATH." : "git was not found: PATH is not set.",
    hint: (d) =>
      d.hasPath ? "Install git 2.31 or newer." : "Set PATH to the folders of your programs, then run again.",
  },
  "git-too-old": {
    exitCode: 1,
    message: (d) => `git ${d.found} is too old.`,
    hint: (d) => `Install git ${d.needed} or newer.`,
  },
  "git-failed": {
    exitCode: 1,
    message: (d) => `\`${d.command}\` failed with exit code ${d.exitCode}: ${d.stderr.trim()}`,
    hint: () => "Fix what git reports, then continue with `autom8 resume`.",
  },
  "switch-refused": {
    exitCode: 1,
    message: (d) => `Git could not switch to ${d.branch}: ${d.detail.trim()}`,
    hint: (d) =>
      /overwritten by/.test(d.detail)
        ? "Commit or stash the files that git names, then run again."
        : "Remove what is in the way, or give the spec another branchName, then run again.",
  },
  "head-moved": {
    exitCode: 1,
    message: (d) =>
      `The work tree ${d.workTree} is on ${
        d.now ?? "no branch (HEAD is detached)"
      }; the run works on ${d.branch}.`,
    hint: (d) =>
      `Nothing was changed. Switch back there with \`git switch ${d.branch}\`, then continue with \`autom8 resume\`.`,
  },
  "branch-rewritten": {
    exitCode: 1,
    message: (d) =>
      `Branch ${d.branch} was rewritten during the turn: it was at ${d.before.slice(0, 7)} and is at ${
        d.now.slice(0, 7)
      }, with commits that the agent is not known to have made.`,
    hint: () =>
      "Nothing was changed. Put the branch where it belongs, then continue with `autom8 resume`: it takes the branch as it is.",
  },
  "checkout-dirty": {
    exitCode: 2,
    message: (d) =>
      `${d.workTree} has uncommitted changes (${d.paths.slice(0, 5).join(", ")}${
        d.paths.length > 5 ? ` and ${d.paths.length - 5} more` : ""
      }), and the run would work in it.`,
    hint: () =>
      "Commit them, stash them with `git stash`, or let autom8 work in a worktree of its own: run without `--no-worktree`.",
  },
  "not-confirmed": {
    exitCode: 2,
    message: (d) => `Nothing was changed: ${d.what} needs a yes.`,
    hint: () => "Say yes at a terminal, or pass `--yes`.",
  },
  "rollback-pushed": {
    exitCode: 1,
    message: (d) =>
      `The commits of ${d.storyId} are on ${d.upstream} already, so a rollback would rewrite history.`,
    hint: () => "Nothing was changed. Undo them with new commits instead: `git revert COMMIT`.",
  },
  "overlaps-your-changes": {
    exitCode: 1,
    message: (d) =>
      `${d.storyId} changed the same lines as your own uncommitted changes in ${
        d.paths.join(", ")
      }, so it cannot be committed separately.`,
    hint: () =>
      "Commit your own changes first, then continue with `autom8 resume`. The story's work is kept.",
  },
  "worktree-conflict": {
    exitCode: 4,
    message: (d) =>
      d.isGone
        ? `Branch ${d.branch} belongs to a worktree in ${d.path}, whose folder is missing.`
        : `Branch ${d.branch} is already checked out in ${
          d.isMainCheckout ? "your own checkout, " : ""
        }${d.path}.`,
    hint: (d) => {
      if (d.isGone) {
        return "`git worktree prune` frees the branch, after `git worktree unlock` if it is locked; then run again.";
      }
      if (d.isMainCheckout) {
        return "To let autom8 work in that checkout, run it there with `--no-worktree`. Or switch the checkout to " +
          "another branch, then run again.";
      }
      return "To let autom8 work there, run it in that folder with `--no-worktree`. Or remove that work tree with " +
        "`git worktree remove`, then run again.";
    },
  },
  "work-tree-in-use": {
    exitCode: 4,
    message: (d) => `Another autom8 works in ${d.path}: ${d.holder}.`,
    hint: () => "Wait for it, or end it there. A run without `--no-worktree` gets a worktree of its own.",
  },
  "setup-failed": {
    exitCode: 1,
    message: (d) =>
      `The worktree could not be set up: ${d.command} failed (${d.detail})${
        d.output.trim() === "" ? "." : `:\n${d.output.trim()}`
      }`,
    hint: () =>
      "No agent was started. Fix what it reports, then continue with `autom8 resume`; if you changed " +
      "`worktree_setup`, with `autom8 resume --reload`.",
  },
  "baseline-failed": {
    exitCode: 1,
    message: (d) => `Checks fail before anything was done: ${d.commands.join(", ")}`,
    hint: () =>
      'Fix them, then continue with `autom8 resume`; if you change `verify`, or set `verify_baseline` to "warn", with ' +
      "`autom8 resume --reload`.",
  },
  "worktree-path-unusable": {
    exitCode: (d) => d.problem === "inside-repository" ? 2 : 1,
    message: (d) => `${d.path} cannot hold the worktree: ${worktreePathProblems[d.problem].reason}.`,
    hint: (d) => worktreePathProblems[d.problem].hint,
  },
  "agent-not-installed": {
    exitCode: 5,
    message: (d) => `The agent program was not found: ${d.command}`,
    hint: () => "Install Claude Code, or set `[claude] command` or AUTOM8_CLAUDE to its path.",
  },
  "agent-too-old": {
    exitCode: 5,
    message: (d) => `Claude Code ${d.found} is too old.`,
    hint: (d) => `Update it to ${d.needed} or newer: \`claude update\`.`,
  },
  "agent-not-signed-in": {
    exitCode: 5,
    message: (d) => `Claude Code is not signed in: ${d.detail}`,
    hint: () =>
      "Run `claude` and sign in with /login (or set ANTHROPIC_API_KEY), then continue with `autom8 resume`.",
  },
  "agent-unavailable": {
    exitCode: 5,
    message: (d) => `The model could not be reached (${d.phase}): ${d.detail}`,
    hint: () => "Continue later with `autom8 resume`. The work so far is kept.",
  },
  "agent-failed": {
    exitCode: 1,
    message: (d) => `The agent failed (${d.phase}): ${d.detail}`,
    hint: (d) =>
      `Its full output is in ${d.transcript}. Try again with ${
        d.phase === "plan" || d.phase === "convert-spec" || d.phase === "improve"
          ? "the same command"
          : "`autom8 resume`"
      }.`,
  },
  "permissions-missing": {
    exitCode: 1,
    message: (d) => `The agent runs in permission mode ${d.inForce}, but ${d.asked} was requested.`,
    hint: () => "Set `[claude] permission_mode` to a mode that this model supports.",
  },
  "changes-refused": {
    exitCode: 5,
    message: (d) =>
      `Nothing could be changed (${d.phase}): in permission mode ${d.mode}, Claude Code refused ${
        d.tools.join(", ")
      }.`,
    hint: () =>
      'Set `[claude] permission_mode` to "auto" or "acceptEdits", or name the tools in `allowed_tools`, then continue with ' +
      "`autom8 resume`, which reads these settings again.",
  },
  "rate-limited": {
    exitCode: 6,
    message: (d) => `The usage limit is reached${d.resetsAt === null ? "" : `; it resets at ${d.resetsAt}`}.`,
    hint: () =>
      "Continue after the reset with `autom8 resume`; if no run had started, with the same command.",
  },
  "budget-reached": {
    exitCode: 6,
    message: (d) =>
      `The run has cost ${d.isEstimate ? "~" : ""}$${d.spentUsd.toFixed(2)}; its limit is $${
        d.limitUsd.toFixed(2)
      }.`,
    hint: () => "Continue with a higher limit: `autom8 resume --max-cost USD`.",
  },
  "story-blocked": {
    exitCode: 7,
    message: (d) => `${d.storyId} is blocked: ${d.reason}`,
    hint: () => "Remove what blocks it, then continue with `autom8 resume`.",
  },
  "stories-unreachable": {
    exitCode: 7,
    message: (d) =>
      `No story can start. Each of these depends on a story that has not passed: ${d.storyIds.join(", ")}.`,
    hint: () => "Check dependsOn in the spec.",
  },
  "stories-parked": {
    exitCode: 7,
    message: (d) =>
      [
        `${d.passed} of ${plural(d.total, "story", "stories")} passed.`,
        ...d.parked.map(({ id, reason }) => `${id} is parked: ${reason}`),
        ...(d.notReached.length === 0
          ? []
          : [`Not reached, because they depend on a parked story: ${d.notReached.join(", ")}`]),
      ].join("\n"),
    hint: () =>
      "Remove what stopped them, then continue with `autom8 resume`: it puts the changes of parked stories back and gives " +
      "each of them new attempts.",
  },
  "attempts-exhausted": {
    exitCode: 7,
    message: (d) =>
      `${d.storyId} did not pass in ${plural(d.attempts, "attempt")}. The last problem: ${d.lastProblem}`,
    hint: () => "Check the work tree. `autom8 resume` gives the story new attempts.",
  },
  "review-limit": {
    exitCode: 3,
    message: (d) =>
      `The review still finds issues after ${plural(d.rounds, "round")}. They are listed in ${d.file}.`,
    hint: () =>
      "Fix them yourself: `autom8 resume` then reviews again and commits. To commit in spite of them: " +
      "`autom8 resume --skip-review`.",
  },
  "correction-stalled": {
    exitCode: 3,
    message: (d) =>
      `The correction in round ${d.round} changed nothing, so the next review would find the same issues. They are listed in ${d.file}.`,
    hint: () =>
      "Fix them yourself: `autom8 resume` then reviews again and commits. To commit in spite of them: " +
      "`autom8 resume --skip-review`.",
  },
  "commit-refused": {
    exitCode: 1,
    message: (d) => `A git hook refused the commit "${d.subject}": ${d.output.trim()}`,
    hint: () => "Fix what the hook reports, then continue with `autom8 resume`.",
  },
  "push-failed": {
    exitCode: 1,
    message: ({ branch, remote, detail }) => `Pushing ${branch} to ${remote} failed: ${detail}`,
    hint: () =>
      "The commits are on the branch. Remove the cause and run `autom8 resume`: it continues with the push.",
  },
  "remote-branch-moved": {
    exitCode: 1,
    message: ({ branch, remote, commit }) =>
      `${remote} has commits on ${branch}${commit === null ? "" : ` (${commit.slice(0, 10)})`} ` +
      "that are not in the run's branch. autom8 never overwrites them.",
    hint: ({ branch, remote }) =>
      `Look at them with \`git fetch ${remote} ${branch}\` and \`git log ${branch}..FETCH_HEAD\`, rebase or merge in the run's ` +
      "work tree, and run `autom8 resume`: it continues with the push.",
  },
  "github-failed": {
    exitCode: ({ kind }) => kind === "rate-limited" ? 6 : 1,
    message: ({ what, detail }) => `${what} failed: ${detail}`,
    hint: ({ kind, asked }) =>
      asked === true
        ? `${
          kind === "not-signed-in" ? "Sign in with `gh auth login`." : githubHints[kind]
        } Then run it again.`
        : `${githubHints[kind]} Then run \`autom8 resume\`: it continues with the pull request.`,
  },
  "session-in-use": {
    exitCode: 4,
    message: (d) => `Session ${d.sessionId} is in use by ${d.holder}.`,
    hint: () =>
      "Wait for it, or stop it with Ctrl-C in its terminal. `autom8 status` shows what it is doing; " +
      "`--session ID` names another session.",
  },
  "session-unknown": {
    exitCode: 2,
    message: (d) => `There is no session ${d.sessionId} for this command.`,
    hint: (d) => `${meant(d.near ?? null)}\`autom8 status --all\` shows the sessions of this project.`,
  },
  "name-unknown": {
    exitCode: 2,
    message: (d) => `There is no ${d.what} ${d.name}.`,
    hint: (d) => `${meant(d.near)}\`${d.list}\` shows the ${d.what}s.`,
  },
  "id-ambiguous": {
    exitCode: 2,
    message: (d) =>
      `${plural(d.matches.length, d.what)} begin with ${d.id}:\n${
        d.matches.slice(0, 10).map(({ id, detail }) => `  ${id}  ${detail}`).join("\n")
      }${d.matches.length > 10 ? `\n  and ${d.matches.length - 10} more` : ""}`,
    hint: (d) => `Type more of the id. \`${d.list}\` shows the ${d.what}s.`,
  },
  "session-ambiguous": {
    exitCode: 2,
    message: (d) =>
      `${d.sessions.length} sessions are possible, and none is on the branch that is checked out here:\n${
        d.sessions.map(({ id, branch, status }) => `  ${id}  ${branch}  ${status}`).join("\n")
      }`,
    hint: (d) => `Name one: \`${d.command} --session ${d.sessions[0]?.id ?? "ID"}\`.`,
  },
  "worktree-gone": {
    exitCode: 1,
    message: (d) => `The work tree of this run is gone: ${d.path}`,
    hint: (d) => `Bring the folder back, with branch ${d.branch} checked out in it, then try again.`,
  },
  "ground-gone": {
    exitCode: 1,
    message: (d) => missingParts[d.missing].message(d),
    hint: (d) => missingParts[d.missing].hint(d),
  },
  "session-gone": {
    exitCode: 1,
    message: (d) =>
      `autom8's own files of this run were deleted while it worked: ${d.folder}${
        d.workTree === null ? "" : `. The work is in ${d.workTree}, on branch ${d.branch}`
      }.`,
    hint: () =>
      "This run cannot be resumed. Commit or remove the changes that it left, then run the spec again: a new run continues " +
      "on the same branch.",
  },
  "story-unknown": {
    exitCode: 2,
    message: (d) =>
      `The run has not worked on story ${d.storyId}.${
        d.known.length === 0 ? "" : ` It has worked on ${d.known.join(", ")}.`
      }`,
    hint: (d) => d.known.length === 0 ? "There is nothing to roll back." : "Use one of these ids.",
  },
  "checkpoint-gone": {
    exitCode: 1,
    message: (d) => `The checkpoint from before ${d.storyId} no longer exists.`,
    hint: () =>
      "autom8 deletes the checkpoints of finished runs after `checkpoint_keep`. Undo the commits with git instead.",
  },
  "run-unfinished": {
    exitCode: 4,
    message: (d) => `Branch ${d.branch} has an unfinished run of ${d.specFile} (session ${d.sessionId}).`,
    hint: (d) =>
      `Finish it with \`autom8 resume --session ${d.sessionId}\`, or end it with \`autom8 abandon --session ` +
      `${d.sessionId}\`: its commits and files stay. If only the spec was edited: \`autom8 resume --reload\`.`,
  },
  "checkout-lent": {
    exitCode: 4,
    message: (d) =>
      `The unfinished run of ${d.branch} (session ${d.sessionId}) works in this checkout: ${d.workTree}`,
    hint: (d) =>
      `Finish it with \`autom8 resume --session ${d.sessionId}\`, end it with \`autom8 abandon --session ` +
      `${d.sessionId}\`, or let this run work in a worktree of its own: drop \`--no-worktree\`, or pass ` +
      "`--worktree` if the configuration says `worktree = false`.",
  },
  "nothing-to-abandon": {
    exitCode: 2,
    message: (d) => `There is no unfinished run to abandon in ${d.project}.`,
    hint: () => "`autom8 status` shows the runs of this project.",
  },
  "work-overlaps": {
    exitCode: 1,
    message: (d) =>
      `The work of the abandoned run no longer fits on ${d.branch}: the same lines were changed since in ${
        d.paths.join(", ")
      }.`,
    hint: (d) => `Nothing was changed. To see the work: ${d.command}`,
  },
  "branch-moved": {
    exitCode: 1,
    message: (d) => `Branch ${d.branch} has commits on top of ${d.expected} that this run did not make.`,
    hint: () => "Move them to another branch first. A rollback removes only commits of its own run.",
  },
  "nothing-to-resume": {
    exitCode: 2,
    message: (d) => `Nothing to resume in ${d.project}.`,
    hint: () => "Start a run with `autom8 FILE`.",
  },
  "nothing-to-roll-back": {
    exitCode: 2,
    message: (d) => `There is no run to roll back in ${d.project}.`,
    hint: () => "`autom8 status` shows the runs of this project.",
  },
  "state-damaged": {
    exitCode: 1,
    message: (d) => `${d.path} cannot be used: ${d.detail}`,
    hint: () =>
      "The file is unchanged. Restore it and run `autom8 resume`, or move its folder away to start over.",
  },
  "state-newer": {
    exitCode: 1,
    message: (d) =>
      `${d.path} was written by a newer autom8${d.autom8 === null ? "" : ` (${d.autom8})`}: ${d.detail}.`,
    hint: (d) =>
      `Install ${
        d.autom8 === null ? "a newer autom8" : `autom8 ${d.autom8} or newer`
      }. The file was not changed.`,
  },
  "interrupted": {
    exitCode: (d) => d.signal === "SIGINT" ? 130 : 143,
    message: (d) => `Stopped by ${d.signal === "SIGINT" ? "Ctrl-C" : d.signal}.`,
    hint: (d) =>
      d.hasBegun ? `Continue with \`${d.command ?? "autom8 resume"}\`.` : "Nothing was begun or changed.",
  },
  "output-failed": {
    exitCode: 1,
    message: (d) => `Some output was lost: ${d.stream} could not be written (${d.detail}).`,
    hint: () => "Make room where the output goes. `autom8 status` shows what became of a run.",
  },
  "internal": {
    exitCode: 1,
    message: (d) => `Something went wrong inside autom8: ${d.detail}`,
    hint: () =>
      "Please report it with the stack that AUTOM8_DEBUG=1 shows. `autom8 resume` continues from the last recorded step.",
  },
};

/** An error as plain data, as it is stored in a run and shown to people. */
export type ErrorInfo = {
  kind: ErrorKind;
  message: string;
  hint: string;
  exitCode: ExitCode;
  /** Of an internal error, where it is known. */
  stack?: string;
};

/** An expected error of autom8; `info` holds its message, hint and exit code. */
export class Autom8Error<K extends ErrorKind = ErrorKind> extends Error {
  override name = "Autom8Error";
  readonly info: ErrorInfo;
  constructor(readonly kind: K, readonly data: ErrorData[K]) {
    const info = describeError(kind, data);
    super(info.message);
    this.info = info;
  }
}

/** The message, hint and exit code of an error. */
export function describeError<K extends ErrorKind>(kind: K, data: ErrorData[K]): ErrorInfo {
  const row: Row<K> = table[kind];
  const exitCode = typeof row.exitCode === "function" ? row.exitCode(data) : row.exitCode;
  const stack = "stack" in data && typeof data.stack === "string" ? { stack: data.stack } : {};
  return { kind, message: row.message(data), hint: row.hint(data), exitCode, ...stack };
}

/** Describes any thrown value; anything but an `Autom8Error` or a full disk is `internal`. */
export function errorInfo(thrown: unknown): ErrorInfo {
  if (thrown instanceof Autom8Error) return thrown.info;
  if (thrown instanceof Error && isNoSpace(thrown)) {
    return describeError("disk-full", { path: "autom8's files" });
  }
  return thrown instanceof Error
    ? describeError("internal", { detail: thrown.message, stack: thrown.stack?.slice(0, maxStack) ?? null })
    : describeError("internal", { detail: String(thrown), stack: null });
}

/** The most of a stack that is kept, in characters. */
const maxStack = 8_000;

/** Whether a system error means that the disk or the quota is full. */
export function isNoSpace(error: Error): boolean {
  return "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT") ||
    /os error (28|122)\b/.test(error.message);
}
