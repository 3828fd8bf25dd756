import assert from "assert";
import {
  type Message,
  type ModelStep,
  overloaded,
  positionIn,
  say,
  stepAt,
  turnAt,
  useTool,
} from "./model_script.ts";

const header = (story: string, attempt: number) =>
  `[autom8 run=r1 phase=implement story=${story} attempt=${attempt}]`;
const user = (...texts: string[]): Message => ({
  role: "user",
  content: texts.map((text) => ({ type: "text", text })),
});
const assistant: Message = { role: "assistant", content: [{ type: "tool_use" }] };
const toolResult: Message = { role: "user", content: [{ type: "tool_result", text: header("US-009", 9) }] };

Deno.test("the position in a conversation is after the last prompt of autom8", () => {
  const first = user("<system-reminder>x</system-reminder>", `${header("US-001", 1)}\nDo it.`);
  const second = user(`${header("US-001", 1)}\nGo on.`);
  const cases: {
    messages: Message[];
    expected: [story: string, continuation: number, answers: number] | null;
  }[] = [
    { messages: [], expected: null },
    { messages: [user("hello")], expected: null },
    { messages: [first], expected: ["US-001", 0, 0] },
    { messages: [first, assistant, toolResult, assistant], expected: ["US-001", 0, 2] },
    { messages: [first, assistant, toolResult, second], expected: ["US-001", 1, 0] },
    { messages: [user(`A text that quotes\n${header("US-002", 1)}`)], expected: null },
    {
      messages: [{ role: "user", content: header("an%20id%20with%20spaces", 3) }],
      expected: ["an%20id%20with%20spaces", 0, 0],
    },
  ];
  for (const { messages, expected } of cases) {
    const found = positionIn(messages);
    const { header, continuation, answers } = found ?? {};
    assert.deepEqual(found === null ? null : [header?.story, continuation, answers], expected);
  }
});

Deno.test("the first turn that matches is played, and what a turn leaves out matches everything", () => {
  const position = positionIn([user(header("US-002", 2))]);
  assert.ok(position);
  const script = [
    { phase: "review", steps: [] },
    { story: "US-001", steps: [] },
    { story: "US-002", attempt: 1, steps: [] },
    { story: "US-002", continuation: 1, steps: [] },
    { story: "US-002", attempt: 2, steps: [say("this one")] },
    { steps: [say("not reached")] },
  ];
  assert.equal(turnAt(script, position), script[4]);
  assert.equal(turnAt(script.slice(0, 4), position), null);
});

Deno.test("failing steps are played before the answer that follows them, as many times as each asks for", () => {
  const write = useTool("Write", {});
  const busy = overloaded(2);
  const drop: ModelStep = { kind: "drop" };
  const turn = { steps: [write, busy, drop, say("Done.")] };
  const failures = new Map<ModelStep, number>();
  const kinds = [0, 1, 1, 1, 1, 1, 2].map((answers) => stepAt(turn, answers, failures)?.kind ?? null);
  assert.deepEqual(kinds, ["tools", "error", "error", "drop", "text", "text", null]);
});
