import assert from "assert";
import {
  type ConversationEnd,
  type ConversationPorts,
  type ConversationRequest,
  converse,
  type Invocation,
} from "../../src/claude/converse.ts";
import { failurePolicy, type TurnEnding, type TurnFailure } from "../../src/claude/failure.ts";
import { createReport } from "../../src/claude/report.ts";

const startedAt = Date.parse("2026-01-02T03:00:00Z");
const inSeconds = (seconds: number) => startedAt / 1000 + seconds;

const done: TurnEnding = { kind: "done" };
const failed = (kind: TurnFailure["kind"], resetsAt: number | null = null): TurnEnding => {
  return { kind: "failed", failure: { kind, detail: kind, resetsAt } };
};
const earlier = (ending: TurnEnding | null, more: Partial<Invocation> = {}): Invocation => {
  return { transcript: "t0", resumes: false, permissionMode: "auto", ending, ...more };
};

type Scene = {
  /** How the processes end, in order. The last ending is repeated. */
  endings: TurnEnding[];
  request?: Partial<ConversationRequest>;
  /** Transcripts without content. */
  silent?: string[];
  /** What the transcript of a process that was cut off says. */
  settled?: TurnEnding;
  /** How many processes may be paid for. */
  affordable?: number;
  /** Aborts the signal at the first log line that includes this text. */
  abortAt?: string;
  /** From which log line on the wall clock shows a time this many ms later. */
  jump?: { at: string; ms: number };
};

/** Plays a conversation with a clock that only sleeping moves. Returns its end and what was logged. */
async function play(scene: Scene): Promise<{ end: ConversationEnd; log: string[]; slept: number }> {
  const { endings, request = {}, silent = [], settled = failed("interrupted"), affordable = Infinity } =
    scene;
  const controller = new AbortController();
  const log: string[] = [];
  let now = startedAt;
  let slept = 0;
  let processes = 0;
  const write = (line: string) => {
    log.push(line);
    if (scene.abortAt !== undefined && line.includes(scene.abortAt)) controller.abort("SIGINT");
    if (scene.jump !== undefined && line.includes(scene.jump.at)) now += scene.jump.ms;
    return Promise.resolve();
  };
  const report = createReport().report();
  const ports: ConversationPorts = {
    clock: {
      now: () => new Date(now),
      sleep: (ms) => {
        assert.ok(ms > 0 && ms <= 15_000, `slept for ${ms} ms`);
        now += ms;
        slept += ms;
        return Promise.resolve();
      },
    },
    random: () => 1,
    newId: () => `new${processes}`,
    signal: controller.signal,
    prompt: () => Promise.resolve("whole prompt"),
    continuePrompt: () => "continue",
    isAffordable: () => processes < affordable,
    invoke: (_, prompt) => {
      log.push(`  ${prompt}`);
      const ending = endings[Math.min(processes, endings.length) - 1] ?? done;
      return Promise.resolve({ ending, report, durationMs: 1 });
    },
    settle: () => Promise.resolve({ ending: settled, report, durationMs: 1 }),
    hasOutput: (transcript) => Promise.resolve(!silent.includes(transcript)),
    log: {
      started: async ({ conversation, resumes, permissionMode }) => {
        processes += 1;
        await write(`${resumes ? "resume" : "start"} ${conversation} in ${permissionMode}`);
        return `t${processes}`;
      },
      stopped: ({ ending }) => write(ending.kind === "done" ? "done" : ending.failure.kind),
      waiting: (why, until) => write(`wait ${(until.getTime() - now) / 1000} s: ${why}`),
      waited: () => write("waited"),
      fellBack: (asked, mode) => write(`${asked} -> ${mode}`),
    },
  };
  const end = await converse({
    conversation: "c1",
    invocations: [],
    permissionMode: "auto",
    onRateLimit: "wait",
    backOffMs: 10_000,
    ...request,
  }, ports);
  return { end, log, slept };
}

