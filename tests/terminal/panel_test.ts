import { describeError } from "../../src/errors.ts";
import { renderBox, renderError, renderPlainError } from "../../src/terminal/panel.ts";
import { failedRun, runAfter } from "../view/sample_run.ts";
import { assertFits, assertScreen } from "./screen.ts";

const invalid = describeError("spec-invalid", {
  file: "spec.json",
  problems: [
    { where: "userStories[0].id", expected: "an id", got: "nothing" },
    { where: "branchName", expected: "a branch name", got: "\x1b[31m-x" },
  ],
});

Deno.test("an error shows what happened, where, and what to do next", () => {
  const run = runAfter(failedRun());
  const error = describeError("attempts-exhausted", {
    storyId: "US-002",
    attempts: 3,
    lastProblem: "`npm test` failed",
  });
  assertScreen(
    renderError(error, run, 60),
    60,
    `
╭─ Attempts exhausted ─────────────────────────────────────╮
│ US-002 did not pass in 3 attempts. The last problem:     │
│ \`npm test\` failed                                        │
│                                                          │
│ Where  running Claude, US-002, attempt 1/3               │
│ Next   Check the work tree. \`autom8 resume\` gives the    │
│        story new attempts.                               │
╰──────────────────────────────────────────────────────────╯
`,
  );
});

Deno.test("an error with a list keeps its lines", () => {
  assertScreen(
    renderError(invalid, null, 40),
    40,
    `
╭─ Spec invalid ───────────────────────╮
│ spec.json is not a valid spec:       │
│   userStories[0].id: expected an id, │
│   got nothing                        │
│   branchName: expected a branch      │
│   name, got -x                       │
│                                      │
│ Next   Fix these, then run \`autom8   │
│        spec check FILE\` again.       │
╰──────────────────────────────────────╯
`,
  );
});

Deno.test("plain errors have no box", () => {
  assertScreen(
    renderPlainError(invalid),
    90,
    `
error: spec.json is not a valid spec:
    userStories[0].id: expected an id, got nothing
    branchName: expected a branch name, got -x
hint: Fix these, then run \`autom8 spec check FILE\` again.
`,
  );
});

Deno.test("a box is never wider than the terminal, nor wider than 100 columns", () => {
  for (let width = 10; width <= 200; width++) {
    assertFits(
      renderBox("A title of some length", ["日本語 ".repeat(30), "", "x".repeat(200)], "bad", width),
      Math.min(width, 100),
    );
  }
});
