/** The only place that writes to stdout and stderr. */

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
  /** Whether stdout shows colours, and whether stderr does. */
  readonly color: boolean;
  readonly errorColor: boolean;
  /** Whether internal errors are shown with their stack. */
  readonly showsStacks: boolean;
  /** The first output that was lost; null while there is none. */
  lost(): LostOutput | null;
  /** The current width of the terminal in columns, at least 20; 80 without a terminal. */
  width(): number;
}

const leastWidth = 20;
const unknownWidth = 80;

/** The process's own stdout and stderr. Reads NO_COLOR, TERM and AUTOM8_DEBUG. */
export function createSink(): Sink {
  const isTerminal = Deno.stdout.isTerminal();
  const isDumb = Deno.env.get("TERM") === "dumb";
  const colorful = !isDumb && (Deno.env.get("NO_COLOR") ?? "") === "";
  let lost: LostOutput | null = null;
  const onLost = (stream: StreamName) => (error: unknown) => void (lost ??= lostOutput(stream, error));
  return {
    out: createWriter(Deno.stdout, onLost("stdout")),
    error: createWriter(Deno.stderr, onLost("stderr")),
    lost: () => lost,
    showsStacks: Deno.env.get("AUTOM8_DEBUG") === "1",
    isTerminal,
    movesCursor: isTerminal && !isDumb,
    color: isTerminal && colorful,
    errorColor: Deno.stderr.isTerminal() && colorful,
    width: () => isTerminal ? terminalWidth() : unknownWidth,
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
    return columns === 0 ? unknownWidth : Math.max(leastWidth, columns);
  } catch {
    // The terminal is gone.
    return unknownWidth;
  }
}
