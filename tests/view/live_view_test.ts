import assert from "assert";
import {
  emptyView,
  type LiveView,
  renderLive,
  viewAfterActivity,
  viewAfterEvent,
} from "../../src/view/live_view.ts";
import { textOf } from "../../src/view/line.ts";
import type { AgentEvent } from "../../src/claude/events.ts";
import type { RunEvent } from "../../src/run/events.ts";
import {
  agentStopped,
  at,
  opening,
  replay,
  start,
  usage,
  verifyEnded,
  wholeRun,
  workTree,
} from "./sample_run.ts";
import { assertFits } from "../terminal/screen.ts";

function viewOf(events: readonly RunEvent[]): LiveView {
  return replay(events).reduce(
    (view, { event, run, at }) => viewAfterEvent(view, event, run, Date.parse(at)),
    emptyView,
  );
}

function shown(view: LiveView, seconds: number, width = 100): string {
  return textOf(renderLive(view, start.getTime() + seconds * 1_000, 0, width));
}

const tool = (name: string, input: Record<string, unknown>): AgentEvent => ({
  kind: "tool-use",
  messageId: "m",
  id: "t",
  name,
  input,
  subAgent: false,
});

const says = (view: LiveView, ...events: AgentEvent[]) =>
  events.reduce((now, event) => viewAfterActivity(now, event, workTree), view);

Deno.test("row 25: from the first Ctrl-C on the live line says that the run stops, whatever the agent does", () => {
  const stopping = { ...says(viewOf(opening()), tool("Bash", { command: "npm test" })), stopping: true };
  const expected = "⠋ running Claude US-001 · stopping, Ctrl-C again ends everything at once · 1m 05s";
  assert.equal(shown(stopping, 105), expected);
  assert.equal(shown(says(stopping, tool("Bash", { command: "npm test" })), 105), expected);
  assert.match(shown(stopping, 105, 40), /^⠋ running Claude US-001 · stopping/);
});

Deno.test("the live line shows phase, story, time, and what the run waits for", () => {
  const atWork = viewOf(opening());
  assert.equal(shown(atWork, 105), "⠋ running Claude US-001 · 1m 05s · agent");
  const testing = says(atWork, tool("Bash", { command: "npm\ntest" }));
  assert.equal(
    shown(testing, 105),
    "⠋ running Claude US-001 · 1m 05s · agent: Bash npm test",
  );
  const reading = says(testing, tool("Read", { file_path: "x" }));
  assert.match(shown(reading, 105), /agent: Read$/);
  assert.match(
    shown(says(reading, { kind: "tool-result", toolUseId: "t", isError: false, text: "" }), 105),
    /agent$/,
  );
});

Deno.test("the live line shows what the agent does, and what it said last once that is done", () => {
  const result: AgentEvent = { kind: "tool-result", toolUseId: "t", isError: false, text: "" };
  const text: AgentEvent = { kind: "text", messageId: "m", text: "I run **all** tests.", subAgent: false };
  const said = says(viewOf(opening()), text);
  assert.match(shown(said, 105), / · agent: I run all tests\.$/);
  const testing = says(said, tool("Bash", { command: "npm test" }));
  assert.match(shown(testing, 105), / · agent: Bash npm test$/);
  assert.match(shown(says(testing, result), 105), / · agent: I run all tests\.$/);
  assert.match(
    shown(says(testing, { kind: "thinking", messageId: "m" }), 105),
    / · agent: I run all tests\.$/,
  );
  const next = replay([...opening(), agentStopped(1, 1, 0, 1)]).at(-1);
  assert.ok(next !== undefined);
  assert.doesNotMatch(shown(viewAfterEvent(said, next.event, next.run, start.getTime()), 105), /I run/);
});

Deno.test("checks, commits and waits have their names", () => {
  const checking: RunEvent[] = [...opening(), agentStopped(1, 12_345, 0.12, 1_000), {
    kind: "verify-started",
    command: "npm test",
  }];
  assert.match(shown(viewOf(checking), 60), / · 12\.3k tokens · \$0\.12 · checking: npm test$/);
  assert.match(shown(viewOf([...checking, verifyEnded(true)]), 60), / · \$0\.12$/);
  const committing = wholeRun().filter(({ kind }) => kind !== "run-completed");
  committing.push({ kind: "commit-intended", key: "US-001", onto: "c" });
  assert.match(shown(viewOf(committing), 400), /^⠋ committing · .* · git commit and its hooks$/);
});

Deno.test("a wait counts down", () => {
  const waiting = viewOf([...opening(), {
    kind: "wait-started",
    why: "the usage limit resets",
    until: at(3_780),
  }]);
  assert.match(shown(waiting, 60), / · 1h 02m left · the usage limit resets$/);
  assert.match(shown(waiting, 3_800), / · 0s left · the usage limit resets$/, "and not below zero");
  const over = viewOf([...opening(), { kind: "wait-started", why: "x", until: at(60) }, {
    kind: "wait-ended",
  }]);
  assert.doesNotMatch(shown(over, 60), /left|x$/);
});

Deno.test("tokens and cost are shown as soon as they are known, never as zeros", () => {
  assert.doesNotMatch(shown(viewOf(opening()), 60), /tokens|\$/);
  const second = viewOf([...opening(), agentStopped(1, 2_000, 0.1, 1)]);
  assert.match(shown(second, 60), / · 2\.0k tokens · \$0\.10/);
  assert.doesNotMatch(shown(second, 60, 50), /tokens/);
});

Deno.test("a message's tokens are counted once, however often it reports them", () => {
  const reports = (messageId: string, tokens: number): AgentEvent => ({
    kind: "usage",
    messageId,
    usage: usage(tokens),
  });
  const view = says(
    viewOf(opening()),
    reports("a", 1_000),
    reports("a", 1_000),
    reports("a", 1_200),
    reports("b", 500),
  );
  assert.match(shown(view, 60), /1\.7k tokens/);
  const stopped = replay([...opening(), agentStopped(1, 2_000, 0.1, 1)]).at(-1);
  assert.ok(stopped !== undefined);
  // The usage that a turn reports at its end replaces what its messages added up to.
  assert.match(shown(viewAfterEvent(view, stopped.event, stopped.run, start.getTime()), 60), /2\.0k tokens/);
});

Deno.test("a resumed phase counts its time from the resume", () => {
  const resumed = viewOf([...opening(), { kind: "run-interrupted", signal: "SIGINT" }, {
    kind: "run-resumed",
    maxCostUsd: null,
  }]);
  assert.match(shown(resumed, 60), / · 5s$/);
});

Deno.test("the spinner turns", () => {
  const frames = new Set(
    Array.from({ length: 20 }, (_, tick) => textOf(renderLive(emptyView, 0, tick, 80))[0]),
  );
  assert.equal(frames.size, 10);
});

Deno.test("the live line is never wider than the terminal; a narrow one leaves the tokens out", () => {
  const view = says(
    viewOf(opening()),
    tool("Bash", { command: `echo ${"日本語 \x1b[2J\u202e".repeat(50)}` }),
  );
  for (let width = 1; width <= 200; width++) assertFits([renderLive(view, start.getTime(), 3, width)], width);
  assert.equal(shown(view, 60, 50), "⠋ running Claude US-001 · 20s · agent: Bash echo …");
});
