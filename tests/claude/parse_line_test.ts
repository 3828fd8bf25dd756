import assert from "assert";
import type { AgentEvent } from "../../src/claude/events.ts";
import { parseLine } from "../../src/claude/parse_line.ts";
import { transcriptBytes, transcriptNames } from "./transcripts.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const line = (value: unknown) => parseLine(JSON.stringify(value));
const usage = { inputTokens: 100, outputTokens: 1, cacheReadTokens: 50, cacheCreationTokens: 25 };
const rawUsage = {
  input_tokens: 100,
  output_tokens: 1,
  cache_read_input_tokens: 50,
  cache_creation_input_tokens: 25,
};

Deno.test("lines of each type become their events", () => {
  const cases: [unknown, AgentEvent[]][] = [
    [
      {
        type: "system",
        subtype: "init",
        session_id: "c",
        model: "m",
        permissionMode: "auto",
        claude_code_version: "2.1.197",
        apiKeySource: "none",
        tools: ["Bash"],
      },
      [{
        kind: "init",
        conversation: "c",
        model: "m",
        permissionMode: "auto",
        version: "2.1.197",
        apiKeySource: "none",
      }],
    ],
    [
      {
        type: "system",
        subtype: "api_retry",
        attempt: 1,
        max_retries: 10,
        retry_delay_ms: 508.5,
        error_status: 529,
        error: "overloaded",
      },
      [{ kind: "retry", attempt: 1, maxRetries: 10, delayMs: 508.5, status: 529, error: "overloaded" }],
    ],
    [{ type: "system", subtype: "thinking_tokens" }, [{
      kind: "unknown",
      type: "system",
      subtype: "thinking_tokens",
    }]],
    [
      {
        type: "assistant",
        message: {
          id: "msg_1",
          content: [
            { type: "thinking", thinking: "…" },
            { type: "text", text: "Hi" },
            { type: "tool_use", id: "t", name: "Bash", input: { command: "ls" } },
            { type: "new_block" },
            7,
          ],
          usage: rawUsage,
        },
        parent_tool_use_id: null,
      },
      [
        { kind: "thinking", messageId: "msg_1" },
        { kind: "text", messageId: "msg_1", text: "Hi", subAgent: false },
        {
          kind: "tool-use",
          messageId: "msg_1",
          id: "t",
          name: "Bash",
          input: { command: "ls" },
          subAgent: false,
        },
        { kind: "unknown", type: "assistant", subtype: "new_block" },
        { kind: "unknown", type: "assistant", subtype: "" },
        { kind: "usage", messageId: "msg_1", usage },
      ],
    ],
    [
      { type: "assistant", message: { id: "m", content: "plain" }, parent_tool_use_id: "t" },
      [{ kind: "text", messageId: "m", text: "plain", subAgent: true }],
    ],
    [
      {
        type: "assistant",
        error: "rate_limit",
        message: { content: [{ type: "text", text: "limit" }], usage: rawUsage },
      },
      [{ kind: "synthetic-error", error: "rate_limit", text: "limit" }],
    ],
    [
      {
        type: "user",
        message: {
          content: [
            { type: "tool_result", tool_use_id: "t", content: "out", is_error: true },
            {
              type: "tool_result",
              tool_use_id: "u",
              content: [{ type: "text", text: "a" }, { type: "image" }, { text: "b" }],
            },
            { type: "text", text: "[Request interrupted by user]" },
          ],
        },
      },
      [
        { kind: "tool-result", toolUseId: "t", isError: true, text: "out" },
        { kind: "tool-result", toolUseId: "u", isError: false, text: "a\nb" },
        { kind: "unknown", type: "user", subtype: "text" },
      ],
    ],
    [
      {
        type: "rate_limit_event",
        rate_limit_info: { status: "rejected", resetsAt: 1795501206, rateLimitType: "five_hour" },
      },
      [{ kind: "rate-limit", status: "rejected", resetsAt: 1795501206, limit: "five_hour" }],
    ],
    [{ type: "stream_event", event: {} }, [{ kind: "unknown", type: "stream_event", subtype: null }]],
    [{}, [{ kind: "unknown", type: "", subtype: null }]],
  ];
  for (const [value, events] of cases) assert.deepEqual(line(value), events, JSON.stringify(value));
});

Deno.test("a result brings its totals, its errors and what was refused", () => {
  const events = line({
    type: "result",
    subtype: "success",
    is_error: true,
    api_error_status: 429,
    result: "text",
    errors: ["e", 1],
    num_turns: 3,
    duration_ms: 290,
    total_cost_usd: 0.005,
    usage: rawUsage,
    permission_denials: [
      { tool_name: "Bash", tool_input: { command: "npm i", description: "x" } },
      { tool_name: "Write", tool_input: { file_path: "/a" } },
      "?",
    ],
    terminal_reason: "completed",
  });
  assert.deepEqual(events, [{
    kind: "result",
    subtype: "success",
    isError: true,
    apiErrorStatus: 429,
    text: "text",
    errors: ["e"],
    turns: 3,
    durationMs: 290,
    costUsd: 0.005,
    usage,
    denials: [
      { tool: "Bash", input: "npm i" },
      { tool: "Write", input: '{"file_path":"/a"}' },
      { tool: "", input: "{}" },
    ],
    terminalReason: "completed",
  }]);
});

