import assert from "assert";
import { renderItem } from "../../src/terminal/entry.ts";
import { activityItem } from "../../src/view/activity.ts";
import { displayWidth } from "../../src/text/characters.ts";
import { textOf } from "../../src/view/line.ts";
import type { AgentEvent } from "../../src/claude/events.ts";
import { workTree } from "./sample_run.ts";

function tool(name: string, input: Record<string, unknown>): AgentEvent {
  return { kind: "tool-use", messageId: "m", id: "t", name, input, subAgent: false };
}

function shown(event: AgentEvent, width = 60): string[] {
  const item = activityItem(event, workTree);
  return item === null ? [] : renderItem(item, { time: "06:12:01", width }).map(textOf);
}

Deno.test("edits and commands are shown in fixed columns", () => {
  const cases: [AgentEvent, string][] = [
    [tool("Edit", { file_path: `${workTree}/src/auth.ts` }), "  06:12:01  Edit    src/auth.ts"],
    [tool("MultiEdit", { file_path: `${workTree}/src/auth.ts` }), "  06:12:01  Edit    src/auth.ts"],
    [tool("Write", { file_path: `${workTree}/README.md`, content: "x" }), "  06:12:01  Write   README.md"],
    [tool("NotebookEdit", { notebook_path: `${workTree}/a.ipynb` }), "  06:12:01  Edit    a.ipynb"],
    [tool("Edit", { file_path: "/etc/passwd" }), "  06:12:01  Edit    /etc/passwd"],
    [tool("Edit", { file_path: `${workTree}-other/a` }), "  06:12:01  Edit    /home/ada/greeter-other/a"],
    [tool("Bash", { command: "npm  test\n&& echo ok" }), "  06:12:01  Bash    npm test && echo ok"],
    [tool("Bash", { command: "x".repeat(100) }), `  06:12:01  Bash    ${"x".repeat(39)}…`],
    [
      tool("Edit", { file_path: `${workTree}/packages/applications/server/src/authentication.ts` }),
      "  06:12:01  Edit    …plications/server/src/authentication.ts",
    ],
  ];
  for (const [event, text] of cases) assert.deepEqual(shown(event), [text]);
});

Deno.test("no activity is wider than the terminal", () => {
  const long = "日本語 and-more-".repeat(40);
  const events = [tool("Edit", { file_path: `${workTree}/${long}` }), tool("Bash", { command: long })];
  for (let width = 20; width <= 200; width++) {
    for (const text of events.flatMap((event) => shown(event, width))) {
      assert.ok(displayWidth(text) <= width, `wider than ${width}: ${text}`);
    }
  }
});

Deno.test("narrow terminals have less space between the columns", () => {
  assert.deepEqual(shown(tool("Edit", { file_path: "src/auth.ts" }), 80), [
    "  06:12:01  Edit    src/auth.ts",
  ]);
  assert.deepEqual(shown(tool("Edit", { file_path: "src/auth.ts" }), 40), ["06:12:01 Edit   src/auth.ts"]);
});

Deno.test("what the agent says is one line, without its Markdown", () => {
  const says = (text: string): AgentEvent => ({ kind: "text", messageId: "m", text, subAgent: false });
  assert.deepEqual(shown(says("**Now** I\nrun `npm test`:\n\n- all")), [
    "  06:12:01  Says    Now I run npm test:",
  ]);
  assert.equal(shown(says("word ".repeat(100)))[0]?.length, 60);
  assert.deepEqual(shown(says("<story-status>done</story-status>")), []);
});

Deno.test("reads, searches, thinking and what sub-agents say are not shown", () => {
  const events: AgentEvent[] = [
    tool("Read", { file_path: "x" }),
    tool("Grep", { pattern: "x" }),
    tool("Glob", { pattern: "x" }),
    tool("TodoWrite", {}),
    tool("mcp__x__Edit", { file_path: "x" }),
    { kind: "text", messageId: "m", text: "I will now", subAgent: true },
    { kind: "thinking", messageId: "m" },
    { kind: "tool-result", toolUseId: "t", isError: true, text: "no" },
    { kind: "unknown", type: "x", subtype: null },
  ];
  for (const event of events) assert.deepEqual(shown(event), [], event.kind);
});

Deno.test("retries say why", () => {
  const retry = (status: number | null): AgentEvent => ({
    kind: "retry",
    attempt: 2,
    maxRetries: 10,
    delayMs: 500,
    status,
    error: "\x1b[31m",
  });
  assert.deepEqual(shown(retry(529), 70), ["  06:12:01  Retry   model busy, retry 2 of 10"]);
  assert.deepEqual(shown(retry(429), 70), ["  06:12:01  Retry   model busy, retry 2 of 10"]);
  assert.deepEqual(shown(retry(500), 70), ["  06:12:01  Retry   the model answered 500, retry 2 of 10"]);
  assert.deepEqual(shown(retry(null), 70), [
    "  06:12:01  Retry   no answer from the model, retry 2 of 10",
  ]);
});

Deno.test("an agent's input may have any type and hold control characters", () => {
  assert.deepEqual(shown(tool("Bash", { command: 3 }), 80), ["  06:12:01  Bash    "]);
  assert.deepEqual(shown(tool("Edit", {}), 80), ["  06:12:01  Edit    "]);
  assert.deepEqual(shown(tool("Bash", { command: "echo \x1b[2J\u202eoops\x07" }), 80), [
    "  06:12:01  Bash    echo oops",
  ]);
  assert.equal(shown(tool("Bash", { command: "echo ".repeat(1_000_000) }), 80)[0]?.length, 80);
});
