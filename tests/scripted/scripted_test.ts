import assert from "assert";
import { join } from "path";
import { agentVersion } from "../../src/claude/agent_version.ts";
import { parseAnswer } from "../../src/claude/answer.ts";
import { demoFiles, demoSpec, demoVerify } from "../../src/scripted/demo_project.ts";
import { demoScript } from "../../src/scripted/demo_script.ts";
import { parseFlags } from "../../src/scripted/flags.ts";
import { remember } from "../../src/scripted/memory.ts";
import { pickStep, readHeader } from "../../src/scripted/pick_step.ts";
import { parseScript, playedFailures, type Script, type Step } from "../../src/scripted/script.ts";
import { runTurn, type TurnOutcome } from "../../src/claude/turn.ts";
import { runShellCommand } from "../../src/process/shell_command.ts";
import { checkSpec } from "../../src/spec/spec.ts";
import { inFolder, newRunId, pidIn, runs } from "../process/living_process.ts";

const unix = { ignore: Deno.build.os === "windows" };
const root = join(import.meta.dirname ?? "", "../..");
const program = [
  "run",
  "-A",
  "--no-check",
  "--config",
  join(root, "deno.json"),
  join(root, "fixtures/agents/scripted.ts"),
];

type Call = {
  header?: string;
  prompt?: string;
  conversation?: string;
  resume?: boolean;
  mode?: string;
  signal?: AbortSignal;
  interruptMs?: number;
};

/** A script in a folder, and a way to let it play turns in the work tree beside it. */
function stage(folder: string, script: unknown) {
  const file = join(folder, "script.json");
  const work = join(folder, "work");
  Deno.mkdirSync(work);
  Deno.writeTextFileSync(file, typeof script === "string" ? script : JSON.stringify(script));
  const play = (call: Call = {}): Promise<TurnOutcome> =>
    runTurn({
      command: [Deno.execPath(), ...program, file],
      arguments: [
        ...["-p", "--output-format", "stream-json", "--verbose", call.resume ? "--resume" : "--session-id"],
        ...[call.conversation ?? "c-1", "--permission-mode", call.mode ?? "acceptEdits"],
      ],
      prompt: `[autom8 run=r ${call.header ?? "phase=implement story=US-1 attempt=1"}]\n${call.prompt ?? ""}`,
      folder: work,
      runId: newRunId(),
      permissionMode: call.mode ?? "acceptEdits",
      timeoutMs: 60_000,
      idleTimeoutMs: 0,
      signal: call.signal ?? new AbortController().signal,
      transcript: { write: () => {} },
      onEvent: () => {},
      grace: { interruptMs: call.interruptMs ?? 20_000 },
    });
  return { file, work, play };
}

const step = (own: Partial<Step>): Partial<Step> => ({ actions: [], answer: "done", ...own });
const detail = ({ ending }: TurnOutcome) => ending.kind === "failed" ? ending.failure.detail : "done";
const failure = ({ ending }: TurnOutcome) => ending.kind === "failed" ? ending.failure.kind : "done";

const badScripts: { name: string; text: string; where: string; expected: RegExp }[] = [
  { name: "no JSON", text: "{", where: "", expected: /JSON/ },
  { name: "a list", text: "[]", where: "", expected: /object with steps/ },
  { name: "no steps", text: "{}", where: "steps", expected: /list of steps/ },
  { name: "an unknown key", text: '{"steps":[],"stpes":1}', where: "", expected: /nothing else/ },
  { name: "no answer", text: '{"steps":[{"actions":[]}]}', where: "steps[0].answer", expected: /text/ },
  {
    name: "round zero",
    text: '{"steps":[{"actions":[],"answer":"","round":0}]}',
    where: "steps[0].round",
    expected: /from 1/,
  },
  {
    name: "an unknown action",
    text: '{"steps":[{"actions":[{"jump":1}],"answer":""}]}',
    where: "steps[0].actions[0]",
    expected: /one of write, edit/,
  },
  {
    name: "an action with a key too many",
    text: '{"steps":[{"actions":[{"say":"a","loud":true}],"answer":""}]}',
    where: "steps[0].actions[0]",
    expected: /`say` with say/,
  },
  {
    name: "an unknown failure",
    text: '{"steps":[{"actions":[{"fail":"boredom"}],"answer":""}]}',
    where: "steps[0].actions[0].fail",
    expected: /rate-limit/,
  },
  ...["/etc/passwd", "../x", "a/../../x", "", "C:\\x", "a\0b", "..\\x"].map((path) => ({
    name: `the path ${JSON.stringify(path)}`,
    text: JSON.stringify({ steps: [{ actions: [{ write: path, text: "" }], answer: "" }] }),
    where: "steps[0].actions[0].write",
    expected: /inside the folder/,
  })),
];
for (const { name, text, where, expected } of badScripts) {
  Deno.test(`a script is refused with the place and what belongs there: ${name}`, () => {
    const reading = parseScript(text);
    assert.ok(reading.kind === "invalid");
    assert.equal(reading.problems[0]?.where, where);
    assert.match(reading.problems[0]?.expected ?? "", expected);
  });
}

