/** Output that nobody gets: row 28. */

import assert from "assert";
import { autom8Binary } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const linux = { ignore: Deno.build.os !== "linux" };

/** Runs a shell script in which `$autom8` is the program. */
async function inShell(scratch: Scratch, script: string): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", script],
    cwd: scratch.folder,
    clearEnv: true,
    env: { ...scratch.env, autom8: await autom8Binary(), spec: specFile(scratch) },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

const commands = [
  "--help",
  "--version",
  "help run",
  "spec schema",
  'spec check "$spec"',
  "status",
  "status --output json",
  "resume --list",
  "prompts list",
  '--output json "$spec"',
  '--output plain "$spec"',
  '"$spec"',
];

Deno.test("row 28: no command ends with exit 0 if its output is on a full disk", linux, async () => {
  for (const command of commands) {
    await using scratch = await twoStories();
    const { code, stderr } = await inShell(scratch, `"$autom8" ${command} > /dev/full`);
    assert.equal(code, 1, `${command}: ${stderr}`);
    assert.match(stderr, /output was lost: stdout could not be written \(No space left on device\)/, command);
    assert.doesNotMatch(stderr, /inside autom8|\n\s+at /, command);
  }
});

Deno.test("row 28: a run whose output is lost does its work all the same", linux, async () => {
  await using scratch = await twoStories();
  await inShell(scratch, '"$autom8" --output json "$spec" > /dev/full');
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "3");
});

Deno.test(
  "row 28: an error keeps its exit code if its message is lost, and so does a lost result",
  linux,
  async () => {
    await using scratch = await twoStories();
    assert.equal((await inShell(scratch, '"$autom8" --nonsense 2> /dev/full')).code, 2);
    assert.equal((await inShell(scratch, '"$autom8" version > /dev/full 2> /dev/full')).code, 1);
  },
);

Deno.test("row 28: a reader that has ended makes autom8 end quietly with exit 1", linux, async () => {
  await using scratch = await twoStories();
  // The left side starts once the right side has closed the pipe.
  const script = `mkfifo closed
( cat closed > /dev/null; "$autom8" help; echo "exit $?" >&2 ) | ( exec <&-; echo > closed )`;
  assert.equal((await inShell(scratch, script)).stderr, "exit 1\n");
});
