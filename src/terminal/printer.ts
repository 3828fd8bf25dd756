/** The output of every command, with or without a run. */

import type { ErrorInfo } from "../errors.ts";
import { asLines, type Line } from "../view/line.ts";
import { paint } from "./paint.ts";
import { renderMessage } from "./message.ts";
import { renderError, renderPlainError, renderStack } from "./panel.ts";
import type { Sink } from "./sink.ts";

/** How a run is shown: to people with or without colours and boxes, or to programs. */
export type OutputMode = "pretty" | "plain" | "json";

/** Prints any text: everything is sanitized before it reaches a terminal. */
export interface Printer {
  /** Shows an error, on stderr. */
  error(info: ErrorInfo): void;
  /** Shows a message to people: on stdout, or on stderr if stdout is for programs. */
  message(text: string): void;
  /** Shows a message to people on stderr, because stdout is for what they asked for. */
  note(text: string): void;
  /** Writes the result of a command to stdout, in every mode. */
  lines(lines: readonly (Line | string)[]): void;
  /** The current width, in columns. */
  width(): number;
}

/** A printer without state. */
export function createPrinter(mode: OutputMode, sink: Sink): Printer {
  const pretty = mode === "pretty";
  const print = (to: (text: string) => void, lines: readonly Line[], color: boolean) =>
    to(lines.map((one) => `${paint(one, pretty && color)}\n`).join(""));
  return {
    error: (info) => {
      const lines = pretty ? renderError(info, null, sink.width()) : renderPlainError(info);
      print(sink.error, [...lines, ...sink.showsStacks ? renderStack(info) : []], sink.errorColor);
    },
    message: (text) => {
      const lines = renderMessage(text, pretty && sink.isTerminal ? sink.width() : null);
      print(mode === "json" ? sink.error : sink.out, lines, sink.color);
    },
    note: (text) => print(sink.error, renderMessage(text, null), sink.errorColor),
    lines: (lines) => print(sink.out, asLines(lines), sink.color),
    width: () => sink.width(),
  };
}
