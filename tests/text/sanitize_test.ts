import assert from "assert";
import { sanitize, sanitizeJson } from "../../src/text/sanitize.ts";
import { dangerous } from "../terminal/screen.ts";

const cases: [name: string, text: string, clean: string][] = [
  ["plain text", "npm test -- --grep 'log in'", "npm test -- --grep 'log in'"],
  ["text of other scripts", "naïve café, 日本語, Ελληνικά, עברית", "naïve café, 日本語, Ελληνικά, עברית"],
  ["an emoji", "done 🎉", "done 🎉"],
  ["colours", "\x1b[1;31mred\x1b[0m", "red"],
  ["clearing the screen", "a\x1b[2J\x1b[Hb", "ab"],
  ["a private mode", "\x1b[?1049hx\x1b[?25l", "x"],
  ["CSI with intermediates", "a\x1b[1 qb", "ab"],
  ["CSI as C1", "a\x9b31mb", "ab"],
  ["a title, ended by BEL", "a\x1b]0;pwned\x07b", "ab"],
  ["a title, ended by ST", "a\x1b]0;pwned\x1b\\b", "ab"],
  ["a title, all in C1", "a\x9d0;pwned\x9cb", "ab"],
  ["a link", "\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\", "click"],
  ["the clipboard", "\x1b]52;c;ZXZpbA==\x07", ""],
  ["DCS", "a\x1bPq#0;2;0;0;0\x1b\\b", "ab"],
  ["APC, PM and SOS", "a\x1b_x\x1b\\b\x1b^y\x1b\\c\x1bXz\x1b\\d", "abcd"],
  ["OSC that never ends", "a\x1b]0;the rest stays", "a0;the rest stays"],
  ["CSI that never ends", "a\x1b[31", "a"],
  ["an escape alone at the end", "a\x1b", "a"],
  ["a charset and a reset", "a\x1b(0b\x1bcd", "abd"],
  ["a sequence inside of a sequence", "\x1b[\x1b[31m31mx", "31mx"],
  ["an escape broken by a mark", "\x1b\u200b[31mx", "[31mx"],
  ["bells, backspaces, NUL, DEL", "a\x07b\x08c\0d\x7fe", "abcde"],
  ["C1 controls", "a\x84b\x85c\x8dd", "ab cd"],
  ["carriage return over a line", "rm -rf /\rls       ", "rm -rf / ls       "],
  ["line ends and tabs", "a\nb\r\nc\td\u2028e\u2029f", "a b c d e f"],
  ["turned text", "user\u202e\u2066txt.exe\u2069\u200f", "usertxt.exe"],
  ["letters that are not seen", "pass\u200bword\u2060\ufeff\u00ad", "password"],
  ["joiners", "👩\u200d💻 a\u200cb", "👩💻 ab"],
  ["tags and fillers", "a\u{e0041}\u{e007f}\u3164b", "ab"],
  ["variation selectors", "✔\ufe0f \u{e0100}x", "✔ x"],
  ["piled marks", `a${"\u0301".repeat(50)}b`, `a${"\u0301".repeat(4)}b`],
  ["half a character", "a\ud800b\udc00", "a\ufffdb\ufffd"],
  ["halves that meet when what parts them goes", "a\ud83d\u200b\ude00b", "a\ufffd\ufffdb"],
];

for (const [name, text, clean] of cases) {
  Deno.test(`sanitize: ${name}`, () => {
    assert.equal(sanitize(text), clean);
    assert.equal(sanitize(clean), clean, "doing it again changes nothing");
  });
}

Deno.test("sanitize keeps line ends and tabs on request", () => {
  assert.equal(sanitize("a\r\nb\rc\td\u2028e\x1b[0m", { keepNewlines: true }), "a\nb\nc\td\ne");
});

Deno.test("sanitize removes every combination of four introducers, final bytes and marks", () => {
  const parts = [
    "\x1b",
    "\x9b",
    "\x9d",
    "\x90",
    "\x9c",
    "\x07",
    "[",
    "]",
    "P",
    "m",
    ";",
    "\u202e",
    "\u200b",
    "\n",
  ];
  for (const a of parts) {
    for (const b of parts) {
      for (const c of parts) {
        for (const d of parts) {
          const clean = sanitize(`x${a}${b}${c}${d}y`);
          assert.ok(!dangerous.test(clean), JSON.stringify([a, b, c, d]));
          assert.equal(sanitize(clean), clean);
        }
      }
    }
  }
});

Deno.test("a text is changed the same whatever else is in it: the quick way through is only that", () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const text = String.fromCodePoint(code).repeat(6);
    // The bell is removed; a text with one is never taken for harmless.
    if (sanitize(text) !== sanitize(`${text}\x07`)) assert.fail(`U+${code.toString(16)}`);
  }
});

Deno.test("sanitize takes linear time", () => {
  for (const part of ["\x9d", "\x1b]", "\x1b[", "\x9b1;", "\x1bP", "\u0301", "\x1b"]) {
    const text = part.repeat(500_000);
    // Were it quadratic, this would take hours and not be green.
    assert.ok(!dangerous.test(sanitize(text)));
  }
});

Deno.test("sanitizeJson loses nothing: the value parses back the same", () => {
  const value = { text: cases.map(([, text]) => text.toWellFormed()).join("|") };
  const json = sanitizeJson(JSON.stringify(value));
  assert.deepEqual(JSON.parse(json), value);
  assert.ok(!dangerous.test(json));
});
