import assert from "assert";
import { join } from "path";
import { startChild } from "../../src/process/child.ts";
import { findMarked, markName } from "../../src/process/mark.ts";
import { endMarked } from "../../src/process/tree.ts";
import { inFolder, newRunId, pidIn, runs } from "./living_process.ts";

const linux = { ignore: Deno.build.os !== "linux" };

/** Starts a shell script that writes its own pid, and perhaps others', into files of `folder`. */
const startScript = (folder: string, runId: string, script: string) =>
  startChild({
    program: "/bin/sh",
    arguments: ["-c", script],
    folder,
    runId,
    input: null,
    onStdout: () => {},
    onStderr: () => {},
  });

Deno.test(
  "a process in a session of its own is found by its mark after its parent was killed",
  linux,
  () =>
    inFolder(async (folder) => {
      const runId = newRunId();
      const child = startScript(
        folder,
        runId,
        "setsid sh -c 'echo $$ > sleeper; exec sleep 300' & sleep 300",
      );
      const sleeper = await pidIn(join(folder, "sleeper"));
      Deno.kill(child.pid, "SIGKILL");
      await child.ended;
      assert.ok((await findMarked(runId)).includes(sleeper));
      assert.ok((await endMarked(runId, { graceMs: 2000 })).includes(sleeper));
      assert.ok(!await runs(sleeper));
      assert.deepEqual(await findMarked(runId), []);
      await child.settle({ interruptMs: null, graceMs: 0 });
    }),
);

Deno.test(
  "the mark of another run, also one that begins alike, is left alone",
  linux,
  () =>
    inFolder(async (folder) => {
      const runId = newRunId();
      const other = startScript(folder, `${runId}0`, "echo $$ > other; exec sleep 300");
      const pid = await pidIn(join(folder, "other"));
      assert.deepEqual(await findMarked(runId), []);
      await endMarked(runId, { graceMs: 0 });
      assert.ok(await runs(pid));
      await other.settle({ interruptMs: null, graceMs: 0 });
      assert.ok(!await runs(pid));
    }),
);

Deno.test(
  "this process and its ancestors are never taken for a run's, whatever mark they carry",
  linux,
  () =>
    inFolder(async (folder) => {
      const runId = newRunId();
      const module = new URL("../../src/process/", import.meta.url).href;
      const inner = join(folder, "inner.ts");
      await Deno.writeTextFile(
        inner,
        `import { findMarked } from "${module}mark.ts";
       import { endMarked } from "${module}tree.ts";
       console.log(JSON.stringify([await findMarked("${runId}"), await endMarked("${runId}", { graceMs: 0 })]));`,
      );
      const { stdout, success } = await new Deno.Command("/bin/sh", {
        args: ["-c", '"$@"; exit $?', "sh", Deno.execPath(), "run", "-A", "--no-config", inner],
        env: { [markName]: runId },
      }).output();
      assert.ok(success);
      assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), [[], []]);
    }),
);

Deno.test(
  "what ignores SIGTERM is killed, and what it starts meanwhile too",
  linux,
  () =>
    inFolder(async (folder) => {
      const runId = newRunId();
      const script =
        `trap '(sleep 300 & echo $! > late)' TERM; echo $$ > stubborn; while :; do sleep 0.05; done`;
      const child = startScript(folder, runId, script);
      const stubborn = await pidIn(join(folder, "stubborn"));
      await child.settle({ interruptMs: null, graceMs: 300 });
      assert.ok(!await runs(stubborn));
      assert.ok(!await runs(await pidIn(join(folder, "late"))));
      assert.deepEqual(await findMarked(runId), []);
    }),
);

Deno.test(
  "a descendant that threw the mark away is ended with the child it was below",
  linux,
  () =>
    inFolder(async (folder) => {
      const runId = newRunId();
      const child = startScript(folder, runId, "env -i setsid sh -c 'echo $$ > bare; exec sleep 300' & wait");
      const bare = await pidIn(join(folder, "bare"));
      assert.ok(!(await findMarked(runId)).includes(bare));
      await child.settle({ interruptMs: null, graceMs: 1000 });
      assert.ok(!await runs(bare));
    }),
);

/** A tool, and an agent that does not end on a signal and begins paid work as soon as its tool is gone. */
const paying = `
trap : INT TERM HUP
setsid sh -c 'echo $$ > tool; exec sleep 300' &
while ! test -s tool; do sleep 0.01; done
echo $$ > agent
while kill -0 "$(cat tool)" 2> /dev/null; do sleep 0.01; done
echo paid > paid`;

const paid = (folder: string) => Deno.stat(join(folder, "paid")).then(() => true, () => false);

