/** What every command can say, whether it shows a run or not. */

import type { ErrorInfo } from "../errors.ts";
import { asLines, type Line } from "../view/line.ts";
import { paint } from "./paint.ts";
import { renderMessage } from "./message.ts";
import { renderError, renderPlainError } from "./panel.ts";
import type { Sink } from "./sink.ts";

/** How a run is shown: for people with or without colour and boxes, or for programs. */
export type OutputMode = "pretty" | "plain" | "json";

/** Texts may hold anything: what reaches a terminal is sanitized here. */
export interface Printer {
  /** Shows an error, on stderr. */
  error(info: ErrorInfo): void;
  /** Tells a person something: on stdout, or on stderr where stdout is for programs. */
  message(text: string): void;
  /** Writes what a command was asked for to stdout, in every mode. */
  lines(lines: readonly (Line | string)[]): void;
  /** Columns that there are now. */
  width(): number;
}

/** Prints at once and keeps nothing. */
export function createPrinter(mode: OutputMode, sink: Sink): Printer {
  const pretty = mode === "pretty";
  const print = (to: (text: string) => void, lines: readonly Line[], color: boolean) =>
    to(lines.map((one) => `${paint(one, pretty && color)}\n`).join(""));
  return {
    error: (info) => {
      const lines = pretty ? renderError(info, null, sink.width()) : renderPlainError(info);
      print(sink.error, lines, sink.errorColor);
    },
    message: (text) => {
      const lines = renderMessage(text, pretty && sink.isTerminal ? sink.width() : null);
      print(mode === "json" ? sink.error : sink.out, lines, sink.color);
    },
    lines: (lines) => print(sink.out, asLines(lines), sink.color),
    width: () => sink.width(),
  };
}
