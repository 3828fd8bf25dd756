import assert from "assert";
import { createLineSplitter, createStreamReader } from "../../src/claude/stream.ts";
import type { AgentEvent } from "../../src/claude/events.ts";
import { eventsOf, transcriptBytes, transcriptNames } from "./transcripts.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** The lines as text, and `#n` for one of n bytes that was dropped. */
function split(pieces: readonly Uint8Array[], maxLineBytes?: number): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter({
    maxLineBytes,
    onLine: (line) => lines.push(new TextDecoder().decode(line)),
    onOversized: (bytes) => lines.push(`#${bytes}`),
  });
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
}

/** The bytes in pieces of one size. */
function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, i) => bytes.subarray(i * size, (i + 1) * size),
  );
}

Deno.test("lines are the same in chunks of any size", () => {
  const cases: [string, string[]][] = [
    ["", []],
    ["a\nb\n", ["a", "b"]],
    ["a\nb", ["a", "b"]],
    ["a\r\nb\r\n", ["a", "b"]],
    ["ä\n名前\n😀", ["ä", "名前", "😀"]],
    ["\nlong enough to be in pieces\n\n", ["", "long enough to be in pieces", ""]],
  ];
  for (const [text, expected] of cases) {
    for (const size of [1, 2, 3, 5, 1_000]) {
      // A blank line has no event, so whether it is reported may depend on the pieces.
      const reported = split(pieces(encode(text), size)).filter((line) => line !== "");
      assert.deepEqual(
        reported,
        expected.filter((line) => line !== ""),
        `${JSON.stringify(text)} in pieces of ${size}`,
      );
    }
  }
});

Deno.test("a line over the bound is dropped and reported, in chunks of any size", () => {
  const text = `short\n${"x".repeat(11)}\n${"y".repeat(10)}\n${"z".repeat(500)}\nlast ${"x".repeat(20)}`;
  for (const size of [1, 7, 64, 10_000]) {
    assert.deepEqual(
      split(pieces(encode(text), size), 10),
      ["short", "#11", "y".repeat(10), "#500", "#25"],
      `${size}`,
    );
  }
});

Deno.test("a piece may be reused once it was taken", () => {
  const buffer = new Uint8Array(3);
  const lines: string[] = [];
  const splitter = createLineSplitter({
    onLine: (line) => lines.push(new TextDecoder().decode(line)),
    onOversized: () => {},
  });
  for (const piece of ["abc", "def", "\nxy"]) {
    buffer.set(encode(piece));
    splitter.push(buffer);
  }
  splitter.end();
  assert.deepEqual(lines, ["abcdef", "xy"]);
});

Deno.test("a line of many megabytes that arrives byte by byte is complete", () => {
  const line = encode(`"${"x".repeat(3_000_000)}"`);
  let length = 0;
  const splitter = createLineSplitter({ onLine: (line) => length = line.length, onOversized: () => {} });
  for (let i = 0; i < line.length; i++) splitter.push(line.subarray(i, i + 1));
  splitter.end();
  assert.equal(length, line.length);
});

Deno.test("a recorded stream gives the same events in pieces of any size", async () => {
  for (const name of await transcriptNames()) {
    const bytes = await transcriptBytes(name);
    const whole = eventsOf(bytes);
    for (const size of [1, 13, 1_021]) assert.deepEqual(eventsOf(bytes, size), whole, name);
  }
});

Deno.test("garbage between lines, invalid UTF-8 and a line cut off at the end do not stop the stream", () => {
  const bytes = new Uint8Array([
    ...encode('garbage\n{"type":"assistant","message":{"id":"m","content":[{"type":"text","text":"a'),
    ...[0xff, 0xc3],
    ...encode('b"}]}}\n[]\n\n{"type":"result","subt'),
  ]);
  assert.deepEqual(eventsOf(bytes, 5), [
    { kind: "garbage", text: "garbage" },
    { kind: "text", messageId: "m", text: "a\ufffd\ufffdb", subAgent: false },
    { kind: "garbage", text: "[]" },
    { kind: "garbage", text: '{"type":"result","subt' },
  ]);
});

Deno.test("the stream continues after a line over the bound", () => {
  const events: AgentEvent[] = [];
  const reader = createStreamReader((event) => events.push(event), 100);
  for (let i = 0; i < 50; i++) reader.push(encode("x".repeat(1_000_000)));
  reader.push(encode('\n{"type":"new"}\n'));
  reader.end();
  assert.deepEqual(events, [
    { kind: "oversized", bytes: 50_000_000 },
    { kind: "unknown", type: "new", subtype: null },
  ]);
});
