import assert from "assert";
import { toAscii } from "../../src/text/ascii.ts";
import { textOf } from "../../src/view/line.ts";
import type { RunSummary } from "../../src/run/summary.ts";
import {
  gates,
  pastState,
  progressLine,
  sessionState,
  stateLine,
  waitsFor,
} from "../../tui/session_words.ts";
import { helpLines, helpSize } from "../../tui/help.ts";
import { createModel } from "../../tui/model.ts";
import { resumeCommand } from "../../tui/resume_command.ts";
import type { Session } from "../../src/feed/world.ts";
import { failedRun, opening, wholeRun } from "../view/sample_run.ts";
import { now, session, sessions } from "./sample_world.ts";

const live = session(opening(), { project: "p", sessionId: "1" });

function withRun(change: Partial<RunSummary>, more: Partial<Session> = {}): Session {
  assert(live.run !== null);
  return { ...live, ...more, run: { ...live.run, ...change } };
}

const dead = { alive: false };
const unreadable = sessions().find(({ run }) => run === null) ?? live;

const states: readonly [name: string, session: Session, archived: boolean, text: string][] = [
  ["a driven run", live, false, "● running Claude, attempt 1/3"],
  ["a killed run", { ...live, ...dead }, false, "○ cut off, running Claude, attempt 1/3"],
  [
    "a paused run",
    withRun({ status: "paused", machineState: "picking-story" }, dead),
    false,
    "‖ paused, picking a story",
  ],
  ["a review", withRun({ machineState: "reviewing", reviewRound: 2 }), false, "● reviewing, round 2/3"],
  [
    "a review that did not begin",
    withRun({ machineState: "reviewing", reviewRound: 0 }),
    false,
    "● reviewing, round 1/3",
  ],
  [
    "a failed run",
    session(failedRun(), { project: "p", sessionId: "1", alive: false }),
    false,
    "✘ failed, running Claude, attempt 1/3",
  ],
  [
    "a completed run",
    session(wholeRun(), { project: "p", sessionId: "1", alive: false }),
    true,
    "✔ completed",
  ],
  ["an archived run of which only its life is known", live, true, "- archived"],
  ["a run that cannot be read", unreadable, false, "! cannot be read"],
];

for (const [name, one, archived, text] of states) {
  Deno.test(`the state of ${name} is ${text}`, () => assert.equal(textOf(stateLine(one, archived)), text));
}

Deno.test("every state has a sign of its own, also in ASCII", () => {
  const words = ["completed", "failed", "abandoned", "interrupted", "running"];
  const marks = words.map((word) => pastState(word).mark);
  assert.deepEqual(marks, [...new Set(marks)]);
  assert.notEqual(sessionState(live, false).mark, pastState("running").mark);
  const ascii = [...marks, sessionState(live, false).mark, sessionState(unreadable, false).mark].map(toAscii);
  assert.deepEqual(ascii, [...new Set(ascii)]);
  assert(!ascii.includes("?"));
});

const waits: readonly [name: string, session: Session, archived: boolean, text: string][] = [
  ["an agent at work", live, false, "agent: Edit src/auth.ts"],
  [
    "a usage limit",
    withRun({ waiting: { why: "usage limit", until: null } }, {
      live: { ...live.live, doing: "", until: now + 65_000 },
    }),
    false,
    "usage limit, 1m 05s left",
  ],
  ["a run that is asked to stop", { ...live, live: { ...live.live, stopping: true } }, false, "stopping"],
  [
    "a killed run",
    { ...live, ...dead },
    false,
    "R resumes it, or: autom8 resume -C /home/ada/greeter --session 1a2b3c4d",
  ],
  ["a killed run that is archived", { ...live, ...dead }, true, ""],
  ["a completed run", withRun({ status: "completed" }, dead), false, ""],
];

for (const [name, one, archived, text] of waits) {
  Deno.test(`what is said of ${name}: ${text === "" ? "nothing" : text}`, () => {
    const named = one.run === null ? one : { ...one, run: { ...one.run, sessionId: "1a2b3c4d" } };
    assert.equal(waitsFor(named, archived, now).text, text);
  });
}

Deno.test("a run that failed or cannot be read says why", () => {
  assert.match(waitsFor(unreadable, false, now).text, /not JSON/);
  const failed = session(failedRun(), { project: "p", sessionId: "1", alive: false });
  assert.match(waitsFor(failed, false, now).text, /^US-002 did not pass/);
});

Deno.test("amounts that do not fit are left out from the end, the bar never", () => {
  const one = session(wholeRun(), { project: "p", sessionId: "1", alive: false });
  const texts = [100, 40, 30, 20].map((columns) => textOf(progressLine(one, now, columns)).trimEnd());
  assert.deepEqual(texts, [
    "████████████ 3/3  5m 20s · $0.37 · 38.3k tokens",
    "████████████ 3/3  5m 20s · $0.37",
    "████████████ 3/3  5m 20s",
    "████████████ 3/3",
  ]);
});

Deno.test("the gates are the checks, the review and the commit's hooks, as far as they are on", () => {
  assert(live.run !== null);
  const { config, options } = live.run;
  assert.equal(gates(live.run), "npm test; review, 3 rounds; commit hooks");
  assert.equal(
    gates({
      ...live.run,
      config: { ...config, verify: [], commit: false },
      options: { ...options, skipReview: true },
    }),
    "no checks; no review",
  );
});

Deno.test("a folder with a space is quoted in the command", () => {
  assert.equal(resumeCommand("/a b/c", "1a2b3c4d"), "autom8 resume -C '/a b/c' --session 1a2b3c4d");
  assert.equal(resumeCommand(null, "1a2b3c4d"), "autom8 resume --session 1a2b3c4d");
});

Deno.test("no line of the help is wider than its box, at any size", () => {
  for (const columns of [200, 80, 61, 60]) {
    const model = createModel({ columns, rows: 24 }, 0);
    const room = helpSize(model).columns;
    for (const one of helpLines(model)) assert(textOf(one).length <= room, textOf(one));
  }
});