Deno.test("the header is the prompt's, with any story id", () => {
  const header = readHeader("intro\n[autom8 run=a-1 phase=review story=US%207%5D attempt=2]\r\nrest");
  assert.deepEqual(header, { phase: "review", story: "US 7]", attempt: 2 });
  assert.equal(readHeader("[autom8 run=a] phase"), null);
});

Deno.test("the first step whose conditions fit is played", () => {
  const script = parseScript(JSON.stringify({
    steps: [
      step({ phase: "review", round: 2, answer: "second review" }),
      step({ story: "A", attempt: 2, answer: "A again" }),
      step({ story: "A", call: 2, answer: "A goes on" }),
      step({ phase: "implement", answer: "any story" }),
      step({ answer: "anything" }),
    ],
  }));
  assert.ok(script.kind === "valid");
  const pick = (phase: string, story: string, attempt: number, round: number, call: number) =>
    pickStep(script.script, { phase, story, attempt, round, call })?.answer;
  assert.equal(pick("review", "-", 1, 2, 1), "second review");
  assert.equal(pick("review", "-", 1, 1, 1), "anything");
  assert.equal(pick("implement", "A", 2, 1, 1), "A again");
  assert.equal(pick("implement", "A", 1, 1, 2), "A goes on");
  assert.equal(pick("implement", "A", 1, 1, 1), "any story");
});

Deno.test("a continued conversation keeps its round and counts its processes", () => {
  let memory = { calls: [] as { conversation: string; phase: string }[] };
  const seen: string[] = [];
  for (
    const [conversation, phase] of [["a", "review"], ["b", "correct"], ["a", "review"], [
      "c",
      "review",
    ]] as const
  ) {
    const next = remember(memory, conversation, phase);
    memory = next.memory;
    seen.push(`${conversation}: round ${next.round}, call ${next.call}`);
  }
  assert.deepEqual(seen, [
    "a: round 1, call 1",
    "b: round 1, call 1",
    "a: round 1, call 2",
    "c: round 2, call 1",
  ]);
});

Deno.test("flags of the genuine program are understood or passed over", () => {
  const flags = parseFlags([
    "-p",
    "--session-id",
    "u",
    "--allowedTools",
    "Bash(x)",
    "--permission-mode",
    "plan",
  ]);
  assert.deepEqual(flags, {
    conversation: "u",
    resumes: false,
    permissionMode: "plan",
    model: "scripted",
    allowedTools: ["Bash(x)"],
    wantsObject: false,
    version: false,
  });
  assert.equal(parseFlags(["--resume", "u"]).resumes, true);
});

Deno.test("the version is one that autom8 works with", unix, async () => {
  assert.deepEqual(await agentVersion([Deno.execPath(), ...program, "none.json"]), {
    kind: "found",
    version: "2.1.197",
  });
});

Deno.test(
  "a turn writes, edits, deletes and runs, and its stream shows all of it",
  unix,
  () =>
    inFolder(async (folder) => {
      const actions = [
        { write: "a/b.txt", text: "one two one" },
        { edit: "a/b.txt", replace: "one", with: "$& 1" },
        { edit: "a/b.txt", replace: "missing", with: "x" },
        { edit: "none.txt", replace: "a", with: "b" },
        { write: "gone.txt", text: "" },
        { delete: "gone.txt" },
        { run: 'echo out; echo "$AUTOM8_RUN" > mark; exit 3' },
        { say: "half way" },
        { printRaw: "not json" },
        { sleepMs: 1 },
      ];
      const { work, play } = stage(folder, {
        steps: [step({ actions: actions as Step["actions"], costUsd: 0.25 })],
      });
      const turn = await play();
      assert.equal(failure(turn), "done");
      assert.equal(turn.report.text, "done");
      assert.equal(turn.report.costUsd, 0.25);
      assert.equal(turn.report.conversation, "c-1");
      assert.equal(turn.report.usageIsEstimate, false);
      assert.ok(turn.report.usage.inputTokens > 0 && turn.report.usage.outputTokens > 0);
      assert.equal(turn.report.garbageLines, 1);
      assert.equal(await Deno.readTextFile(join(work, "a/b.txt")), "$& 1 two one");
      assert.match(await Deno.readTextFile(join(work, "mark")), /^test-/);
      assert.deepEqual([...Deno.readDirSync(work)].map(({ name }) => name).sort(), ["a", "mark"]);
    }),
);

