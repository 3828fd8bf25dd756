/** Compares screens with text drawn in the tests. */

import assert from "assert";
import { type Line, textOf } from "../../src/view/line.ts";
import { displayWidth } from "../../src/text/characters.ts";

/** Compares lines with a screen drawn in the test, without its first and last line end. Also checks the width. */
export function assertScreen(lines: readonly Line[], width: number, expected: string): void {
  const texts = lines.map(textOf);
  assert.equal(texts.join("\n"), expected.replace(/^\n/, "").replace(/\n$/, ""));
  assertFits(lines, width);
}

/** No line is wider than the screen. */
export function assertFits(lines: readonly Line[], width: number): void {
  for (const text of lines.map(textOf)) {
    assert.ok(displayWidth(text) <= width, `wider than ${width}: ${JSON.stringify(text)}`);
  }
}

/** Characters that no line on a terminal may contain; these are single lines, so tabs and line ends count too. */
export const dangerous = /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
