/** The JSON reader agrees with JSON.parse on every text, and knows the position of each value. */

import assert from "assert";
import { jsonValue, memberOf, positionOf, readJson } from "../../src/spec/json_text.ts";

const seeds = [
  '{"a": [1, -0.5e+3, true, false, null, "x\\n\\u00e9\\"", {}], "b": {"c": []}}',
  " [ ] ",
  '{"__proto__": {"x": 1}, "10": 1, "2": 2, "2": 3}',
  '"\\ud800 \u{1F680}"',
  "-0",
];

Deno.test("a text is accepted or rejected exactly as by JSON.parse", () => {
  for (const text of seeds.flatMap(mutations)) {
    const reading = readJson(text);
    const ours = reading.kind === "read" ? { value: jsonValue(reading.root) } : null;
    assert.deepEqual(ours, parsed(text), text);
  }
});

Deno.test("nesting is limited, so that a hostile text cannot exhaust the stack", () => {
  const reading = readJson("[".repeat(1_000_000));
  assert.ok(reading.kind === "broken");
  assert.equal(reading.expected, "at most 100 levels of nesting");
  assert.equal(reading.offset, 100);
});

Deno.test("start and end of a value are its position in the text", () => {
  const text = '{ "a" : "x\\ty" , "b":[ 1,2 ] }';
  const reading = readJson(text);
  assert.ok(reading.kind === "read");
  const place = (key: string) => {
    const node = memberOf(reading.root, key)?.node;
    return node && text.slice(node.start, node.end);
  };
  assert.equal(place("a"), '"x\\ty"');
  assert.equal(place("b"), "[ 1,2 ]");
  assert.equal(place("c"), undefined);
});

Deno.test("line and column are counted from 1", () => {
  const text = "ab\ncd\r\n\ne";
  const rows = [[0, 1, 1], [1, 1, 2], [3, 2, 1], [7, 3, 1], [8, 4, 1]] as const;
  for (const [offset, line, column] of rows) assert.deepEqual(positionOf(text, offset), { line, column });
});

/** The text with each character left out, doubled, and replaced by one that means something in JSON. */
function mutations(text: string): string[] {
  const others = ['"', "\\", ",", ":", "}", "]", "0", "e", "\n", "\u0001", " "];
  return [
    text,
    ...[...text].flatMap((character, at, all) => {
      const around = (middle: string) => all.toSpliced(at, 1, middle).join("");
      return ["", character + character, ...others].map(around);
    }),
  ];
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
