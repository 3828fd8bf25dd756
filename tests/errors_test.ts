import assert from "assert";
import { Autom8Error, describeError, type ErrorData, errorInfo, type ErrorKind } from "../src/errors.ts";
import { renderError, renderPlainError } from "../src/terminal/panel.ts";
import { textOf } from "../src/view/line.ts";
import { assertFits, dangerous } from "./terminal/screen.ts";

/** Text that others wrote, with what a terminal could obey. */
const text = "x\x1b[2J\x1b]0;title\x07\u202e\x9b31m\r\ny";
const problems = [{ where: text, expected: text, got: text }];

/** Data for each kind: a kind without a row here does not compile. */
const samples: { [K in ErrorKind]: ErrorData[K] } = {
  "usage": { problem: text, hint: text },
  "spec-not-found": { path: text },
  "spec-missing": { folder: text },
  "spec-invalid": { file: text, problems },
  "conversion-refused": { file: text, tries: 3, problems, answer: text },
  "conversion-in-use": { file: text, holder: text },
  "conversion-budget": { file: text, spentUsd: 1.5, limitUsd: 1 },
  "spec-unwritable": { path: text, detail: text },
  "check-program-missing": { missing: [{ command: text, program: text }] },
  "spec-untrusted": { file: text, commands: [text] },
  "hooks-changed": { folder: text, hooks: [text] },
  "config-invalid": { sources: [{ name: text, problems }] },
  "config-untrusted": { file: text, commands: [text] },
  "not-a-repository": { path: text },
  "no-commits": { root: text },
  "detached-head": { root: text },
  "operation-in-progress": { root: text, operation: "rebase" },
  "branch-checked-out": { branch: text, path: text },
  "branch-missing": { branch: text },
  "branch-in-the-way": { branch: text, existing: text },
  "default-branch": { branch: text },
  "index-locked": { path: text },
  "no-identity": { detail: text },
  "folder-unwritable": { path: text, detail: text },
  "disk-full": { path: text },
  "git-missing": { hasPath: false },
  "git-too-old": { found: text, needed: "2.31" },
  "git-failed": { command: text, exitCode: 1, stderr: text },
  "switch-refused": { branch: text, detail: text },
  "head-moved": { workTree: "/w", branch: "feature/x", now: null },
  "branch-rewritten": { branch: "feature/x", before: "a".repeat(40), now: "b".repeat(40) },
  "checkout-dirty": { workTree: "/w", paths: ["a.txt"] },
  "not-confirmed": { what: "a rollback" },
  "rollback-pushed": { storyId: "US-001", upstream: "origin/feature/x" },
  "overlaps-your-changes": { storyId: text, paths: [text] },
  "worktree-conflict": { branch: text, path: text, isMainCheckout: true, isGone: false },
  "work-tree-in-use": { path: text, holder: text },
  "setup-failed": { command: text, detail: text, output: text },
  "baseline-failed": { commands: [text] },
  "worktree-path-unusable": { path: text, problem: "not-empty" },
  "agent-not-installed": { command: text },
  "agent-too-old": { found: text, needed: "2.1" },
  "agent-not-signed-in": { detail: text },
  "agent-unavailable": { phase: "implement", detail: text },
  "agent-failed": { phase: "implement", detail: text, transcript: text },
  "permissions-missing": { asked: "auto", inForce: text },
  "changes-refused": { phase: "implement", tools: ["Write"], mode: "default" },
  "rate-limited": { resetsAt: text },
  "budget-reached": { spentUsd: 1.5, isEstimate: true, limitUsd: 1 },
  "story-blocked": { storyId: text, reason: text },
  "stories-unreachable": { storyIds: [text] },
  "stories-parked": {
    parked: [{ id: "US-2", reason: "blocked: x" }],
    notReached: ["US-4"],
    passed: 1,
    total: 3,
  },
  "attempts-exhausted": { storyId: text, attempts: 1, lastProblem: text },
  "review-limit": { rounds: 1, file: text },
  "correction-stalled": { round: 1, file: text },
  "commit-refused": { subject: text, output: text },
  "push-failed": { branch: text, remote: text, detail: text },
  "remote-branch-moved": { branch: "feature/x", remote: "origin", commit: null },
  "github-failed": { what: "Opening the pull request", kind: "network", detail: text },
  "session-in-use": { sessionId: text, holder: text },
  "session-unknown": { sessionId: text },
  "name-unknown": { what: "run", name: "1f0", near: "1f0c2a9b", list: "autom8 history" },
  "id-ambiguous": {
    what: "run",
    id: "1f",
    matches: [{ id: "1f0c2a9b", detail: "feature/a  completed" }, {
      id: "1fffffff",
      detail: "feature/b  failed",
    }],
    list: "autom8 history",
  },
  "story-unknown": { storyId: text, known: [] },
  "checkpoint-gone": { storyId: text },
  "checkout-lent": { sessionId: "0123abcd", branch: "feature/b", workTree: "/repo" },
  "nothing-to-abandon": { project: "example" },
  "work-overlaps": { branch: "feature/b", paths: ["a.txt"], command: "git -C /repo diff 1 2" },
  "run-unfinished": { sessionId: text, branch: text, specFile: text },
  "branch-moved": { branch: text, expected: text },
  "nothing-to-resume": { project: text },
  "nothing-to-roll-back": { project: text },
  "session-ambiguous": {
    sessions: [{ id: text, branch: text, status: text }, { id: text, branch: text, status: text }],
    command: text,
  },
  "ground-gone": { missing: "repository", workTree: text, commonFolder: text, branch: text, isOwn: true },
  "session-gone": { folder: text, workTree: text, branch: text },
  "worktree-gone": { path: text, branch: text },
  "state-damaged": { path: text, detail: text },
  "state-newer": { path: text, detail: text, autom8: text },
  "spec-not-written": { folder: text },
  "conversation-in-use": { holder: text },
  "conversation-broken": { detail: text, signal: null, command: text },
  "issue-unavailable": { number: 7, detail: text },
  "interrupted": { signal: "SIGTERM", hasBegun: false },
  "output-failed": { stream: "stdout", detail: text },
  "internal": { detail: text, stack: text },
};

