/** Splits the agent's output into lines and events, in memory that does not grow with the output. */

import type { AgentEvent } from "./events.ts";
import { parseLine } from "./parse_line.ts";

/** The longest line that is read by default, in bytes: 32 MB. */
export const defaultMaxLineBytes = 32 * 1024 * 1024;

/** Takes output in chunks of any size. Their owner may reuse a chunk once `push` has returned. */
export type ChunkSink = { push(chunk: Uint8Array): void; end(): void };

export type LineSplitterOptions = {
  maxLineBytes?: number;
  /** Gets a line without its newline (\n or \r\n). The bytes are only valid during the call. */
  onLine(line: Uint8Array): void;
  /** Gets the length in bytes of a line that was dropped because it is longer than the bound. */
  onOversized(bytes: number): void;
};

/** Splits at the byte 0x0A before decoding, so that no character is ever cut. The last line needs no newline. */
export function createLineSplitter(options: LineSplitterOptions): ChunkSink {
  const { maxLineBytes = defaultMaxLineBytes, onLine, onOversized } = options;
  const pending = createPending(maxLineBytes);

  const finish = () => {
    const { size } = pending;
    if (size > maxLineBytes) onOversized(size);
    else if (size > 0) onLine(withoutReturn(pending.bytes()));
    pending.clear();
  };

  return {
    push(chunk) {
      let start = 0;
      for (;;) {
        const newline = chunk.indexOf(0x0a, start);
        if (newline === -1) break;
        const rest = chunk.subarray(start, newline);
        if (pending.size > 0) {
          pending.add(rest);
          finish();
        } else if (rest.length > maxLineBytes) onOversized(rest.length);
        else onLine(withoutReturn(rest));
        start = newline + 1;
      }
      if (start < chunk.length) pending.add(chunk.subarray(start));
    },
    end: finish,
  };
}

/** Reads the agent's output as events, in order. Never throws unless `onEvent` does. */
export function createStreamReader(onEvent: (event: AgentEvent) => void, maxLineBytes?: number): ChunkSink {
  return createLineSplitter({
    maxLineBytes,
    onLine: (line) => {
      for (const event of parseLine(line)) onEvent(event);
    },
    onOversized: (bytes) => onEvent({ kind: "oversized", bytes }),
  });
}

/** Buffer size that is kept from line to line, in bytes; a larger buffer is released. */
const keptRoom = 1024 * 1024;

type Pending = {
  /** Bytes taken in, including those of a line over the bound, which are not kept. */
  readonly size: number;
  add(piece: Uint8Array): void;
  bytes(): Uint8Array;
  clear(): void;
};

/** The beginning of an unfinished line: one buffer that doubles, so that a line is copied about twice whatever its length. */
function createPending(maxBytes: number): Pending {
  let room = new Uint8Array(64 * 1024);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(piece) {
      const kept = size;
      size += piece.length;
      if (size > maxBytes) return;
      if (size > room.length) {
        const larger = new Uint8Array(Math.min(Math.max(size, room.length * 2), maxBytes));
        larger.set(room.subarray(0, kept));
        room = larger;
      }
      room.set(piece, kept);
    },
    bytes: () => room.subarray(0, size),
    clear() {
      size = 0;
      if (room.length > keptRoom) room = new Uint8Array(64 * 1024);
    },
  };
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line[line.length - 1] === 0x0d ? line.subarray(0, -1) : line;
}
