import assert from "assert";
import { join } from "path";
import { agentVersion } from "../../src/claude/agent_version.ts";
import type { AgentEvent } from "../../src/claude/events.ts";
import { runTurn, type TurnOutcome, type TurnRequest } from "../../src/claude/turn.ts";
import { findMarked } from "../../src/process/mark.ts";
import { inFolder, newRunId, pidIn, runs } from "../process/living_process.ts";

const unix = { ignore: Deno.build.os === "windows" };
const root = join(import.meta.dirname ?? "", "../..");
const agent = (name: string) => ["sh", join(root, "fixtures/agents", name)];

type Played = TurnOutcome & { events: AgentEvent[]; transcript: string; runId: string };

async function play(name: string, folder: string, more: Partial<TurnRequest> = {}): Promise<Played> {
  const events: AgentEvent[] = [];
  const chunks: Uint8Array[] = [];
  const request: TurnRequest = {
    command: agent(name),
    arguments: [],
    prompt: "[autom8] do it\n",
    folder,
    runId: newRunId(),
    permissionMode: "auto",
    timeoutMs: 60_000,
    idleTimeoutMs: 0,
    signal: new AbortController().signal,
    transcript: { write: (chunk) => chunks.push(chunk) },
    onEvent: (event) => events.push(event),
    grace: { afterResultMs: 200, interruptMs: 200, killMs: 200 },
    ...more,
  };
  const outcome = await runTurn(request);
  assert.deepEqual(await findMarked(request.runId), [], "nothing of the turn is left");
  return {
    ...outcome,
    events,
    transcript: await new Blob(chunks.map((chunk) => chunk.slice())).text(),
    runId: request.runId,
  };
}

const failure = ({ ending }: TurnOutcome) => ending.kind === "failed" ? ending.failure.kind : "done";

const endings: { agent: string; ending: string; text?: string }[] = [
  { agent: "no_newline.sh", ending: "done", text: "fine" },
  { agent: "noisy_stderr.sh", ending: "done", text: "fine" },
  { agent: "invalid_utf8.sh", ending: "done", text: "\ufffd" },
  { agent: "garbage.sh", ending: "done", text: "fine" },
  { agent: "lingering.sh", ending: "done", text: "fine" },
  { agent: "pipe_holder.sh", ending: "done", text: "fine" },
  { agent: "not_reading.sh", ending: "done", text: "fine" },
  { agent: "long_line.sh", ending: "done", text: "fine" },
  { agent: "silent.sh", ending: "no-result" },
  { agent: "error_exit_zero.sh", ending: "other", text: "it went wrong" },
  { agent: "success_exit_one.sh", ending: "other", text: "fine" },
  { agent: "orphan.sh", ending: "killed" },
  { agent: "bad_flags.sh", ending: "other" },
  { agent: "wrong_mode.sh", ending: "permission-mode" },
  { agent: "wrong_mode_quick.sh", ending: "permission-mode" },
  { agent: "more_work.sh", ending: "done", text: "finished" },
  { agent: "noisy_after_result.sh", ending: "done", text: "fine" },
  { agent: "no_auto_mode.sh", ending: "permission-mode" },
];
for (const { agent, ending, text } of endings) {
  Deno.test(
    `the turn of ${agent} ends as ${ending} and leaves no process`,
    unix,
    () =>
      inFolder(async (folder) => {
        const turn = await play(agent, folder, { prompt: "x".repeat(500_000) });
        assert.equal(failure(turn), ending, JSON.stringify(turn.ending));
        if (text !== undefined) assert.equal(turn.report.text, text);
      }),
  );
}

Deno.test(
  "prompt, arguments, folder, mark and environment reach the agent",
  unix,
  () =>
    inFolder(async (folder) => {
      const prompt = `[autom8 run=r]\n${"ü€ \"'$(x)`\\".repeat(30_000)}`;
      const turn = await play("prompt_keeper.sh", folder, { prompt, arguments: ["-p", "a b", "--", "*"] });
      assert.equal(failure(turn), "done");
      assert.equal(await Deno.readTextFile(join(folder, "prompt")), prompt);
      assert.equal(await Deno.readTextFile(join(folder, "arguments")), "-p\na b\n--\n*\n");
      assert.equal(await Deno.readTextFile(join(folder, "environment")), `${turn.runId}\n1\n`);
      assert.equal(await Deno.readTextFile(join(folder, "folder")), `${await Deno.realPath(folder)}\n`);
    }),
);

