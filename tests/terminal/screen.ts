/** Screens drawn as text in tests. */

import assert from "assert";
import { type Line, textOf } from "../../src/view/line.ts";
import { displayWidth } from "../../src/text/characters.ts";

/** Compares lines with a screen drawn in the test, whose first and last line ends do not count. Checks the width too. */
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

/** What no text of others may bring to a terminal. Tabs and line ends are not allowed either: these are lines. */
export const dangerous = /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
