/** autom8 in full screen at a terminal of its own, its screen read cell by cell. */

import assert from "assert";
import { autom8Binary } from "./autom8.ts";
import { type HeadlessCell, headlessTerminal } from "./headless_terminal.ts";
import type { Scratch } from "./scratch.ts";

/** What a person sees and types. */
export interface FullScreen extends AsyncDisposable {
  rows(): string[];
  cells(row: number): HeadlessCell[];
  type(keys: string): Promise<void>;
  /** Waits until a text is on the screen. @throws Error with the screen after a minute */
  sees(text: string | RegExp): Promise<string[]>;
  /** Waits until something is so on the screen. @throws Error with the screen after a minute */
  isSo(what: string, is: () => boolean): Promise<void>;
}

/** Starts `autom8 monitor` at a terminal of this size, which the `script` of Linux makes. */
export async function openMonitor(scratch: Scratch, columns: number, rows: number): Promise<FullScreen> {
  const command = `stty columns ${columns} rows ${rows}; exec '${await autom8Binary()}' monitor`;
  const child = new Deno.Command("script", {
    args: ["--quiet", "--command", command, "/dev/null"],
    cwd: scratch.folder,
    clearEnv: true,
    env: { ...scratch.env, TERM: "xterm-256color", COLORTERM: "truecolor" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const terminal = headlessTerminal(columns, rows);
  const keys = child.stdin.getWriter();
  const decoder = new TextDecoder();
  const finished = (async () => {
    for await (const bytes of child.stdout) await terminal.write(decoder.decode(bytes, { stream: true }));
  })();
  const isSo = async (what: string, is: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 1_200; tries++) {
      if (is()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the screen never showed ${what}:\n${terminal.rows().join("\n")}`);
  };
  return {
    rows: terminal.rows,
    cells: terminal.cells,
    type: (text) => keys.write(new TextEncoder().encode(text)),
    isSo,
    async sees(text) {
      await isSo(String(text), () => {
        const all = terminal.rows().join("\n");
        return typeof text === "string" ? all.includes(text) : text.test(all);
      });
      return terminal.rows();
    },
    async [Symbol.asyncDispose]() {
      await keys.write(new TextEncoder().encode("\x03"));
      await finished;
      await keys.close().catch(() => {});
      await child.status;
    },
  };
}

/** A box that is drawn on the screen. */
export type Box = { row: number; column: number; columns: number; rows: number; title: string };

/** The boxes with a whole border, read cell by cell: one that another box lies on is not among them. */
export function boxesOf(screen: FullScreen, columns: number, rows: number): Box[] {
  const grid = Array.from({ length: rows }, (_, row) => screen.cells(row));
  // Each cell of width 2 takes the place of the one after it: nothing is shifted.
  for (const [row, cells] of grid.entries()) {
    assert.equal(cells.reduce((sum, { width }) => sum + width, 0), columns, `row ${row}`);
  }
  const at = (row: number, column: number) => grid[row]?.[column]?.text ?? "";
  const boxes: Box[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (at(row, column) !== "╭") continue;
      let right = column + 1;
      while (right < columns && !"╮╭".includes(at(row, right))) right++;
      if (at(row, right) !== "╮") continue;
      let bottom = row + 1;
      while (at(bottom, column) === "│" && at(bottom, right) === "│") bottom++;
      if (at(bottom, column) !== "╰" || at(bottom, right) !== "╯") continue;
      const title = grid[row]?.slice(column + 1, right).map(({ text }) => text).join("") ?? "";
      boxes.push({ row, column, columns: right - column + 1, rows: bottom - row + 1, title });
    }
  }
  return boxes;
}
