import assert from "assert";
import { join } from "path";
import { type CommandRequest, runShellCommand } from "../../src/process/shell_command.ts";
import { findMarked } from "../../src/process/mark.ts";
import { inFolder, newRunId, pidIn, runs, until } from "./living_process.ts";

const unix = { ignore: Deno.build.os === "windows" };

const run = (folder: string, command: string, more: Partial<CommandRequest> = {}) =>
  runShellCommand({
    command,
    folder,
    timeoutMs: 60_000,
    maxOutputBytes: 1024,
    runId: newRunId(),
    signal: new AbortController().signal,
    ...more,
  });

const exits: { name: string; command: string; code: number; output: string | RegExp }[] = [
  { name: "a success", command: "echo fine", code: 0, output: "fine\n" },
  { name: "a failure", command: "echo bad; exit 3", code: 3, output: "bad\n" },
  { name: "an unknown program", command: "no-such-program-here", code: 127, output: /not found/ },
  { name: "a syntax error", command: "if", code: 2, output: /[Ss]yntax error/ },
  {
    name: "both streams in order",
    command: "echo 1; echo 2 >&2; echo 3; echo 4 >&2",
    code: 0,
    output: "1\n2\n3\n4\n",
  },
  { name: "an empty standard input", command: "cat; echo end", code: 0, output: "end\n" },
  { name: "a shell that kills itself", command: "kill -9 $$", code: 137, output: "" },
  {
    name: "quotes and dollars as written",
    command: `printf '%s\\n' "a b" '$HOME' "\\""`,
    code: 0,
    output: 'a b\n$HOME\n"\n',
  },
  { name: "two lines", command: "a=1\necho $a", code: 0, output: "1\n" },
  { name: "invalid UTF-8", command: "printf 'a\\377b'", code: 0, output: "a\ufffdb" },
  {
    name: "the mark of the run",
    command: 'test -n "$AUTOM8_RUN" && echo marked',
    code: 0,
    output: "marked\n",
  },
];
for (const { name, command, code, output } of exits) {
  Deno.test(`a command's exit code and output are returned: ${name}`, unix, () =>
    inFolder(async (folder) => {
      const result = await run(folder, command);
      assert.equal(result.kind, "exited");
      if (result.kind !== "exited") return;
      assert.equal(result.code, code);
      if (typeof output === "string") assert.equal(result.output, output);
      else assert.match(result.output, output);
      assert.ok(result.durationMs >= 0);
    }));
}

Deno.test("a command runs in its folder", unix, () =>
  inFolder(async (folder) => {
    const result = await run(folder, "pwd -P");
    assert.deepEqual(result.kind === "exited" && result.output, `${await Deno.realPath(folder)}\n`);
  }));

Deno.test(
  "a command whose folder is missing is reported as failed to start",
  unix,
  () =>
    inFolder(async (folder) => {
      const result = await run(join(folder, "missing"), "true");
      assert.equal(result.kind, "failed-to-start");
    }),
);

Deno.test(
  "the beginning and the end of a long output are kept, with a line that gives the number of missing bytes",
  unix,
  () =>
    inFolder(async (folder) => {
      const result = await run(
        folder,
        "echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last",
        {
          maxOutputBytes: 400,
        },
      );
      assert.ok(result.kind === "exited");
      assert.match(result.output, /^first\nx+\n\[29996\d\d bytes left out\]\nx+\nlast\n$/);
      assert.ok(result.output.length < 440);
    }),
);

Deno.test(
  "a command that takes too long is ended with all it started",
  unix,
  () =>
    inFolder(async (folder) => {
      const runId = newRunId();
      const result = await run(folder, "echo begun; setsid sleep 300 & sleep 300", { timeoutMs: 500, runId });
      assert.ok(result.kind === "timed-out");
      // A shell that outlives its command by a moment may say that it was terminated.
      assert.match(result.output, /^(begun\n)?(Terminated *\n)?$/);
      assert.deepEqual(await findMarked(runId), []);
    }),
);

Deno.test(
  "a command that is interrupted is ended with all it started",
  unix,
  () =>
    inFolder(async (folder) => {
      const controller = new AbortController();
      const runId = newRunId();
      const running = run(folder, "setsid sh -c 'echo $$ > pid; exec sleep 300' & wait", {
        signal: controller.signal,
        runId,
      });
      const pid = await pidIn(join(folder, "pid"));
      controller.abort();
      assert.deepEqual(await running, { kind: "interrupted" });
      assert.ok(!await runs(pid));
    }),
);

Deno.test(
  "nothing is started for a run that is being interrupted already",
  unix,
  () =>
    inFolder(async (folder) => {
      assert.deepEqual(await run(folder, "touch ran", { signal: AbortSignal.abort() }), {
        kind: "interrupted",
      });
      assert.deepEqual([...Deno.readDirSync(folder)], []);
    }),
);

Deno.test(
  "a process left in the background neither outlives its command nor holds it up",
  unix,
  () =>
    inFolder(async (folder) => {
      const result = await run(folder, "sleep 300 & echo $! > pid; echo done");
      assert.ok(result.kind === "exited" && result.output === "done\n");
      assert.ok(result.durationMs < 60_000);
      assert.ok(!await runs(await pidIn(join(folder, "pid"))));
    }),
);

Deno.test(
  "a background process that writes forever does not delay a command",
  unix,
  () =>
    inFolder(async (folder) => {
      const result = await run(folder, "yes & echo $! > pid; sleep 0.1; exit 4");
      assert.ok(result.kind === "exited" && result.code === 4);
      assert.ok(!await runs(await pidIn(join(folder, "pid"))));
    }),
);

Deno.test(
  "an unknown process that keeps the pipe open does not delay a command",
  unix,
  () =>
    inFolder(async (folder) => {
      const command =
        "env -i setsid sh -c 'echo $$ > pid; exec sleep 300' & while ! test -s pid; do sleep 0.01; done";
      const result = await run(folder, command);
      assert.ok(result.kind === "exited" && result.code === 0);
      const pid = await pidIn(join(folder, "pid"));
      if (await runs(pid)) Deno.kill(pid, "SIGKILL");
      await until(async () => !await runs(pid), "the end of the stranger");
    }),
);