Deno.test(
  "a turn played again by the conversation that was cut off leaves the same files",
  unix,
  () =>
    inFolder(async (folder) => {
      const actions = [
        { edit: "list", replace: "a\n", with: "a\nb\n" },
        { delete: "old" },
      ];
      const { work, play } = stage(folder, {
        steps: [step({ actions: actions as Step["actions"], expectPrompt: ["all of it"] })],
      });
      await Deno.writeTextFile(join(work, "list"), "a\nc\n");
      assert.equal(failure(await play({ prompt: "all of it" })), "done");
      assert.equal(failure(await play({ resume: true, prompt: "go on" })), "done");
      assert.equal(await Deno.readTextFile(join(work, "list")), "a\nb\nc\n");
    }),
);

Deno.test(
  "a turn without a step in the script fails with an explanation",
  unix,
  () =>
    inFolder(async (folder) => {
      const { play } = stage(folder, { steps: [step({ story: "US-1", expectPrompt: ["the moon"] })] });
      assert.match(detail(await play()), /does not contain: the moon/);
      assert.match(
        detail(await play({ header: "phase=review story=- attempt=1" })),
        /no step for phase=review story=- /,
      );
      assert.match(detail(await play({ header: "nothing" })), /no header line/);
    }),
);

Deno.test("a broken script fails with an explanation", unix, () =>
  inFolder(async (folder) => {
    const { play } = stage(folder, { steps: [{ actions: [], answer: 5 }] });
    assert.match(detail(await play()), /steps\[0\]\.answer/);
  }));

Deno.test("a conversation that was never begun is unknown", unix, () =>
  inFolder(async (folder) => {
    const { play } = stage(folder, { steps: [step({})] });
    assert.equal(failure(await play({ resume: true })), "conversation-unknown");
    assert.equal(failure(await play()), "done");
    assert.equal(failure(await play({ resume: true })), "done");
  }));

for (const kind of playedFailures) {
  Deno.test(`a played failure is judged as the genuine one: ${kind}`, unix, () =>
    inFolder(async (folder) => {
      const { play } = stage(folder, { steps: [step({ actions: [{ fail: kind, resetsInSeconds: 30 }] })] });
      const turn = await play();
      assert.equal(failure(turn), kind);
      const resetsAt = turn.ending.kind === "failed" ? turn.ending.failure.resetsAt : null;
      if (kind === "rate-limit") {
        assert.ok(resetsAt !== null && Math.abs(resetsAt - Date.now() / 1000 - 30) < 60);
      } else assert.equal(resetsAt, null);
    }));
}

Deno.test(
  "an exit without a result, and a result with a failing exit code",
  unix,
  () =>
    inFolder(async (folder) => {
      const { play } = stage(folder, {
        steps: [step({ attempt: 1, actions: [{ exit: 0 }] }), step({ attempt: 2, exitCode: 9 })],
      });
      assert.equal(failure(await play()), "no-result");
      assert.equal(failure(await play({ header: "phase=implement story=- attempt=2" })), "other");
    }),
);

Deno.test(
  "the mode auto becomes what the script says; the turn is ended for it and nothing was changed",
  unix,
  () =>
    inFolder(async (folder) => {
      const actions: Step["actions"] = [{ write: "x", text: "" }, { run: "touch y" }];
      const { work, play } = stage(folder, { permissionMode: "default", steps: [step({ actions })] });
      assert.equal(failure(await play({ mode: "auto" })), "permission-mode");
      assert.deepEqual([...Deno.readDirSync(work)], []);
      assert.equal(failure(await play({ mode: "acceptEdits", conversation: "c-2" })), "done");
      assert.deepEqual([...Deno.readDirSync(work)].map(({ name }) => name).sort(), ["x", "y"]);
    }),
);

Deno.test("a mode that asks refuses the tools and lists them", unix, () =>
  inFolder(async (folder) => {
    const { play } = stage(folder, {
      steps: [step({ actions: [{ write: "x", text: "" }, { run: "touch y" }] })],
    });
    const { report } = await play({ mode: "default" });
    assert.deepEqual(report.denials.map(({ tool }) => tool), ["Write", "Bash"]);
  }));

