import assert from "assert";
import {
  type CleanScope,
  type CleanSession,
  type CleanWorktree,
  planCleaning,
} from "../../src/session/clean_plan.ts";

const session = (sessionId: string, changes: Partial<CleanSession> = {}): CleanSession => ({
  sessionId,
  branch: `feature/${sessionId}`,
  status: "completed",
  isDriven: false,
  isOrphaned: false,
  ...changes,
});
const worktree = (sessionId: string, hasArchive = false): CleanWorktree => ({
  path: `/wt/${sessionId}`,
  branch: `feature/${sessionId}`,
  sessionId,
  hasArchive,
});

const sessions = [
  session("done"),
  session("failed", { status: "failed" }),
  session("left", { status: "abandoned" }),
  session("paused", { status: "paused" }),
  session("cut-off", { status: "running", isOrphaned: true }),
  session("live", { status: "running", isDriven: true }),
  session("broken", { status: null, branch: null }),
];
const worktrees = [
  ...sessions.map(({ sessionId }) => worktree(sessionId)),
  worktree("archived", true),
  worktree("alone"),
];

Deno.test("what is cleaned follows from the scope; what runs or cannot be read always stays", () => {
  const cases: [
    what: string,
    scope: Partial<CleanScope>,
    sessions: string,
    worktrees: string,
    kept: string,
  ][] = [
    ["by default", {}, "done failed left", "", ""],
    ["with worktrees", { worktrees: true }, "done failed left", "done failed left archived alone", ""],
    ["all", { which: "all" }, "done failed left paused cut-off", "", "live broken"],
    [
      "all with worktrees",
      { which: "all", worktrees: true },
      "done failed left paused cut-off",
      "done failed left paused cut-off archived alone",
      "live broken",
    ],
    ["orphaned", { which: "orphaned" }, "cut-off", "alone", ""],
    ["one", { named: "paused" }, "paused", "", ""],
    ["one with its worktree", { named: "paused", worktrees: true }, "paused", "paused", ""],
    ["a live one", { named: "live", worktrees: true }, "", "", "live"],
    ["one that is archived", { named: "archived", worktrees: true }, "", "archived", ""],
  ];
  for (const [what, scope, wantedSessions, wantedWorktrees, wantedKept] of cases) {
    const plan = planCleaning(sessions, worktrees, {
      which: "finished",
      named: null,
      worktrees: false,
      ...scope,
    });
    assert.equal(plan.sessions.map(({ sessionId }) => sessionId).join(" "), wantedSessions, what);
    assert.equal(plan.worktrees.map(({ sessionId }) => sessionId).join(" "), wantedWorktrees, what);
    assert.equal(plan.kept.map(({ what }) => what.replace("session ", "")).join(" "), wantedKept, what);
  }
});
