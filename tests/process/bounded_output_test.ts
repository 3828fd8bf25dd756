import assert from "assert";
import { createBoundedOutput } from "../../src/process/bounded_output.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const cases: { name: string; head: number; tail: number; chunks: string[]; expected: string }[] = [
  { name: "nothing", head: 4, tail: 4, chunks: [], expected: "" },
  { name: "less than the head", head: 4, tail: 4, chunks: ["ab"], expected: "ab" },
  { name: "exactly both", head: 4, tail: 4, chunks: ["abcd", "efgh"], expected: "abcdefgh" },
  {
    name: "one byte too many",
    head: 4,
    tail: 4,
    chunks: ["abcdefghi"],
    expected: "abcd\n[1 bytes left out]\nfghi",
  },
  { name: "no head", head: 0, tail: 4, chunks: ["abcdef"], expected: "[2 bytes left out]\ncdef" },
  { name: "no tail", head: 4, tail: 0, chunks: ["abcdef"], expected: "abcd\n[2 bytes left out]\n" },
  {
    name: "a head that ends a line",
    head: 4,
    tail: 2,
    chunks: ["abc\n", "zzz", "de"],
    expected: "abc\n[3 bytes left out]\nde",
  },
  { name: "a character over both chunks", head: 4, tail: 4, chunks: ["aé"], expected: "aé" },
  { name: "a character across head and tail, whole", head: 2, tail: 4, chunks: ["aéb"], expected: "aéb" },
  {
    name: "a character cut by the head's end",
    head: 2,
    tail: 2,
    chunks: ["aéxxbc"],
    expected: "a\n[4 bytes left out]\nbc",
  },
  // Two of the three bytes of "€" would fit: they are dropped as one.
  {
    name: "a character cut by the tail's start",
    head: 0,
    tail: 3,
    chunks: ["x€b"],
    expected: "[4 bytes left out]\nb",
  },
];

for (const { name, head, tail, chunks, expected } of cases) {
  Deno.test(`bounded output keeps head and end: ${name}`, () => {
    const output = createBoundedOutput({ headBytes: head, tailBytes: tail });
    for (const chunk of chunks) output.push(bytes(chunk));
    assert.equal(output.text(), expected);
  });
}

Deno.test("bounded output is the same however it is cut into chunks", () => {
  const all = bytes(Array.from({ length: 200 }, (_, line) => `line ${line} é€😀\n`).join(""));
  const whole = createBoundedOutput({ headBytes: 100, tailBytes: 333 });
  whole.push(all);
  for (const size of [1, 2, 3, 7, 64, 332, 333, 334, 1000]) {
    const cut = createBoundedOutput({ headBytes: 100, tailBytes: 333 });
    for (let at = 0; at < all.length; at += size) cut.push(all.subarray(at, at + size));
    assert.equal(cut.text(), whole.text(), `chunks of ${size}`);
  }
  assert.ok(!whole.text().includes("\ufffd"), "no character is cut in two");
});

Deno.test("bounded output shows bytes that are not UTF-8 as replacement characters", () => {
  const output = createBoundedOutput({ headBytes: 10, tailBytes: 10 });
  output.push(new Uint8Array([0x61, 0xff, 0xfe, 0x62]));
  assert.equal(output.text(), "a\ufffd\ufffdb");
});