Deno.test(
  "SIGINT ends a command of the agent and the turn, with a last line that says so",
  unix,
  () =>
    inFolder(async (folder) => {
      const { work, play } = stage(folder, {
        steps: [step({ actions: [{ run: "echo $$ > pid; sleep 300" }] })],
      });
      const controller = new AbortController();
      pidIn(join(work, "pid")).then(() => controller.abort());
      const turn = await play({ signal: controller.signal });
      assert.equal(failure(turn), "interrupted");
      assert.equal(turn.report.result?.subtype, "error_during_execution");
      assert.ok(!await runs(await pidIn(join(work, "pid"))));
    }),
);

Deno.test("an agent that hangs is ended", unix, () =>
  inFolder(async (folder) => {
    const { work, play } = stage(folder, {
      steps: [step({ actions: [{ run: "echo 1 > begun" }, { hang: true }] })],
    });
    const controller = new AbortController();
    pidIn(join(work, "begun")).then(() => controller.abort());
    assert.equal(failure(await play({ signal: controller.signal })), "interrupted");
  }));

Deno.test("the demo's spec and script are valid", () => {
  assert.equal(checkSpec(demoSpec).kind, "valid");
  const reading = parseScript(JSON.stringify(demoScript()));
  assert.deepEqual(reading.kind === "valid" && reading.script, demoScript() satisfies Script);
});

Deno.test(
  "the demo: story 2 fails its first check, story 4 is blocked, the others pass, each answer is understood",
  unix,
  () =>
    inFolder(async (folder) => {
      const { work, play } = stage(folder, demoScript());
      await Deno.mkdir(join(work, "tests"));
      for (const [path, text] of Object.entries(demoFiles)) await Deno.writeTextFile(join(work, path), text);
      const verify = async () => {
        const ended = await runShellCommand({
          command: demoVerify.join(" && "),
          folder: work,
          timeoutMs: 60_000,
          maxOutputBytes: 10_000,
          runId: newRunId(),
          signal: new AbortController().signal,
        });
        assert.ok(ended.kind === "exited");
        return ended;
      };
      assert.equal((await verify()).code, 0);

      const knowledge = "greet.sh Greeting text";
      const scenes: { header: string; prompt: string; passed: number; failed: number }[] = [
        { header: "phase=implement story=US-001 attempt=1", prompt: "", passed: 2, failed: 0 },
        { header: "phase=implement story=US-002 attempt=1", prompt: knowledge, passed: 3, failed: 1 },
        { header: "phase=implement story=US-002 attempt=2", prompt: "HELLO, Ada!", passed: 4, failed: 0 },
        { header: "phase=implement story=US-003 attempt=1", prompt: knowledge, passed: 8, failed: 0 },
        { header: "phase=implement story=US-004 attempt=1", prompt: knowledge, passed: 8, failed: 0 },
        { header: "phase=review story=- attempt=1", prompt: "", passed: 8, failed: 0 },
        { header: "phase=correct story=- attempt=1", prompt: "autom8_review.md", passed: 9, failed: 0 },
      ];
      for (const [number, { header, prompt, passed, failed }] of scenes.entries()) {
        const turn = await play({ header, prompt, conversation: `c-${number}` });
        assert.equal(detail(turn), "done", header);
        const { output, code } = await verify();
        assert.match(output, new RegExp(`${passed} passed, ${failed} failed\n$`), header);
        assert.equal(code, failed === 0 ? 0 : 1);
        if (header.includes("US-002 attempt=1")) assert.match(output, /FAIL {2}shouts: .*got 'HELLO, Ada!'/);
        const answer = parseAnswer(turn.report.text, work);
        if (header.includes("US-004")) {
          assert.match(answer.status?.kind === "blocked" ? answer.status.reason : "", /customer database/);
          continue;
        }
        if (!header.includes("review")) assert.ok(answer.workSummary !== null, header);
        if (header.includes("implement")) assert.deepEqual(answer.status, { kind: "done" }, header);
      }
      assert.match(await Deno.readTextFile(join(work, "autom8_review.md")), /- \[x\] FIXED: greet\.sh/);
      await Deno.remove(join(work, "autom8_review.md"));
      assert.equal(
        failure(await play({ header: "phase=review story=- attempt=1", conversation: "c-9" })),
        "done",
      );
      await assert.rejects(Deno.stat(join(work, "autom8_review.md")));
    }),
);
