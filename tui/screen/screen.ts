/** The terminal's screen: what was drawn last, and what brings the next drawing there. */

import type { Canvas } from "../cells.ts";
import type { Size } from "../geometry.ts";
import { createCanvas } from "./canvas.ts";
import { createClusters } from "./clusters.ts";
import { frame } from "./frame.ts";
import { Grid } from "./grid.ts";
import { type ColorDepth, stylesOf, type Theme } from "./palette.ts";
import { rowsOf } from "./rows.ts";

export interface Screen {
  /** An empty canvas of this size for the next frame. */
  canvas(size: Size): Canvas;
  /** What changes the terminal from the last frame to what was drawn since; the empty string if nothing did. */
  frame(): string;
  /** The rows that were drawn, for what is no full screen; plain text, or with the sequences of their styles. */
  rows(styled: boolean): string[];
  /** The terminal's content is not known any more: the next frame draws every cell. */
  forget(): void;
  /** Changes the colours; false if they are the same. The next frame should draw every cell. */
  setTheme(theme: Theme): boolean;
}

/** A screen of which nothing is known yet. */
export function createScreen(
  options: { theme: Theme; depth: ColorDepth; unicode: boolean },
): Screen {
  const { depth, unicode } = options;
  let theme = options.theme;
  const clusters = createClusters();
  let styles = stylesOf(theme, depth);
  let shown = new Grid({ columns: 0, rows: 0 });
  let drawn = shown;
  let isKnown = false;
  return {
    canvas(size) {
      if (drawn === shown || !isSameSize(drawn.size, size)) drawn = new Grid(size);
      else drawn.clear();
      return createCanvas(drawn, clusters, unicode);
    },
    frame() {
      const isSame = isKnown && isSameSize(shown.size, drawn.size);
      const text = frame(isSame ? shown : null, drawn, styles, clusters);
      [shown, drawn] = [drawn, shown];
      isKnown = true;
      return text;
    },
    rows: (styled) => rowsOf(drawn, styled ? styles : null, clusters),
    forget: () => void (isKnown = false),
    setTheme(next) {
      if (next === theme) return false;
      theme = next;
      styles = stylesOf(theme, depth);
      return true;
    },
  };
}

function isSameSize(a: Size, b: Size): boolean {
  return a.columns === b.columns && a.rows === b.rows;
}
