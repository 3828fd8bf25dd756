import assert from "assert";
import { isAsciiLocale, toAscii } from "../../src/text/ascii.ts";
import { displayWidth } from "../../src/text/characters.ts";

Deno.test("a text in ASCII is as wide as it was", () => {
  const cases: [text: string, ascii: string][] = [
    ["███░░░ 3/6", "###... 3/6"],
    ["plain \x1b[1mtext\x1b[0m\n", "plain \x1b[1mtext\x1b[0m\n"],
    ["━━ DONE ━━", "== DONE =="],
    ["╭─ Error ─╮", "+- Error -+"],
    ["✓ US-1 · 3s …", "+ US-1 . 3s ~"],
    ["Prüfen, déjà", "Prufen, deja"],
    ["日本", "????"],
    ["Москва", "??????"],
    ["🚀", "??"],
  ];
  for (const [text, ascii] of cases) {
    assert.equal(toAscii(text), ascii);
    assert.equal(displayWidth(ascii), displayWidth(text));
  }
});

Deno.test("the frames of the spinner stay different from one another", () => {
  const frames = ["⠋", "⠙", "⠹", "⠸"].map(toAscii);
  assert.match(frames.join(""), /^[|/\\-]{4}$/);
  assert.ok(new Set(frames).size > 1);
});

Deno.test("a locale without Unicode is known by its name", () => {
  for (const locale of ["C", "POSIX", "en_US", "de_DE.ISO-8859-1"]) assert.ok(isAsciiLocale(locale), locale);
  for (const locale of ["", "C.UTF-8", "en_US.utf8"]) assert.ok(!isAsciiLocale(locale), locale);
});
