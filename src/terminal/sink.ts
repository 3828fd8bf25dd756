/** The only place that writes to stdout and stderr. */

export interface Sink {
  /** Writes to stdout, as it is: what is not ours was sanitized before. Quiet once the reader is gone. */
  out(text: string): void;
  /** Writes to stderr, likewise. */
  error(text: string): void;
  /** Whether stdout is a terminal. */
  readonly isTerminal: boolean;
  /** Whether a line on stdout can be drawn over. */
  readonly movesCursor: boolean;
  /** Whether stdout shows colours, and whether stderr does. */
  readonly color: boolean;
  readonly errorColor: boolean;
  /** Columns of the terminal as it is now, at least 20; 80 where there is none. */
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

/** Writes text to a stream until that fails for the first time: a run goes on without its reader. */
export function createWriter(stream: { writeSync(bytes: Uint8Array): number }): (text: string) => void {
  const encoder = new TextEncoder();
  let isOpen = true;
  return (text) => {
    let bytes = encoder.encode(text);
    while (isOpen && bytes.length > 0) {
      try {
        bytes = bytes.subarray(stream.writeSync(bytes));
      } catch (error) {
        // A pipe that was made non-blocking by someone else is full: its reader is slow, not gone.
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
    // The terminal went away.
    return unknownWidth;
  }
}