Deno.test("fields that are missing or of another type become defaults", () => {
  for (const wrong of [undefined, null, 7, "x", [], [[]], {}, { content: 7 }, { content: [null] }, true]) {
    for (const type of ["system", "assistant", "user", "rate_limit_event", "result"]) {
      for (const subtype of ["init", "api_retry"]) {
        const value = {
          type,
          subtype,
          session_id: wrong,
          attempt: wrong,
          message: wrong,
          usage: wrong,
          result: wrong,
          errors: wrong,
          total_cost_usd: wrong,
          permission_denials: wrong,
          rate_limit_info: wrong,
        };
        assert(Array.isArray(line(value)), JSON.stringify(value));
      }
    }
  }
  assert.deepEqual(line({ type: "system", subtype: "init", model: 7 }), [
    { kind: "init", conversation: "", model: "", permissionMode: "", version: "", apiKeySource: "" },
  ]);
  const [result] = line({ type: "result", total_cost_usd: -5, num_turns: "3", is_error: "true" });
  assert(result?.kind === "result" && result.costUsd === 0 && result.turns === 0 && !result.isError);
});

Deno.test("a line that is not a JSON object is garbage, a blank one is nothing", () => {
  for (const text of ["x", "{", "[1]", "7", "null", '"a"', "\0"]) {
    assert.deepEqual(parseLine(text), [{ kind: "garbage", text }]);
    assert.deepEqual(parseLine(encode(text)), [{ kind: "garbage", text }]);
  }
  for (const text of ["", " ", "\t\r"]) assert.deepEqual(parseLine(encode(text)), []);
  const [long] = parseLine("x".repeat(5_000));
  assert(long?.kind === "garbage" && long.text.length === 200);
});

Deno.test("a reset in milliseconds is taken for seconds, an impossible one for unknown", () => {
  const reset = (resetsAt: unknown) => {
    const [event] = line({ type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt } });
    return event?.kind === "rate-limit" ? event.resetsAt : undefined;
  };
  assert.equal(reset(1795501206), 1795501206);
  assert.equal(reset(1795501206000), 1795501206);
  for (const wrong of [0, -1, 1e300, "1795501206", null, {}]) assert.equal(reset(wrong), null);
});

Deno.test("every line of the recorded streams is understood, as bytes and as text alike", async () => {
  const allowed = new Set([
    "system/thinking_tokens",
    "user/text",
    "system/background_tasks_changed",
    "system/permission_denied",
    "system/task_notification",
    "system/task_started",
    "system/task_updated",
  ]);
  for (const name of await transcriptNames()) {
    for (const text of new TextDecoder().decode(await transcriptBytes(name)).split("\n")) {
      const events = parseLine(text);
      assert.deepEqual(parseLine(encode(text)), events, text.slice(0, 200));
      for (const event of events) {
        assert(event.kind !== "garbage", text.slice(0, 200));
        assert(event.kind !== "unknown" || allowed.has(`${event.type}/${event.subtype}`), text.slice(0, 200));
      }
    }
  }
});

Deno.test("a line of many megabytes is read if it is one long text", () => {
  const text = "x, ".repeat(3_000_000);
  const [result] = line({ type: "result", subtype: "success", result: text });
  assert(result?.kind === "result" && result.text === text.slice(-262_144));
  const content = [{ tool_use_id: "t", type: "tool_result", content: text }];
  const [event] = line({ type: "user", message: { role: "user", content } });
  assert(event?.kind === "tool-result" && event.text === text.slice(0, 2_000));
});

Deno.test("a line of millions of small values is reported as oversized instead of being parsed", () => {
  for (const value of ["1", "{}", "[]"]) {
    const text = `{"type":"result","errors":[${`${value},`.repeat(4_500_000)}1]}`;
    assert.deepEqual(parseLine(text), [{ kind: "oversized", bytes: text.length }]);
  }
});

Deno.test("nothing that a line can hold makes the reader throw, and no event is a burden", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const cases = [
    `{"type":"result","permission_denials":[{"tool_name":"X","tool_input":{"a":${deep}}}]}`,
    `{"type":"user","message":{"content":${deep}},"pad":"${"x".repeat(9_000)}"}`,
    `{"type":"user","message":{"content":[{"type":"tool_result","content":${deep}}]}}`,
    `{"type":"${"t".repeat(100_000)}"}`,
    `{"type":"result","errors":${JSON.stringify(Array(1_000).fill("e".repeat(2_000)))}}`,
    `{"type":"result","permission_denials":${
      JSON.stringify(Array(1_000).fill({ tool_name: "n".repeat(900) }))
    }}`,
    `{"__proto__":{"type":"result"},"type":"__proto__"}`,
    `{"type":"constructor"}`,
    `{"type":"user","message":{"content":[{"type":"tool_result","content":"\\ud800${"x".repeat(2_000)}"}]}}`,
  ];
  for (const text of cases) {
    for (const events of [parseLine(text), parseLine(encode(text))]) {
      assert.equal(events.length, 1);
      assert(JSON.stringify(events).length < 100_000, text.slice(0, 80));
    }
  }
});

Deno.test("a result holds the object that was asked for, whatever it is", () => {
  for (const answer of [{ a: 1 }, null, "text"]) {
    const [event] = parseLine(JSON.stringify({ type: "result", structured_output: answer }));
    assert.deepEqual(event?.kind === "result" ? event.structuredOutput : "no result", answer);
  }
  const [without] = parseLine('{"type":"result"}');
  assert.equal(without?.kind === "result" ? without.structuredOutput : "no result", undefined);
});