for (
  const [name, script] of [
    ["an agent", paying],
    ["an agent under a shell", `trap : INT; sh -c '${paying.replaceAll("'", "'\\''")}'; exit 1`],
  ] as const
) {
  Deno.test(
    `row 36: ${name} is ended before its tools, so that it starts no paid work when they die`,
    linux,
    () =>
      inFolder(async (folder) => {
        const child = startScript(folder, newRunId(), script);
        const pids = [await pidIn(join(folder, "agent")), await pidIn(join(folder, "tool"))];
        await child.settle({ interruptMs: 100, graceMs: 300, order: "parents-first" });
        for (const pid of pids) assert.ok(!await runs(pid));
        assert.equal(await paid(folder), false);
      }),
  );

  Deno.test(
    `row 36: ${name} that outlived autom8 is ended before its tools`,
    linux,
    () =>
      inFolder(async (folder) => {
        const runId = newRunId();
        const child = startScript(folder, runId, script);
        const pids = [await pidIn(join(folder, "agent")), await pidIn(join(folder, "tool"))];
        await endMarked(runId, { graceMs: 300 });
        for (const pid of pids) assert.ok(!await runs(pid));
        assert.equal(await paid(folder), false);
        await child.settle({ interruptMs: null, graceMs: 0 });
      }),
  );
}

Deno.test(
  "row 36: tools of an agent that ends on SIGTERM are asked to end after it",
  linux,
  () =>
    inFolder(async (folder) => {
      const script = `
trap 'sleep 0.3; echo agent >> order; exit 143' TERM
setsid sh -c 'trap "echo tool >> order; exit 0" TERM; echo $$ > tool; while :; do sleep 0.01; done' &
while ! test -s tool; do sleep 0.01; done
echo $$ > agent
while :; do sleep 0.01; done`;
      const child = startScript(folder, newRunId(), script);
      await pidIn(join(folder, "agent"));
      await child.settle({ interruptMs: null, graceMs: 20_000, order: "parents-first" });
      assert.equal(await Deno.readTextFile(join(folder, "order")), "agent\ntool\n");
    }),
);

Deno.test(
  "a command that cleans up once its child has ended is given the time for it",
  linux,
  () =>
    inFolder(async (folder) => {
      const script = `trap 'wait; echo tidy > tidy; exit 0' TERM; sleep 300 & echo $$ > ready; wait`;
      const child = startScript(folder, newRunId(), script);
      await pidIn(join(folder, "ready"));
      await child.settle({ interruptMs: null, graceMs: 20_000 });
      assert.equal(await Deno.readTextFile(join(folder, "tidy")), "tidy\n");
    }),
);

Deno.test("a stopped process is ended", linux, () =>
  inFolder(async (folder) => {
    const runId = newRunId();
    const child = startScript(folder, runId, "echo $$ > stopped; kill -STOP $$; sleep 300");
    const pid = await pidIn(join(folder, "stopped"));
    await child.settle({ interruptMs: null, graceMs: 100 });
    assert.ok(!await runs(pid));
  }));

Deno.test("a child that handles SIGINT is given the time for it", linux, () =>
  inFolder(async (folder) => {
    const script = `trap 'echo tidy > farewell; exit 5' INT; echo $$ > ready; while :; do sleep 0.05; done`;
    const child = startScript(folder, newRunId(), script);
    await pidIn(join(folder, "ready"));
    assert.equal((await child.settle({ interruptMs: 10_000, graceMs: 0 })).code, 5);
    assert.equal(await Deno.readTextFile(join(folder, "farewell")), "tidy\n");
  }));

Deno.test(
  "an error in taking the output ends in settle, after the child is gone",
  linux,
  () =>
    inFolder(async (folder) => {
      let broken = 0;
      const child = startChild({
        program: "/bin/sh",
        arguments: ["-c", "echo one; echo $$ > pid; exec sleep 300"],
        folder,
        runId: newRunId(),
        input: null,
        onStdout: () => {
          throw new Error("no room");
        },
        onStderr: () => {},
        onBroken: () => broken += 1,
      });
      const pid = await pidIn(join(folder, "pid"));
      await assert.rejects(child.settle({ interruptMs: null, graceMs: 0 }), /no room/);
      assert.equal(broken, 1);
      assert.ok(!await runs(pid));
    }),
);

Deno.test("the table can be read with the permissions of the compiled program", linux, async () => {
  const module = new URL("../../src/process/mark.ts", import.meta.url).href;
  const runId = newRunId();
  const marked = new Deno.Command("sleep", { args: ["300"], env: { [markName]: runId } }).spawn();
  const code = `import { findMarked } from "${module}"; console.log((await findMarked("${runId}")).join());`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, code);
  try {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-config",
        "--no-prompt",
        "--allow-read",
        "--allow-write",
        "--allow-run",
        "--allow-env=HOME",
        file,
      ],
      stderr: "inherit",
    }).output();
    assert.equal(new TextDecoder().decode(stdout).trim(), String(marked.pid));
  } finally {
    marked.kill("SIGKILL");
    await marked.status;
    await Deno.remove(file);
  }
});
