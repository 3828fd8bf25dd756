/** A grid as lines of text, for a terminal that is not taken over, or for a file. */

import type { Clusters } from "./clusters.ts";
import { continuation, type Grid } from "./grid.ts";
import type { Style } from "./palette.ts";

/** One text a row, without the spaces at its end. Without styles, it is plain text. */
export function rowsOf(grid: Grid, styles: readonly Style[] | null, clusters: Clusters): string[] {
  const { columns, rows } = grid.size;
  const reset = "\x1b[m";
  const row = (first: number): string => {
    let end = first + columns;
    while (end > first && grid.codes[end - 1] === 0x20 && !styles?.[grid.inks[end - 1] ?? 0]?.showsOnBlank) {
      end -= 1;
    }
    let text = "";
    let style = reset;
    for (let at = first; at < end; at++) {
      const code = grid.codes[at] ?? 0x20;
      if (code === continuation) continue;
      const next = styles?.[grid.inks[at] ?? 0]?.code ?? reset;
      if (next !== style) text += next;
      style = next;
      text += clusters.textOf(code);
    }
    return style === reset ? text : text + reset;
  };
  return Array.from({ length: rows }, (_, n) => row(n * columns));
}
