/** What resume finds, and what it repairs before it resumes a run. */

import assert from "assert";
import { resolve } from "path";
import { runAutom8, type Running, startAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { endOf, hangingScript, specFile, twoStories } from "../harness/two_stories.ts";

/** Starts the run and waits until the agent hangs in story 2, so that its conversation can be resumed. */
async function startHanging(scratch: Scratch): Promise<Running> {
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await appears(scratch, "two.txt");
  return running;
}

async function appears(scratch: Scratch, path: string): Promise<void> {
  while (!await Deno.stat(resolve(scratch.folder, path)).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("locks that a killed git left do not stop resume", async () => {
  await using calm = await twoStories();
  assert.equal((await runAutom8(calm, [specFile(calm)])).code, 0);

  await using scratch = await twoStories(hangingScript);
  const running = await startHanging(scratch);
  running.signal("SIGKILL");
  await running.done;
  for (const lock of ["index.lock", "HEAD.lock", "refs/heads/feature/two.lock"]) {
    await Deno.writeTextFile(`${scratch.folder}/.git/${lock}`, "");
  }
  assert.equal((await runAutom8(scratch, ["status"])).code, 0);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.deepEqual(await endOf(scratch), await endOf(calm));
});

Deno.test("a lock that was there long before the run is somebody else's", async () => {
  await using scratch = await twoStories(hangingScript);
  const running = await startHanging(scratch);
  running.signal("SIGKILL");
  await running.done;
  const lock = `${scratch.folder}/.git/index.lock`;
  await Deno.writeTextFile(lock, "");
  await Deno.utime(lock, 1_000_000, 1_000_000);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 1, resumed.stdout);
  assert.match(resumed.stderr, /index\.lock/);
  await Deno.remove(lock);
  assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
});

Deno.test("a lock that a git of the user's holds is waited out and never removed", async () => {
  await using scratch = await twoStories(hangingScript);
  const running = await startHanging(scratch);
  running.signal("SIGKILL");
  await running.done;
  // As long as its editor is open, `git commit -a` holds the index.
  const [editing, written] = [`${scratch.home}/editing`, `${scratch.home}/written`];
  const editor = `${scratch.home}/editor`;
  const waits =
    `echo Mine > "$1"; touch '${editing}'; while [ -e '${editor}' ] && [ ! -e '${written}' ]; do sleep 0.05; done`;
  await Deno.writeTextFile(editor, `#!/bin/sh\n${waits}\n`, { mode: 0o755 });
  await scratch.write("mine.txt", "edited meanwhile\n");
  const commit = scratch.git("-c", `core.editor=${editor}`, "commit", "-a");
  await appears(scratch, editing);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 1, resumed.stdout);
  assert.match(resumed.stderr, /index\.lock[\s\S]*Wait for the other git command/);
  await Deno.writeTextFile(written, "");
  await commit;
  assert.equal(await scratch.git("log", "-1", "--format=%s"), "Mine");
});

Deno.test("resume --list shows the runs that can be resumed, --session picks one", async () => {
  await using scratch = await twoStories(hangingScript);
  const running = await startHanging(scratch);
  const listed = await runAutom8(scratch, ["resume", "--list"]);
  const id = /^([0-9a-f]{8}) /m.exec(listed.stdout)?.[1] ?? "";
  assert.match(listed.stdout, /feature\/two/);
  const refused = await runAutom8(scratch, ["resume", "--session", id]);
  assert.equal(refused.code, 4, refused.stdout + refused.stderr);
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  assert.equal((await runAutom8(scratch, ["resume", "--session", "00000000"])).code, 2);
  const resumed = await runAutom8(scratch, ["resume", "--session", id]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
});

Deno.test("another spec for the branch of an unfinished run is refused; the same one resumes it", async () => {
  await using scratch = await twoStories(hangingScript);
  const running = await startHanging(scratch);
  running.signal("SIGTERM");
  assert.equal((await running.done).code, 143);
  const other = `${scratch.home}/other.json`;
  await Deno.copyFile(specFile(scratch), other);
  const refused = await runAutom8(scratch, [other]);
  assert.equal(refused.code, 4, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /unfinished run/);
  const again = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(again.code, 0, again.stdout + again.stderr);
});

Deno.test("an agent that was cut off before it wrote anything gets its whole task again", async () => {
  await using scratch = await twoStories();
  const agent = `${scratch.home}/agent`;
  const lines = [
    { type: "system", subtype: "init", session_id: "s", model: "m", permissionMode: "auto" },
    { type: "result", subtype: "success", is_error: false, result: "<story-status>done</story-status>" },
  ];
  const says = lines.map((line) => JSON.stringify(line)).join("\n");
  await Deno.writeTextFile(
    agent,
    `#!/bin/sh
[ "$1" = --version ] && { echo "2.1.197 (Claude Code)"; exit 0; }
[ -e ../started ] || { touch ../started; exec sleep 300; }
[ -e ../prompt ] || { echo "$@" > ../arguments; cat > ../prompt; }
echo $$ > agent-$$.txt
echo '${says}'
`,
    { mode: 0o755 },
  );
  scratch.env.AUTOM8_CLAUDE = agent;
  const running = await startAutom8(scratch, ["--skip-review", specFile(scratch)]);
  await appears(scratch, "../started");
  running.signal("SIGKILL");
  await running.done;
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.match(await scratch.read("../arguments"), /--resume/);
  assert.match(
    await scratch.read("../prompt"),
    /phase=implement story=US-1 attempt=1[\s\S]*its file is there/,
  );
});
