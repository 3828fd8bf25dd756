/** What the GUI's page knows after messages of its stream. */

import assert from "assert";
import { lastRow, outputAfter, type OutputText, planAfter } from "../../../gui/client/news.ts";
import { readEvents } from "../../../gui/client/event_stream.ts";
import type { Output, OutputRow, PlanAnswer } from "../../../gui/protocol.ts";

const row = (text: string): OutputRow => ({ at: 0, line: [{ text, tone: "text" }] });
const rows = (text: string) => [...text].map(row);
const textOf = ({ rows }: OutputText) => rows.map(({ line }) => line[0]?.text).join("");
const news = (first: number, text: string, more: Partial<Output> = {}): Output => ({
  kind: "output",
  session: "p/1",
  first,
  rows: rows(text),
  restarted: false,
  leftOut: 0,
  ...more,
});
const known = outputAfter(null, news(1, "abc"));

const cases: [name: string, news: Output, text: string, first: number, leftOut: number][] = [
  ["new rows follow", news(4, "de"), "abcde", 1, 0],
  ["rows that are known are not repeated", news(2, "bcd"), "abcd", 1, 0],
  ["rows that are all known change nothing", news(1, "abc"), "abc", 1, 0],
  ["after a gap, what came before is left out", news(6, "fg"), "fg", 6, 5],
  ["a restart replaces everything", news(1, "x", { restarted: true, leftOut: 3 }), "x", 1, 3],
  ["another session replaces everything", news(9, "y", { session: "p/2" }), "y", 9, 0],
];
for (const [name, message, text, first, leftOut] of cases) {
  Deno.test(`output: ${name}`, () => {
    const after = outputAfter(known, message);
    assert.deepEqual([textOf(after), after.first, after.leftOut], [text, first, leftOut]);
  });
}

Deno.test("the number of the last row is what the window asks on from", () => {
  assert.equal(lastRow(null), null);
  assert.equal(lastRow({ ...known, rows: [] }), null);
  assert.equal(lastRow(known), 3);
});

const plan: PlanAnswer = {
  project: "p",
  conversation: "c",
  isBusy: true,
  messages: [{ who: "you", text: "hi" }, { who: "claude", text: "he" }],
  spec: null,
};

Deno.test("a message of the chat that grows replaces itself, and the spec stays", () => {
  const messages = [{ who: "claude", text: "hello" }] as const;
  const next = planAfter({ ...plan, spec: null }, {
    kind: "plan",
    project: "p",
    conversation: "c",
    isBusy: false,
    first: 1,
    messages,
  });
  assert.deepEqual(next, { ...plan, isBusy: false, messages: [plan.messages[0], messages[0]] });
});

Deno.test("news of a chat whose beginning is not known ask for the whole of it", () => {
  const message = { kind: "plan", project: "p", conversation: "c", isBusy: false, messages: [] } as const;
  assert.equal(planAfter(plan, { ...message, first: 3 }), null);
  assert.equal(planAfter(null, { ...message, first: 1 }), null);
});

Deno.test("events are read whole, wherever the chunks are cut", async () => {
  const bytes = new TextEncoder().encode(
    ': connected\n\nid: 1\ndata: {"a":"ä€😀"}\n\nid: 2\ndata: 2\n\nid: 3\nda',
  );
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < bytes.length; i += size) controller.enqueue(bytes.slice(i, i + size));
        controller.close();
      },
    });
    assert.deepEqual(await Array.fromAsync(readEvents(body)), ['{"a":"ä€😀"}', "2"]);
  }
});
