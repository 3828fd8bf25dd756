/** What git says while another git makes a worktree is waited out, by every command. */

import assert from "assert";
import { createGit } from "../../src/git/command.ts";
import type { Runner } from "../../src/shell/shell.ts";

const says = "fatal: failed to read /repo/.git/worktrees/wt/commondir: Success\n";

/** git that fails like this a number of times; `calls` counts. */
function failing(stderr: string, times: number): { runner: Runner; calls: () => number } {
  let calls = 0;
  const runner: Runner = () => {
    calls += 1;
    const failed = calls <= times;
    return Promise.resolve({
      code: failed ? 128 : 0,
      stdout: new Uint8Array(),
      stderr: failed ? stderr : "",
      truncated: false,
    });
  };
  return { runner, calls: () => calls };
}

const cases: [name: string, args: string[], stderr: string, calls: number][] = [
  ["a read that met a half-made worktree", ["for-each-ref"], says, 3],
  ["a read that failed otherwise", ["for-each-ref"], "fatal: bad revision\n", 1],
  ["a list of worktrees, which has its own patience", ["worktree", "list"], says, 1],
];

for (const [name, args, stderr, expected] of cases) {
  Deno.test(`${name} is tried ${expected} times`, async () => {
    const { runner, calls } = failing(stderr, 2);
    await createGit({ folder: ".", runner }).run(args);
    assert.equal(calls(), expected);
  });
}
