/** What a terminal's bytes mean: each sequence, each way to cut them into reads. */

import assert from "assert";
import { createDecoder, type Decoded } from "../../../tui/input/decoder.ts";
import type { Key } from "../../../tui/input/input.ts";

const encoder = new TextEncoder();

function decoded(text: string): Decoded[] {
  const decoder = createDecoder();
  return [...decoder.decode(encoder.encode(text)), ...decoder.settle()];
}

type Modifier = "ctrl" | "alt" | "shift";

function key(key: Key["key"], ...modifiers: Modifier[]): Decoded {
  const has = (one: Modifier) => modifiers.includes(one);
  return { kind: "key", key, ctrl: has("ctrl"), alt: has("alt"), shift: has("shift") };
}

const char = (char: string, ...modifiers: Modifier[]) => key({ char }, ...modifiers);

const rows: readonly [bytes: string, ...expected: Decoded[]][] = [
  ["a", char("a")],
  ["Zé日🚀", char("Z"), char("é"), char("日"), char("🚀")],
  [" ", char(" ")],
  ["\r", key("enter")],
  ["\n", key("enter")],
  ["\t", key("tab")],
  ["\x7f", key("backspace")],
  ["\x08", key("backspace")],
  ["\x00", char(" ", "ctrl")],
  ["\x03", char("c", "ctrl")],
  ["\x1a", char("z", "ctrl")],
  ["\x1c", char("\\", "ctrl")],
  ["\x1f", char("_", "ctrl")],
  ["\x1b", key("escape")],
  ["\x1b\x1b", key("escape"), key("escape")],
  ["\x1bx", char("x", "alt")],
  ["\x1bé", char("é", "alt")],
  ["\x1b\r", key("enter", "alt")],
  ["\x1b\x7f", key("backspace", "alt")],
  ["\x1b[", char("[", "alt")],
  ["\x1bO", char("O", "alt")],
  ["\x1bP", char("P", "alt")],
  // Cursor keys: normal, application, with modifiers, rxvt.
  ["\x1b[A\x1b[B\x1b[C\x1b[D", key("up"), key("down"), key("right"), key("left")],
  ["\x1bOA\x1bOB\x1bOC\x1bOD", key("up"), key("down"), key("right"), key("left")],
  ["\x1b[1;2A", key("up", "shift")],
  ["\x1b[1;5C", key("right", "ctrl")],
  ["\x1b[1;3D", key("left", "alt")],
  ["\x1b[1;8B", key("down", "ctrl", "alt", "shift")],
  ["\x1b[1;5:1A", key("up", "ctrl")],
  ["\x1b[1;5:3A"],
  ["\x1b\x1b[A", key("up", "alt")],
  ["\x1b[a\x1bOb", key("up", "shift"), key("down", "ctrl")],
  ["\x1bO5A", key("up", "ctrl")],
  // The block above the cursor keys.
  ["\x1b[H\x1b[F\x1bOH\x1bOF", key("home"), key("end"), key("home"), key("end")],
  ["\x1b[1~\x1b[4~\x1b[7~\x1b[8~", key("home"), key("end"), key("home"), key("end")],
  ["\x1b[2~\x1b[3~\x1b[5~\x1b[6~", key("insert"), key("delete"), key("page-up"), key("page-down")],
  [
    "\x1b[5;5~\x1b[6^\x1b[7$x",
    key("page-up", "ctrl"),
    key("page-down", "ctrl"),
    key("home", "shift"),
    char("x"),
  ],
  ["\x1b[Z", key("tab", "shift")],
  // The keypad.
  ["\x1bOM\x1bOj\x1bOk\x1bOp\x1bOy", key("enter"), char("*"), char("+"), char("0"), char("9")],
  // xterm's modifyOtherKeys, and the kitty protocol.
  ["\x1b[27;5;99~", char("c", "ctrl")],
  [
    "\x1b[99;5u\x1b[13u\x1b[27u\x1b[9;2u",
    char("c", "ctrl"),
    key("enter"),
    key("escape"),
    key("tab", "shift"),
  ],
  ["\x1b[57358u"],
  // The mouse.
  ["\x1b[<0;1;1M\x1b[<0;1;1m", { kind: "click", row: 0, column: 0 }],
  ["\x1b[<64;10;5M\x1b[<65;10;5M", { kind: "wheel-up", row: 4, column: 9 }, {
    kind: "wheel-down",
    row: 4,
    column: 9,
  }],
  ["\x1b[<4;3;2M", { kind: "click", row: 1, column: 2 }],
  ["\x1b[<2;1;1M\x1b[<32;1;1M\x1b[<35;4;4M"],
  ["\x1b[M !!x", char("x")],
  // Pastes.
  ["\x1b[200~two\r\nlines\x1b[201~x", { kind: "paste", text: "two\nlines" }, char("x")],
  ["\x1b[200~\x1b[A \x1b\x1b[201~", { kind: "paste", text: "\x1b[A \x1b" }],
  ["\x1b[200~\x1b[20\x1b[201~", { kind: "paste", text: "\x1b[20" }],
  ["\x1b[200~日本 🚀\x1b[201~", { kind: "paste", text: "日本 🚀" }],
  ["\x1b[I\x1b[O", { kind: "focus", has: true }, { kind: "focus", has: false }],
  // Answers of the terminal.
  ["\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b[?64;1;2c", { kind: "background", color: "rgb:1e1e/1e1e/2e2e" }],
  ["\x1b]11;rgb:ff/ff/ff\x07", { kind: "background", color: "rgb:ff/ff/ff" }],
  // What is not known is swallowed, whole.
  ["\x1bOP\x1b[15~\x1b[24;2~\x1b[[Ax", char("x")],
  ["\x1b[?2026;2$yx", char("x")],
  ["\x1bP1$r0m\x1b\\x", char("x")],
  ["\x1b_Gi=1;OK\x1b\\x", char("x")],
  ["\x1b]52;c;aGk=\x07x", char("x")],
  ["\x1b[>41;379;0cx", char("x")],
  ["\x1b[12;40Rx", char("x")],
  ["\x1b[200000000000000000000Ax", key("up"), char("x")],
  // One that is cut off by another.
  ["\x1b[1\x1b[A", key("up")],
  ["\x1b[1\x03", char("c", "ctrl")],
  ["\x1b]11;rgb:\x1b[A", key("up")],
  ["\x1b[1日", char("日")],
];

