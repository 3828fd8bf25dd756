import assert from "assert";
import type { RunState } from "../../src/run/state.ts";
import { nextCommands } from "../../src/view/next_commands.ts";
import { failedRun, opening, runAfter, wholeRun, workTree } from "./sample_run.ts";

const resume = "autom8 resume --session 1a2b3c4d";
const log = "git log --stat c0ffee1..feat/login";
const elsewhere = "/home/ada/it's here";

function at(run: RunState, place: string, config: Partial<RunState["config"]> = {}): RunState {
  assert.ok(run.workspace !== null);
  return { ...run, workspace: { ...run.workspace, workTree: place }, config: { ...run.config, ...config } };
}

const stopped = (status: RunState["status"]) => ({ ...runAfter(opening()), status });

const cases: [name: string, run: RunState, commands: string[]][] = [
  ["completed in a lent checkout", runAfter(wholeRun()), [log]],
  ["completed in a worktree", at(runAfter(wholeRun()), elsewhere), [log, "cd '/home/ada/it'\\''s here'"]],
  [
    "completed, and the worktree is removed",
    at(runAfter(wholeRun()), elsewhere, { worktreeCleanup: true }),
    [log],
  ],
  ["failed before a commit", runAfter(failedRun()), ["git status", resume]],
  ["failed in a worktree", at(runAfter(failedRun()), "/w"), ["git -C /w status", "cd /w", resume]],
  ["interrupted", stopped("interrupted"), ["git status", resume]],
  ["paused", stopped("paused"), ["git status", resume]],
  ["failed before an agent", { ...runAfter(opening().slice(0, 6)), status: "failed" }, [resume]],
  ["failed before there was a work tree", { ...runAfter(opening().slice(0, 3)), status: "failed" }, []],
  ["failed after some commits", { ...runAfter(wholeRun()), status: "failed" }, [log, resume]],
];

for (const [name, run, commands] of cases) {
  Deno.test(`the next commands: ${name}`, () => {
    assert.equal(run.checkout, workTree);
    assert.deepEqual(nextCommands(run), commands);
  });
}
