/** A terminal without a window, xterm.js: what a person would see after some bytes, cell by cell. */

import xterm from "@xterm/headless";

export type HeadlessCell = { text: string; width: number; bold: boolean; inverse: boolean; color: number };

export interface HeadlessTerminal {
  write(text: string): Promise<void>;
  /** The rows that are visible, without the spaces at their ends. */
  rows(): string[];
  /** Every cell of a row. */
  cells(row: number): HeadlessCell[];
  resize(columns: number, rows: number): void;
}

/** A terminal of this size; nothing is kept of what scrolls out. */
export function headlessTerminal(columns: number, rows: number): HeadlessTerminal {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true });
  const lineAt = (row: number) => terminal.buffer.active.getLine(row);
  return {
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    rows: () =>
      Array.from(
        { length: terminal.rows },
        (_, row) => (lineAt(row)?.translateToString(true) ?? "").trimEnd(),
      ),
    cells: (row) =>
      Array.from({ length: terminal.cols }, (_, column) => {
        const cell = lineAt(row)?.getCell(column);
        return {
          // A cell that nothing was written in looks like a space.
          text: cell?.getChars() || " ",
          width: cell?.getWidth() ?? 1,
          bold: cell?.isBold() !== 0,
          inverse: cell?.isInverse() !== 0,
          color: cell?.getFgColor() ?? -1,
        };
      }),
    resize: (columns, rows) => terminal.resize(columns, rows),
  };
}
