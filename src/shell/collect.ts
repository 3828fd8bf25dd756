/** Keeps a program's output within bounds. */

import { createBoundedOutput } from "../process/bounded_output.ts";
import type { CommandOutput } from "./shell.ts";
import type { OutputSink } from "./start.ts";

const defaultMaxOutputBytes = 256 * 1024 * 1024;
const stderrHeadBytes = 16 * 1024;
const stderrTailBytes = 48 * 1024;

export type Collector = OutputSink & {
  /** Everything that was kept. */
  output(code: number): CommandOutput;
};

/** A collector that calls `onFull` once, with the first byte of standard output that is too much. */
export function createCollector(maxOutputBytes = defaultMaxOutputBytes, onFull: () => void): Collector {
  const errors = createBoundedOutput({ headBytes: stderrHeadBytes, tailBytes: stderrTailBytes });
  const chunks: Uint8Array[] = [];
  let room = maxOutputBytes;
  let truncated = false;
  return {
    stdout(chunk) {
      if (truncated) return;
      truncated = chunk.length > room;
      // A copy: a small chunk may be a view of a large buffer, which would be kept with it.
      chunks.push(chunk.slice(0, room));
      room -= Math.min(room, chunk.length);
      if (truncated) onFull();
    },
    stderr: errors.push,
    output: (code) => ({
      code: truncated ? 0 : code,
      stdout: join(chunks),
      stderr: errors.text(),
      truncated,
    }),
  };
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = chunks;
  if (chunks.length < 2) return first;
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
