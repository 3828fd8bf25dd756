/** The only place that writes to stdout and stderr. */

export interface Sink {
  /** Writes sanitized text to stdout. Writes nothing more once the reader is gone. */
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
  /** The current width of the terminal in columns, at least 20; 80 without a terminal. */
  width(): number;
}

const leastWidth = 20;
const unknownWidth = 80;

/** The process's own stdout and stderr. Reads NO_COLOR and TERM. */
export function createSink(): Sink {
  const isTerminal = Deno.stdout.isTerminal();
  const isDumb = Deno.env.get("TERM") === "dumb";
  const colorful = !isDumb && (Deno.env.get("NO_COLOR") ?? "") === "";
  return {
    out: createWriter(Deno.stdout),
    error: createWriter(Deno.stderr),
    isTerminal,
    movesCursor: isTerminal && !isDumb,
    color: isTerminal && colorful,
    errorColor: Deno.stderr.isTerminal() && colorful,
    width: () => isTerminal ? terminalWidth() : unknownWidth,
  };
}

/** Writes text to a stream until a write fails: a run continues without its reader. */
export function createWriter(stream: { writeSync(bytes: Uint8Array): number }): (text: string) => void {
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
        else isOpen = false;
      }
    }
  };
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
