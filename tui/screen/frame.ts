/** What changes the terminal's screen from one grid to the next, in as few bytes as are worth the search for them. */

import type { Clusters } from "./clusters.ts";
import { continuation, type Grid } from "./grid.ts";
import type { Style } from "./palette.ts";

/** As many unchanged cells are drawn again rather than passed over: a move takes about as many bytes. */
const worthAMove = 6;
/** At least as many blank cells at the end of a row are erased rather than drawn. */
const worthErasing = 4;

const space = 0x20;
/** Terminals that know this show the frame at once; the others ignore it. */
const begin = "\x1b[?2026h";
const end = "\x1b[?2026l";

/**
 * The escape sequences and characters of the next frame; the empty string if nothing changed.
 *
 * @param before What the terminal shows; null if it is not known, or has another size: then every cell is drawn.
 * @param styles How each ink looks, by its number
 */
export function frame(
  before: Grid | null,
  after: Grid,
  styles: readonly Style[],
  clusters: Clusters,
): string {
  const { columns, rows } = after.size;
  const { codes, inks } = after;
  const isSame = (at: number) =>
    before !== null && before.codes[at] === codes[at] && before.inks[at] === inks[at];
  const isBlank = (at: number) => codes[at] === space && styles[inks[at] ?? 0]?.showsOnBlank !== true;

  let text = "";
  // The style of what is drawn next; -1: not known.
  let ink = -1;
  const useInk = (next: number) => {
    if (next === ink) return;
    text += styles[next]?.code ?? "";
    ink = next;
  };

  for (let row = 0; row < rows; row++) {
    const first = row * columns;
    let blankFrom = columns;
    while (blankFrom > 0 && isBlank(first + blankFrom - 1)) blankFrom -= 1;
    if (columns - blankFrom < worthErasing) blankFrom = columns;

    let column = 0;
    while (column < columns) {
      if (isSame(first + column)) {
        column += 1;
        continue;
      }
      if (codes[first + column] === continuation && column > 0) column -= 1;
      let stop = column + 1;
      for (let look = stop; look < columns && look - stop < worthAMove; look++) {
        if (!isSame(first + look)) stop = look + 1;
      }
      if (stop < columns && codes[first + stop] === continuation) stop += 1;

      // Every piece begins with an absolute move: a character that is wider than we think shifts nothing else.
      text += `\x1b[${row + 1};${column + 1}H`;
      for (let at = column; at < Math.min(stop, blankFrom); at++) {
        const code = codes[first + at] ?? space;
        if (code === continuation) continue;
        if (!isBlank(first + at) || ink === -1 || styles[ink]?.showsOnBlank === true) {
          useInk(inks[first + at] ?? 0);
        }
        if (code < 0x80) text += ascii[code];
        else if (!isDisputed(code)) text += clusters.textOf(code);
        else if (codes[first + at + 1] === continuation) {
          // A terminal that gives it one column would leave in the other what was there before.
          text += `  \x1b[${at + 1}G${clusters.textOf(code)}\x1b[${at + 3}G`;
        } else text += `${clusters.textOf(code)}\x1b[${at + 2}G`;
      }
      if (stop > blankFrom) {
        useInk(0);
        text += "\x1b[K";
        column = columns;
      } else {
        column = stop;
      }
    }
  }
  return text === "" ? "" : `${begin}${text}\x1b[m${end}`;
}

const ascii = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code));

/** Whether a terminal may give it another width than we do. Everything that most screens are made of is not. */
function isDisputed(code: number): boolean {
  return !(code < 0x300 || code >= 0x370 && code < 0x530 || code >= 0x2010 && code <= 0x2027 ||
    code >= 0x2500 && code <= 0x25fc || code >= 0x2800 && code <= 0x28ff ||
    code >= 0x3000 && code <= 0xd7a3 || code >= 0xff01 && code <= 0xff60);
}