Deno.test(
  "the transcript holds the stream byte for byte, and events come in its order",
  unix,
  () =>
    inFolder(async (folder) => {
      const turn = await play("garbage.sh", folder);
      assert.match(
        turn.transcript,
        /^npm warn something\n\{"type":"system"[^]*"terminal_reason":"completed"\}$/,
      );
      assert.deepEqual(
        turn.events.filter(({ kind }) => !["garbage", "usage"].includes(kind)).map(({ kind }) => kind),
        [
          "init",
          "text",
          "unknown",
          "result",
        ],
      );
      assert.ok(turn.report.garbageLines >= 4);
    }),
);

Deno.test("the end of standard error is kept, up to 16 KB", unix, () =>
  inFolder(async (folder) => {
    const { stderr } = await play("noisy_stderr.sh", folder);
    assert.ok(stderr.endsWith("eeethe end of it\n"));
    assert.ok(stderr.length < 16_500);
  }));

Deno.test(
  "what the agent prints on standard error alone is the failure's detail",
  unix,
  () =>
    inFolder(async (folder) => {
      const { ending } = await play("bad_flags.sh", folder);
      assert.ok(ending.kind === "failed" && ending.failure.detail.includes("unknown option '--frobnicate'"));
    }),
);

Deno.test(
  "a process in another permission mode is ended before it works",
  unix,
  () =>
    inFolder(async (folder) => {
      const { ending, report } = await play("wrong_mode.sh", folder);
      assert.equal(report.permissionMode, "default");
      assert.ok(ending.kind === "failed" && ending.failure.detail.includes("default"));
      await assert.rejects(Deno.stat(join(folder, "edited")));
    }),
);

Deno.test(
  "auto mode that cannot check commands ends the process at once, and counts in no other mode",
  unix,
  () =>
    inFolder(async (folder) => {
      await play("no_auto_mode.sh", folder);
      await assert.rejects(Deno.stat(join(folder, "edited")));
      for (const permissionMode of ["plan", "default"]) {
        const turn = await play("no_auto_mode.sh", folder, { permissionMode, arguments: [permissionMode] });
        assert.equal(failure(turn), "done", permissionMode);
      }
    }),
);

Deno.test(
  "a process with several results: the last counts, and all that was used adds up",
  unix,
  () =>
    inFolder(async (folder) => {
      const { report } = await play("more_work.sh", folder);
      assert.equal(report.costUsd, 0.5);
      assert.equal(report.usage.inputTokens, 14);
      assert.equal(report.usageIsEstimate, false);
    }),
);

Deno.test(
  "a turn that begins after a result and is cut off was interrupted, timed out or idle",
  unix,
  () =>
    inFolder(async (folder) => {
      const controller = new AbortController();
      pidIn(join(folder, "started")).then(() => controller.abort());
      const interrupted = await play("more_work_cut_off.sh", folder, { signal: controller.signal });
      assert.equal(failure(interrupted), "interrupted");
      assert.equal(interrupted.report.costUsd, 0.5, "what the first turn cost is known");
      assert.ok(interrupted.report.usageIsEstimate);
      assert.equal(failure(await play("more_work_cut_off.sh", folder, { idleTimeoutMs: 300 })), "idle");
      assert.equal(failure(await play("more_work_cut_off.sh", folder, { timeoutMs: 700 })), "timed-out");
    }),
);

Deno.test(
  "a tool in a session of its own, orphaned by the agent's death, is ended",
  unix,
  () =>
    inFolder(async (folder) => {
      await play("orphan.sh", folder);
      assert.ok(!await runs(await pidIn(join(folder, "orphan"))));
    }),
);

Deno.test(
  "a child that keeps the output open is ended and does not delay the turn",
  unix,
  () =>
    inFolder(async (folder) => {
      await play("pipe_holder.sh", folder);
      assert.ok(!await runs(await pidIn(join(folder, "held"))));
    }),
);

Deno.test(
  "a process that takes too long is timed out, however much it prints",
  unix,
  () =>
    inFolder(async (folder) => {
      const turn = await play("chatty.sh", folder, { timeoutMs: 700, idleTimeoutMs: 30_000 });
      assert.equal(failure(turn), "timed-out");
    }),
);

Deno.test("an agent that prints nothing for too long is idle", unix, () =>
  inFolder(async (folder) => {
    const turn = await play("hanging.sh", folder, { idleTimeoutMs: 300 });
    assert.equal(failure(turn), "idle");
  }));

for (const name of ["hanging.sh", "deaf.sh", "polite.sh"]) {
  Deno.test(`${name} is interrupted when the signal is aborted`, unix, () =>
    inFolder(async (folder) => {
      const controller = new AbortController();
      const started = pidIn(join(folder, "started"));
      started.then(() => controller.abort());
      const turn = await play(name, folder, { signal: controller.signal });
      assert.equal(failure(turn), "interrupted");
      assert.ok(!await runs(await started));
    }));
}