for (const [bytes, ...expected] of rows) {
  Deno.test(`the bytes ${JSON.stringify(bytes)} are decoded`, () => {
    assert.deepEqual(decoded(bytes), expected);
  });
}

Deno.test("bytes that are no UTF-8 are left out, and what follows is read", () => {
  const decoder = createDecoder();
  const bytes = [0xff, 0xc3, 0x61, 0x80, 0xe2, 0x82, 0x62, 0xc2, 0x85, 0xed, 0xa0, 0x80, 0x63];
  assert.deepEqual(decoder.decode(Uint8Array.from(bytes)), [char("a"), char("b"), char("c")]);
});

Deno.test("the bytes give the same inputs wherever they are cut", () => {
  const bytes = encoder.encode(rows.map(([one]) => one.length < 3 ? "" : one).join("x"));
  const whole = createDecoder().decode(bytes);
  assert.ok(whole.length > 90);
  for (let cut = 1; cut < bytes.length; cut++) {
    const decoder = createDecoder();
    const parts = [...decoder.decode(bytes.subarray(0, cut)), ...decoder.decode(bytes.subarray(cut))];
    assert.deepEqual(parts, whole, `cut at ${cut}`);
  }
  const decoder = createDecoder();
  assert.deepEqual([...bytes].flatMap((byte) => decoder.decode(Uint8Array.of(byte))), whole);
});

Deno.test("any bytes are decoded without an exception, and a key afterwards is seen", () => {
  let seed = 7;
  const random = () => (seed = seed * 1_103_515_245 + 12_345 & 0x7fffffff) >> 8;
  for (let round = 0; round < 300; round++) {
    const decoder = createDecoder();
    const bytes = Array.from({ length: 40 }, () => random() % 3 === 0 ? 0x1b : random() & 0xff);
    decoder.decode(Uint8Array.from(bytes));
    decoder.settle();
    // Whatever is open ends with one of these.
    const end = decoder.decode(encoder.encode("!!!\x1b\\\x1b[201~\x07q"));
    assert.deepEqual(end.at(-1), char("q"));
  }
});

Deno.test("a paste is bounded", () => {
  const [paste] = decoded(`\x1b[200~${"x".repeat(1_200_000)}\x1b[201~`);
  assert.ok(paste?.kind === "paste" && paste.text.length === 1_000_000);
});

Deno.test("only what may be a key of its own is waited for", () => {
  const open: [bytes: string, isOpen: boolean][] = [
    ["\x1b", true],
    ["\x1b[", true],
    ["\x1bO", true],
    ["\x1b]", true],
    ["\x1b[1", false],
    ["\x1b]11", false],
    ["\x1b[200~x", false],
    ["x", false],
  ];
  for (const [bytes, isOpen] of open) {
    const decoder = createDecoder();
    decoder.decode(encoder.encode(bytes));
    assert.equal(decoder.isOpen, isOpen, JSON.stringify(bytes));
  }
});
