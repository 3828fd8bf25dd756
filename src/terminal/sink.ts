/** The only place that writes to stdout and stderr. */

import { isAsciiLocale, toAscii } from "../text/ascii.ts";
import { type NotificationSupport, notificationSupport } from "./notification_support.ts";

/** A stream did not take all that was written to it. `reader-gone`: nobody reads it any more, as after `| head`. */
export type LostOutput = { kind: "reader-gone" } | { kind: "failed"; stream: StreamName; detail: string };
type StreamName = "stdout" | "stderr";

export interface Sink {
  /** Writes sanitized text to stdout. Writes nothing more once a write failed: a run continues without its reader. */
  out(text: string): void;
  /** Writes sanitized text to stderr, with the same rule. */
  error(text: string): void;
  /** Whether stdout is a terminal. */
  readonly isTerminal: boolean;
  /** Whether the cursor can be moved, so that a line can be drawn again. */
  readonly movesCursor: boolean;
  /** How the terminal can notify somebody who does not look at it. */
  readonly notifies: NotificationSupport;
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean;
  /** Whether stdout shows colours, and whether stderr does. */
  readonly color: boolean;
  readonly errorColor: boolean;
  /** Whether the runner of GitHub Actions reads what is printed, and acts on some lines of it. */
  readonly isWorkflowLog: boolean;
  /** Whether internal errors are shown with their stack. */
  readonly showsStacks: boolean;
  /** The first output that was lost; null while there is none. */
  lost(): LostOutput | null;
  /** The current width for texts in columns, at least 20: a narrower terminal wraps them. 80 without a terminal. */
  width(): number;
  /** The columns that a row of the terminal has right now, for what must not be wrapped. */
  rowWidth(): number;
}

const leastWidth = 20;
const unknownWidth = 80;

/** The variables that say what a terminal can do. */
type TerminalVariables = Readonly<
  Record<"TERM" | "NO_COLOR" | "CI" | "LC_ALL" | "LC_CTYPE" | "LANG", string | undefined>
>;

/** What a terminal can do, by the environment. */
export function terminalAbilities(
  variables: TerminalVariables,
  isWindows: boolean,
): { movesCursor: boolean; color: boolean; unicode: boolean } {
  const { TERM = "", NO_COLOR = "", CI = "", LC_ALL, LC_CTYPE, LANG } = variables;
  // Nothing is known about a terminal without a name; on Windows none has one.
  const isDumb = TERM === "" ? !isWindows : TERM === "dumb" || TERM === "unknown";
  return {
    // The log of a build keeps what was drawn over.
    movesCursor: !isDumb && (CI === "" || CI === "false"),
    color: !isDumb && NO_COLOR === "",
    unicode: !isAsciiLocale(LC_ALL || LC_CTYPE || LANG || ""),
  };
}

/** The process's own stdout and stderr. Reads AUTOM8_DEBUG, GITHUB_ACTIONS, and what says what the terminal can do. */
export function createSink(): Sink {
  const isTerminal = Deno.stdout.isTerminal();
  const errorIsTerminal = Deno.stderr.isTerminal();
  const { get } = Deno.env;
  const can = terminalAbilities({
    TERM: get("TERM"),
    NO_COLOR: get("NO_COLOR"),
    CI: get("CI"),
    LC_ALL: get("LC_ALL"),
    LC_CTYPE: get("LC_CTYPE"),
    LANG: get("LANG"),
  }, Deno.build.os === "windows");
  let lost: LostOutput | null = null;
  const writer = (name: StreamName, toTerminal: boolean) => {
    const write = createWriter(Deno[name], (error) => void (lost ??= lostOutput(name, error)));
    // A file or a pipe gets every character: who reads it knows its encoding.
    return toTerminal && !can.unicode ? (text: string) => write(toAscii(text)) : write;
  };
  return {
    out: writer("stdout", isTerminal),
    error: writer("stderr", errorIsTerminal),
    lost: () => lost,
    showsStacks: get("AUTOM8_DEBUG") === "1",
    isWorkflowLog: get("GITHUB_ACTIONS") === "true",
    isTerminal,
    movesCursor: isTerminal && can.movesCursor,
    notifies: isTerminal && can.movesCursor ? notificationSupport(terminalNames()) : "none",
    unicode: can.unicode,
    color: isTerminal && can.color,
    errorColor: errorIsTerminal && can.color,
    width: () => isTerminal ? Math.max(leastWidth, terminalWidth()) : unknownWidth,
    rowWidth: () => isTerminal ? terminalWidth() : unknownWidth,
  };
}

function terminalNames() {
  const { get } = Deno.env;
  return {
    TERM: get("TERM"),
    TERM_PROGRAM: get("TERM_PROGRAM"),
    VTE_VERSION: get("VTE_VERSION"),
    TMUX: get("TMUX"),
    STY: get("STY"),
  };
}

/** Writes text to a stream until a write fails, which is reported once. */
export function createWriter(
  stream: { writeSync(bytes: Uint8Array): number },
  onFailed: (error: unknown) => void,
): (text: string) => void {
  const encoder = new TextEncoder();
  let isOpen = true;
  return (text) => {
    let bytes = encoder.encode(text);
    while (isOpen && bytes.length > 0) {
      try {
        bytes = bytes.subarray(stream.writeSync(bytes));
      } catch (error) {
        // A non-blocking pipe is full: its reader is slow, not gone.
        if (error instanceof Deno.errors.WouldBlock) pause();
        else {
          isOpen = false;
          onFailed(error);
        }
      }
    }
  };
}

function lostOutput(stream: StreamName, error: unknown): LostOutput {
  if (error instanceof Deno.errors.BrokenPipe) return { kind: "reader-gone" };
  const detail = error instanceof Error ? error.message.replace(/ \(os error \d+\)$/, "") : String(error);
  return { kind: "failed", stream, detail };
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

function terminalWidth(): number {
  try {
    const { columns } = Deno.consoleSize();
    return columns === 0 ? unknownWidth : columns;
  } catch {
    // The terminal is gone.
    return unknownWidth;
  }
}
