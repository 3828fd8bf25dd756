import assert from "assert";
import { join } from "path";
import type { ForegroundExit } from "../../src/process/foreground.ts";
import { findMarked } from "../../src/process/mark.ts";
import { hasTerminal } from "../harness/terminal.ts";
import { inFolder, newRunId, pidIn, runs, until } from "./living_process.ts";

const linux = { ignore: Deno.build.os !== "linux" };
const terminal = { ignore: !await hasTerminal() };

const program = (runId: string, command: string[]) => [
  Deno.execPath(),
  "run",
  "-A",
  "--no-check",
  "--config",
  join(import.meta.dirname ?? "", "../../deno.json"),
  join(import.meta.dirname ?? "", "foreground_program.ts"),
  runId,
  ...command,
];

async function resultIn(folder: string): Promise<ForegroundExit> {
  return JSON.parse(await Deno.readTextFile(join(folder, "result")));
}

/** Runs the program without a terminal; `meanwhile` gets its pid. */
async function play(
  folder: string,
  command: string[],
  meanwhile: (pid: number) => Promise<void> = () => Promise.resolve(),
): Promise<{ exit: ForegroundExit; runId: string }> {
  const runId = newRunId();
  const [deno = "", ...args] = program(runId, command);
  const child = new Deno.Command(deno, { args, cwd: folder, stdin: "null", stdout: "null" }).spawn();
  await meanwhile(child.pid);
  assert.ok((await child.status).success);
  return { exit: await resultIn(folder), runId };
}

/** Runs the program at a terminal of its own, and types `keys` once `ready` is in its folder. */
async function playAtTerminal(folder: string, script: string, keys: string): Promise<ForegroundExit> {
  const words = program(newRunId(), ["/bin/sh", "-c", script]).map((word) =>
    `'${word.replaceAll("'", "'\\''")}'`
  );
  // The shell around it is in the same process group: it outlives a Ctrl-C, too.
  const command = `trap : INT; stty -g > before; ${words.join(" ")}; stty -g > after`;
  const child = new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", command, "/dev/null"],
    cwd: folder,
    env: { SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await until(() => Deno.stat(join(folder, "ready")).then(() => true, () => false), "the child is ready");
  await writer.write(new TextEncoder().encode(keys));
  await child.status;
  await writer.close().catch(() => {});
  const modes = (name: string) => Deno.readTextFile(join(folder, name));
  assert.equal(await modes("after"), await modes("before"), "the modes of the terminal");
  return await resultIn(folder);
}

Deno.test(
  "a child in the foreground has the terminal, and reads what is typed",
  terminal,
  () =>
    inFolder(async (folder) => {
      const script =
        "test -t 0 && test -t 1 && test -t 2 && : > ready && read line && echo $line > typed; exit 7";
      const exit = await playAtTerminal(folder, script, "hello\n");
      assert.deepEqual(exit, { kind: "exited", code: 7, signal: null, received: null });
      assert.equal(await Deno.readTextFile(join(folder, "typed")), "hello\n");
    }),
);

Deno.test(
  "Ctrl-C at the terminal is the child's to handle, and does not end us",
  terminal,
  () =>
    inFolder(async (folder) => {
      const script =
        "trap 'echo once >> interrupts' INT; : > ready; until test -e interrupts; do sleep 0.05; done; exit 5";
      const exit = await playAtTerminal(folder, script, "\x03");
      assert.deepEqual(exit, { kind: "exited", code: 5, signal: null, received: null });
    }),
);

Deno.test("a child that Ctrl-C ends is reported with its signal", terminal, () =>
  inFolder(async (folder) => {
    const exit = await playAtTerminal(folder, ": > ready; exec sleep 300", "\x03");
    assert.deepEqual(exit, { kind: "exited", code: 130, signal: "SIGINT", received: null });
  }));

for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  Deno.test(
    `${signal} to us is passed on to the child, which may end in its own way`,
    linux,
    () =>
      inFolder(async (folder) => {
        const script = `trap 'exit 4' ${signal.slice(3)}; echo $$ > child; while :; do sleep 0.05; done`;
        const { exit } = await play(folder, ["/bin/sh", "-c", script], async (pid) => {
          await pidIn(join(folder, "child"));
          Deno.kill(pid, signal);
        });
        assert.deepEqual(exit, { kind: "exited", code: 4, signal: null, received: signal });
      }),
  );
}

Deno.test("a child that ignores the signal passed on is killed", linux, () =>
  inFolder(async (folder) => {
    const script = "trap '' TERM HUP; echo $$ > child; while :; do sleep 0.05; done";
    const { exit } = await play(folder, ["/bin/sh", "-c", script], async (pid) => {
      await pidIn(join(folder, "child"));
      Deno.kill(pid, "SIGTERM");
    });
    assert.deepEqual(exit, { kind: "exited", code: 137, signal: "SIGKILL", received: "SIGTERM" });
  }));

Deno.test("what a child in the foreground leaves behind is ended", linux, () =>
  inFolder(async (folder) => {
    const script =
      "setsid sh -c 'echo $$ > sleeper; exec sleep 300' & until test -s sleeper; do sleep 0.05; done";
    const { exit, runId } = await play(folder, ["/bin/sh", "-c", script]);
    assert.deepEqual(exit, { kind: "exited", code: 0, signal: null, received: null });
    assert.ok(!await runs(await pidIn(join(folder, "sleeper"))));
    assert.deepEqual(await findMarked(runId), []);
  }));

Deno.test(
  "a program that cannot be started is an answer, not an error",
  linux,
  () =>
    inFolder(async (folder) => {
      const { exit } = await play(folder, [join(folder, "no-such-program")]);
      assert.equal(exit.kind, "failed-to-start");
    }),
);
