import assert from "assert";
import { addUsage, type AgentEvent, noUsage, type ResultEvent, type Usage } from "../../src/claude/events.ts";
import { createReport, type TurnReport } from "../../src/claude/report.ts";
import { readTranscript } from "./transcripts.ts";

const usageOf = (inputTokens: number): Usage => ({ ...noUsage, inputTokens });
const said = (text: string, subAgent = false): AgentEvent => ({
  kind: "text",
  messageId: "m",
  text,
  subAgent,
});
const used = (messageId: string, inputTokens: number): AgentEvent => ({
  kind: "usage",
  messageId,
  usage: usageOf(inputTokens),
});
const result: ResultEvent = {
  kind: "result",
  subtype: "success",
  isError: false,
  apiErrorStatus: null,
  text: "the end",
  errors: [],
  turns: 2,
  durationMs: 5,
  costUsd: 0.5,
  usage: usageOf(600),
  denials: [{ tool: "Bash", input: "npm i" }],
  terminalReason: "completed",
};

function fold(events: Iterable<AgentEvent>): TurnReport {
  const report = createReport();
  for (const event of events) report.add(event);
  return report.report();
}

Deno.test("a recorded turn adds up to its totals", async () => {
  const { text, result, ...report } = await readTranscript("story-done");
  assert.match(text, /^Done\.\n\n<files-context>/);
  assert.equal(result?.turns, 7);
  assert.deepEqual(report, {
    conversation: "11111111-2222-4333-8444-000000000001",
    permissionMode: "auto",
    lacksAutoMode: false,
    usage: { inputTokens: 600, outputTokens: 240, cacheReadTokens: 300, cacheCreationTokens: 150 },
    usageIsEstimate: false,
    costUsd: 0.010087500000000001,
    unpricedUsage: noUsage,
    denials: [],
    lastRetry: null,
    rateLimit: null,
    syntheticError: null,
    garbageLines: 0,
  });
});

Deno.test("a turn that was killed is estimated from its messages, each counted once", async () => {
  const report = await readTranscript("killed-no-result");
  assert.equal(report.result, null);
  assert(report.usageIsEstimate);
  assert.deepEqual(report.usage, {
    inputTokens: 100,
    outputTokens: 1,
    cacheReadTokens: 50,
    cacheCreationTokens: 25,
  });
  assert.equal(fold([used("a", 1), used("b", 10), used("a", 1), used("b", 20)]).usage.inputTokens, 21);
});

Deno.test("refused tools, retries and limits are in the report", async () => {
  const denied = await readTranscript("tool-denied-by-auto-mode");
  assert.deepEqual(denied.denials, [{ tool: "Bash", input: "npm install left-pad" }]);
  const retried = await readTranscript("overloaded-once-then-done");
  assert.equal(retried.lastRetry, null);
  const failed = await readTranscript("overloaded-529-retries-then-fails");
  assert.deepEqual(failed.lastRetry, { status: 529, error: "overloaded" });
  const limited = await readTranscript("rate-limit-with-reset");
  assert.deepEqual(limited.rateLimit, { status: "rejected", resetsAt: 1795501206 });
  assert.equal(limited.syntheticError, "rate_limit");
});

Deno.test("an empty turn has an empty report", () => {
  assert.deepEqual(fold([]), {
    conversation: null,
    permissionMode: null,
    lacksAutoMode: false,
    text: "",
    usage: noUsage,
    usageIsEstimate: true,
    costUsd: 0,
    unpricedUsage: noUsage,
    denials: [],
    lastRetry: null,
    rateLimit: null,
    syntheticError: null,
    result: null,
    garbageLines: 0,
  });
});

const init: AgentEvent = {
  kind: "init",
  conversation: "c",
  model: "m",
  permissionMode: "auto",
  version: "1",
  apiKeySource: "",
};

