/** The monitor's frames: how long a change and a whole screen take to draw, and how many bytes a change is. */

import type { Line } from "../src/view/line.ts";
import { createScreen } from "../tui/screen/screen.ts";
import { view } from "../tui/view/view.ts";
import { knowing } from "../tests/tui/sample_world.ts";
import { type BenchRow, median } from "./bench_row.ts";

const size = { columns: 200, rows: 50 };
const rounds = 300;
const mostChangeMs = 2;
const mostChangeBytes = 2_000;
const mostRepaintMs = 6;

/** A frame of four runs, of which a hundredth changes, and one that is drawn as a whole. */
export function benchMonitor(): BenchRow[] {
  const model = knowing(size.columns, size.rows);
  const screen = createScreen({ theme: "dark", depth: "true", unicode: true });
  const encoder = new TextEncoder();
  const changes: number[] = [];
  const bytes: number[] = [];
  const repaints: number[] = [];
  const draw = (round: number): Uint8Array => {
    const canvas = screen.canvas(size);
    view(model, canvas);
    // A hundredth of the cells, in rows of two panes.
    const text: Line = [{ text: `${round}`.padEnd(50, `${round % 10}`), tone: "text" }];
    canvas.line(10, 20, text, 50);
    canvas.line(30, 120, text, 50);
    return encoder.encode(screen.frame());
  };
  draw(0);
  for (let round = 1; round <= rounds; round++) {
    const from = performance.now();
    bytes.push(draw(round).length);
    const changed = performance.now();
    screen.forget();
    draw(round);
    changes.push(changed - from);
    repaints.push(performance.now() - changed);
  }
  const row = (name: string, value: number, most: number, unit: string): BenchRow => ({
    name: `${name}, against ${most} ${unit}`,
    ratio: value / most,
    bound: 1,
    detail: `${value.toFixed(unit === "ms" ? 2 : 0)} ${unit}`,
  });
  const where = `of ${size.columns}x${size.rows}`;
  return [
    row(`a frame ${where} of which 1% changes`, median(changes), mostChangeMs, "ms"),
    row(`the bytes of such a frame`, median(bytes), mostChangeBytes, "bytes"),
    row(`a whole frame ${where}`, median(repaints), mostRepaintMs, "ms"),
  ];
}