Deno.test("an agent that exits on SIGINT may finish its output", unix, () =>
  inFolder(async (folder) => {
    const controller = new AbortController();
    pidIn(join(folder, "started")).then(() => controller.abort());
    const grace = { afterResultMs: 200, interruptMs: 20_000, killMs: 0 };
    const turn = await play("polite.sh", folder, { signal: controller.signal, grace });
    assert.equal(turn.report.result?.text, "stopped");
    assert.equal(turn.report.costUsd, 0.5);
  }));

Deno.test(
  "a turn with a result is done, even if it is interrupted before its process has ended",
  unix,
  () =>
    inFolder(async (folder) => {
      const controller = new AbortController();
      const turn = await play("lingering.sh", folder, {
        signal: controller.signal,
        onEvent: (event) => event.kind === "result" && controller.abort(),
        grace: { afterResultMs: 60_000, interruptMs: 200, killMs: 200 },
      });
      assert.equal(failure(turn), "done");
    }),
);

Deno.test("nothing is started if the signal is already aborted", unix, () =>
  inFolder(async (folder) => {
    const turn = await play("hanging.sh", folder, { signal: AbortSignal.abort() });
    assert.equal(failure(turn), "interrupted");
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test(
  "a program that is missing, not executable or a folder is not installed",
  unix,
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(join(folder, "plain"), "#!/bin/sh\n", { mode: 0o644 });
      for (const program of ["no-such-agent-here", join(folder, "none"), join(folder, "plain"), folder]) {
        assert.equal(failure(await play("", folder, { command: [program] })), "not-installed", program);
        assert.deepEqual(await agentVersion([program]), { kind: "not-found" }, program);
      }
    }),
);

Deno.test("a missing work folder is not reported as a missing agent", unix, () =>
  inFolder(async (folder) => {
    await assert.rejects(play("silent.sh", join(folder, "gone")), { kind: "folder-unwritable" });
  }));

Deno.test(
  "a transcript that cannot be written ends the turn and its processes with that error",
  unix,
  () =>
    inFolder(async (folder) => {
      const runId = newRunId();
      const transcript = {
        write: () => {
          throw new Error("no space left");
        },
      };
      await assert.rejects(play("hanging.sh", folder, { transcript, runId }), /no space left/);
      assert.deepEqual(await findMarked(runId), []);
    }),
);

Deno.test(
  "an observer that throws when the agent starts leaves no process",
  unix,
  () =>
    inFolder(async (folder) => {
      const runId = newRunId();
      const onSpawn = () => {
        throw new Error("observer");
      };
      await assert.rejects(play("hanging.sh", folder, { onSpawn, runId }), /observer/);
      assert.deepEqual(await findMarked(runId), []);
    }),
);

Deno.test(
  "a flood of 200 MB is read in bounded memory",
  { ignore: Deno.build.os !== "linux" },
  () =>
    inFolder(async (folder) => {
      const code = `
      import { runTurn } from "${new URL("../../src/claude/turn.ts", import.meta.url).href}";
      let bytes = 0;
      const { ending } = await runTurn({
        command: ${JSON.stringify(agent("flood.sh"))}, arguments: ["200"], prompt: "x", folder: ".",
        runId: "${newRunId()}", permissionMode: "auto", timeoutMs: 0, idleTimeoutMs: 0,
        signal: new AbortController().signal, onEvent() {},
        transcript: { write(chunk) { bytes += chunk.length; } },
      });
      const peak = /VmHWM:\\s+(\\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))[1];
      console.log(JSON.stringify({ ending: ending.kind, bytes, peakMb: Number(peak) / 1024 }));`;
      const file = join(folder, "flooded.ts");
      await Deno.writeTextFile(file, code);
      const config = join(root, "deno.json");
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--config", config, file],
        cwd: folder,
        stderr: "inherit",
      }).output();
      const { ending, bytes, peakMb } = JSON.parse(new TextDecoder().decode(stdout));
      assert.equal(ending, "done");
      assert.ok(bytes > 200_000_000);
      assert.ok(peakMb < 300, `${peakMb} MB`);
    }),
);

const versions: { name: string; argument: string[]; expected: unknown }[] = [
  { name: "the genuine form", argument: [], expected: { kind: "found", version: "2.1.197" } },
  {
    name: "other words",
    argument: ["usage: thing"],
    expected: { kind: "unreadable", output: "usage: thing\n" },
  },
  { name: "no answer", argument: ["hang"], expected: { kind: "unreadable", output: "" } },
];
for (const { name, argument, expected } of versions) {
  Deno.test(`the agent's version is read: ${name}`, unix, async () => {
    const bound = argument[0] === "hang" ? 300 : 10_000;
    assert.deepEqual(await agentVersion([...agent("version.sh"), ...argument], { boundMs: bound }), expected);
  });
}