Deno.test("of several results the last counts, costs are its own and tokens add up", async () => {
  const recorded = await readTranscript("2.1.331/several-results");
  assert.equal(recorded.text, "The background task is done.");
  assert.equal(recorded.costUsd, 0.018000000000000002);
  assert.equal(recorded.usage.inputTokens, 3000);
  assert.equal(recorded.usage.outputTokens, 300);
  assert.equal(recorded.usageIsEstimate, false);
  const other = { tool: "Write", input: "a" };
  const second: ResultEvent = { ...result, text: "more", isError: true, denials: [...result.denials, other] };
  const both = fold([init, said("one"), result, init, said("two"), { ...second, costUsd: 0.75 }]);
  assert.deepEqual([both.result?.isError, both.text, both.costUsd], [true, "more", 0.75]);
  assert.deepEqual(both.denials, [...result.denials, other]);
  assert.equal(both.usage.inputTokens, 1200);
});

Deno.test("a turn that began after a result and has none of its own leaves the process without a result", () => {
  const cases: AgentEvent[][] = [[init], [said("two")], [init, said("two"), used("m2", 5)]];
  for (const events of cases) {
    const report = fold([init, said("one"), used("m1", 600), result, ...events]);
    assert.equal(report.result, null);
    assert.ok(report.usageIsEstimate);
    assert.equal(report.costUsd, 0.5);
    assert.equal(report.usage.inputTokens, events.length === 3 ? 605 : 600);
    assert.notEqual(report.text, "the end");
  }
  const noise: AgentEvent[] = [
    { kind: "unknown", type: "system", subtype: "task_updated" },
    said("of a sub-agent", true),
  ];
  assert.equal(fold([init, result, ...noise]).text, "the end");
});

Deno.test("auto mode without its check is reported only if auto is the mode in force", async () => {
  assert.ok((await readTranscript("2.1.331/auto-behind-gateway")).lacksAutoMode);
  assert.ok(!(await readTranscript("2.1.331/tool-denied-plan-mode")).lacksAutoMode);
  assert.ok(!(await readTranscript("2.1.331/tool-denied-default-mode")).lacksAutoMode);
  assert.ok(!(await readTranscript("tool-denied-by-auto-mode")).lacksAutoMode);
});

Deno.test("the text is the result's, or the agent's own texts if the result has none", () => {
  assert.equal(fold([said("one"), result]).text, "the end");
  assert.equal(fold([said("one"), said("sub", true), said("two")]).text, "one\n\ntwo");
  assert.equal(fold([said("one"), said("two"), { ...result, text: " \n" }]).text, "one\n\ntwo");
});

Deno.test("the end of a long text is kept", () => {
  const texts = Array.from({ length: 3_000 }, (_, i) => said(`${i} ${"x".repeat(1_000)}`));
  const { text } = fold([...texts, said("the end")]);
  assert.equal(text.length, 262_144);
  assert(text.endsWith("\n\nthe end"));
  assert(text.includes("\n\n2999 x"));
  assert.equal(fold([said("y".repeat(1_000_000)), said("z")]).text.length, 262_144);
});

Deno.test("a flood of message ids is counted without being kept", () => {
  const ids = Array.from({ length: 5_000 }, (_, i) => used(`m${i}`, 1));
  assert.equal(fold(ids).usage.inputTokens, 5_000);
});

Deno.test("lines that are not JSON objects are counted", () => {
  const report = fold([
    { kind: "garbage", text: "x" },
    { kind: "oversized", bytes: 1 },
    { kind: "unknown", type: "x", subtype: null },
    { kind: "thinking", messageId: "m" },
    { kind: "tool-result", toolUseId: "t", isError: false, text: "" },
  ]);
  assert.equal(report.garbageLines, 2);
});

Deno.test("what the stream leaves empty stays unknown", () => {
  const report = fold([
    { kind: "init", conversation: "c", model: "m", permissionMode: "auto", version: "1", apiKeySource: "" },
    { kind: "init", conversation: "", model: "", permissionMode: "", version: "", apiKeySource: "" },
  ]);
  assert.equal(report.conversation, "c");
  assert.equal(report.permissionMode, "auto");
  const silent = fold([
    { kind: "init", conversation: "", model: "", permissionMode: "", version: "", apiKeySource: "" },
  ]);
  assert.equal(silent.permissionMode, null);
});

Deno.test("usages add up member by member", () => {
  const one = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheCreationTokens: 4 };
  assert.deepEqual(addUsage(one, one), {
    inputTokens: 2,
    outputTokens: 4,
    cacheReadTokens: 6,
    cacheCreationTokens: 8,
  });
});