const ended = (ending: TurnEnding): ConversationEnd => ({ kind: "ended", ending });
const begun = ["start c1 in auto", "  whole prompt"];
const again = ["resume c1 in auto", "  continue"];

const cases: { name: string; scene: Scene; end: ConversationEnd; log: string[] }[] = [
  {
    name: "an agent that is done at once is asked once",
    scene: { endings: [done] },
    end: ended(done),
    log: [...begun, "done"],
  },
  {
    name: "a limit is waited for until shortly after its reset, then the conversation continues",
    scene: { endings: [failed("rate-limit", inSeconds(3600)), done] },
    end: ended(done),
    log: [
      ...begun,
      "rate-limit",
      "wait 3602 s: the usage limit resets",
      "waited",
      ...again,
      "done",
    ],
  },
  {
    name: "a limit without a reset is waited for ten minutes",
    scene: { endings: [failed("rate-limit"), done] },
    end: ended(done),
    log: [...begun, "rate-limit", "wait 600 s: the usage limit resets", "waited", ...again, "done"],
  },
  {
    name: "a limit stops the conversation if that is wanted, with its reset",
    scene: {
      endings: [failed("rate-limit", inSeconds(60))],
      request: { onRateLimit: "stop" },
    },
    end: { kind: "stopped", stop: { kind: "rate-limited", resetsAt: new Date((inSeconds(60)) * 1000) } },
    log: [...begun, "rate-limit"],
  },
  {
    name: "a limit whose reset has passed is backed off from, longer each time, then given up",
    scene: { endings: [failed("rate-limit", inSeconds(-5))] },
    end: { kind: "stopped", stop: { kind: "out-of-reach", detail: "rate-limit" } },
    log: [
      ...begun,
      ...[10, 20, 40, 80, 160, 300].flatMap((seconds) => [
        "rate-limit",
        `wait ${seconds} s: the model is out of reach (rate-limit)`,
        "waited",
        ...again,
      ]),
      "rate-limit",
    ],
  },
  {
    name: "a limit that names the same reset again after the wait for it is backed off from",
    scene: {
      endings: [failed("rate-limit", inSeconds(60)), failed("rate-limit", inSeconds(60)), done],
    },
    end: ended(done),
    log: [
      ...begun,
      "rate-limit",
      "wait 62 s: the usage limit resets",
      "waited",
      ...again,
      "rate-limit",
      "wait 10 s: the model is out of reach (rate-limit)",
      "waited",
      ...again,
      "done",
    ],
  },
  {
    name: "limits in a row that each reset in a second are waited for longer each time",
    scene: {
      endings: [1, 4, 14, 34].map((reset) => failed("rate-limit", inSeconds(reset))).concat(done),
    },
    end: ended(done),
    log: [
      ...begun,
      ...[3, 10, 20, 40].flatMap((seconds) => [
        "rate-limit",
        `wait ${seconds} s: the usage limit resets`,
        "waited",
        ...again,
      ]),
      "done",
    ],
  },
  {
    name: "a second limit whose reset is far ahead is waited for no longer than that",
    scene: { endings: [failed("rate-limit", inSeconds(60)), failed("rate-limit", inSeconds(18_062)), done] },
    end: ended(done),
    log: [
      ...begun,
      "rate-limit",
      "wait 62 s: the usage limit resets",
      "waited",
      ...again,
      "rate-limit",
      "wait 18002 s: the usage limit resets",
      "waited",
      ...again,
      "done",
    ],
  },
  {
    name: "a limit a year ahead is waited for",
    scene: { endings: [failed("rate-limit", inSeconds(31_536_000)), done], jump: { at: "wait ", ms: 4e10 } },
    end: ended(done),
    log: [...begun, "rate-limit", "wait 31536002 s: the usage limit resets", "waited", ...again, "done"],
  },
  ...(["rate-limit", "overloaded"] as const).map((kind) => ({
    name: `after a failure of kind ${kind} nothing is waited for that could not be paid for`,
    scene: { endings: [failed(kind, kind === "rate-limit" ? inSeconds(60) : null)], affordable: 1 },
    end: { kind: "stopped", stop: { kind: "unaffordable" } } as const,
    log: [...begun, kind],
  })),
  {
    name: "an overloaded model is asked again after doubling waits, six times",
    scene: { endings: [failed("overloaded")] },
    end: { kind: "stopped", stop: { kind: "out-of-reach", detail: "overloaded" } },
    log: [
      ...begun,
      ...[10, 20, 40, 80, 160, 300].flatMap((seconds) => [
        "overloaded",
        `wait ${seconds} s: the model is out of reach (overloaded)`,
        "waited",
        ...again,
      ]),
      "overloaded",
    ],
  },
  {
    name: "another failure in between makes the waits short again",
    scene: {
      endings: [failed("overloaded"), failed("network"), failed("interrupted"), failed("network"), done],
    },
    end: ended(done),
    log: [
      ...begun,
      "overloaded",
      "wait 10 s: the model is out of reach (overloaded)",
      "waited",
      ...again,
      "network",
      "wait 20 s: the model is out of reach (network)",
      "waited",
      ...again,
      "interrupted",
      ...again,
      "network",
      "wait 10 s: the model is out of reach (network)",
      "waited",
      ...again,
      "done",
    ],
  },
  {
    name: "the outages that a journal knows of count",
    scene: {
      endings: [done],
      request: {
        invocations: [
          earlier(failed("overloaded")),
          earlier(failed("overloaded"), { resumes: true }),
          earlier(failed("overloaded"), { resumes: true }),
        ],
      },
    },
    end: ended(done),
    log: ["wait 40 s: the model is out of reach (overloaded)", "waited", ...again, "done"],
  },
  {
    name: "an abort ends a wait without another process",
    scene: { endings: [failed("rate-limit", inSeconds(3600))], abortAt: "wait" },
    end: { kind: "stopped", stop: { kind: "aborted" } },
    log: [...begun, "rate-limit", "wait 3602 s: the usage limit resets"],
  },
  {
    name: "a clock that is set forward ends a wait",
    scene: {
      endings: [failed("rate-limit", inSeconds(3600)), done],
      jump: { at: "wait ", ms: 7200_000 },
    },
    end: ended(done),
    log: [...begun, "rate-limit", "wait 3602 s: the usage limit resets", "waited", ...again, "done"],
  },
  {
    name: "a process that is interrupted together with autom8 stops the conversation",
    scene: { endings: [failed("interrupted")], abortAt: "interrupted" },
    end: { kind: "stopped", stop: { kind: "aborted" } },
    log: [...begun, "interrupted"],
  },
  {
    name: "a process that something else interrupts is continued",
    scene: { endings: [failed("interrupted"), done] },
    end: ended(done),
    log: [...begun, "interrupted", ...again, "done"],
  },
  {
    name: "a process that is always interrupted fails after twenty tries, as one that is killed",
    scene: { endings: [failed("interrupted")] },
    end: ended({ kind: "failed", failure: { kind: "killed", detail: "interrupted", resetsAt: null } }),
    log: [...begun, ...Array.from({ length: 20 }, () => ["interrupted", ...again]).flat(), "interrupted"],
  },
  {
    name: "an agent in another permission mode is started again in acceptEdits, in a new conversation",
    scene: { endings: [failed("permission-mode"), done] },
    end: ended(done),
    log: [
      ...begun,
      "permission-mode",
      "auto -> acceptEdits",
      "start new1 in acceptEdits",
      "  whole prompt",
      "done",
    ],
  },
  {
    name: "an agent that is not even in acceptEdits stops the conversation",
    scene: { endings: [failed("permission-mode")], request: { permissionMode: "acceptEdits" } },
    end: {
      kind: "stopped",
      stop: { kind: "permissions-missing", asked: "acceptEdits", inForce: "permission-mode" },
    },
    log: ["start c1 in acceptEdits", "  whole prompt", "permission-mode"],
  },
  {
    name: "a conversation that the agent no longer knows has ended, since its work is unknown",
    scene: { endings: [failed("interrupted"), failed("conversation-unknown")] },
    end: ended(failed("conversation-unknown")),
    log: [...begun, "interrupted", ...again, "conversation-unknown"],
  },
  {
    name: "a conversation that was lost before its first output starts afresh",
    scene: {
      endings: [failed("interrupted"), failed("conversation-unknown"), done],
      silent: ["t1"],
    },
    end: ended(done),
    log: [
      ...begun,
      "interrupted",
      "resume c1 in auto",
      "  whole prompt",
      "conversation-unknown",
      "start new2 in auto",
      "  whole prompt",
      "done",
    ],
  },
  {
    name: "an agent that does not know the conversation it starts has failed",
    scene: { endings: [failed("conversation-unknown")], silent: ["t1"] },
    end: ended({
      kind: "failed",
      failure: { kind: "other", detail: "conversation-unknown", resetsAt: null },
    }),
    log: [...begun, "conversation-unknown"],
  },
  {
    name: "a process whose end nobody saw is settled by its transcript: done",
    scene: { endings: [], request: { invocations: [earlier(null)] }, settled: done },
    end: ended(done),
    log: ["done"],
  },
  {
    name: "a process whose end nobody saw is settled by its transcript: cut off, and continued",
    scene: { endings: [done], request: { invocations: [earlier(null)] } },
    end: ended(done),
    log: ["interrupted", ...again, "done"],
  },
  {
    name: "a process that was cut off before its first output gets the whole prompt again",
    scene: { endings: [done], request: { invocations: [earlier(null)] }, silent: ["t0"] },
    end: ended(done),
    log: ["interrupted", "resume c1 in auto", "  whole prompt", "done"],
  },
  {
    name: "a conversation that is done is not continued",
    scene: { endings: [], request: { invocations: [earlier(done)] } },
    end: ended(done),
    log: [],
  },
  {
    name: "nothing starts that cannot be paid for",
    scene: { endings: [done], affordable: 0 },
    end: { kind: "stopped", stop: { kind: "unaffordable" } },
    log: [],
  },
  {
    name: "nothing is continued that cannot be paid for",
    scene: { endings: [failed("interrupted"), done], affordable: 1 },
    end: { kind: "stopped", stop: { kind: "unaffordable" } },
    log: [...begun, "interrupted"],
  },
  {
    name: "the mode that a conversation fell back to is kept when it continues",
    scene: { endings: [failed("permission-mode"), failed("network"), done] },
    end: ended(done),
    log: [
      ...begun,
      "permission-mode",
      "auto -> acceptEdits",
      "start new1 in acceptEdits",
      "  whole prompt",
      "network",
      "wait 10 s: the model is out of reach (network)",
      "waited",
      "resume new1 in acceptEdits",
      "  continue",
      "done",
    ],
  },
];

for (const { name, scene, end, log } of cases) {
  Deno.test(`conversation: ${name}`, async () => {
    const played = await play(scene);
    assert.deepEqual(played.end, end);
    assert.deepEqual(played.log, log);
  });
}

Deno.test("conversation: a failure that waiting cannot change is its end or stops it, after one process", async () => {
  for (const [kind, { then }] of Object.entries(failurePolicy)) {
    const ending = failed(kind as TurnFailure["kind"]);
    if (then !== "next-attempt" && (then !== "stop" || kind === "interrupted")) continue;
    const { end, log } = await play({ endings: [ending] });
    const stop = { kind: "unusable", failure: { kind, detail: kind, resetsAt: null }, transcript: "t1" };
    assert.deepEqual(end, then === "stop" ? { kind: "stopped", stop } : ended(ending), kind);
    assert.deepEqual(log, [...begun, kind]);
  }
});

Deno.test("conversation: a wait lasts until its time, however long", async () => {
  const week = 7 * 86_400;
  const { slept } = await play({ endings: [failed("rate-limit", inSeconds(week)), done] });
  assert.equal(slept, (week + 2) * 1000);
});