const infos = Object.entries(samples).map(([kind, data]) => describeError(kind as ErrorKind, data as never));

Deno.test("no error brings control characters to the terminal, and none is wider than it", () => {
  for (const info of infos) {
    for (let width = 20; width <= 200; width++) assertFits(renderError(info, null, width), width);
    const lines = [...renderError(info, null, 80), ...renderPlainError(info)].map(textOf);
    for (const line of lines) assert.ok(!dangerous.test(line), `${info.kind}: ${JSON.stringify(line)}`);
  }
});

Deno.test("every error has a message, a next step, and an exit code other than 0", () => {
  for (const { kind, message, hint, exitCode } of infos) {
    assert.notEqual(message, "", kind);
    assert.notEqual(hint, "", kind);
    assert.notEqual(exitCode, 0, kind);
  }
});

Deno.test("counts in messages agree with their nouns", () => {
  const cases: [message: string, expected: RegExp][] = [
    [new Autom8Error("review-limit", { rounds: 1, file: "f" }).message, /after 1 round\./],
    [new Autom8Error("review-limit", { rounds: 3, file: "f" }).message, /after 3 rounds\./],
    [
      new Autom8Error("attempts-exhausted", { storyId: "A", attempts: 1, lastProblem: "x" }).message,
      /1 attempt\./,
    ],
  ];
  for (const [message, expected] of cases) assert.match(message, expected);
});

Deno.test("a full disk is recognised, and any other thrown value is internal", () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
  assert.equal(errorInfo(full).kind, "disk-full");
  assert.equal(errorInfo(new Error("x")).kind, "internal");
  assert.equal(errorInfo("x").kind, "internal");
  assert.equal(errorInfo(new Autom8Error("git-missing", { hasPath: true })).kind, "git-missing");
});

Deno.test("a signal decides the exit code of an interrupted run", () => {
  const codes = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) =>
    describeError("interrupted", { signal, hasBegun: true }).exitCode
  );
  assert.deepEqual(codes, [130, 143, 143]);
});
