/** Keeps the head and the end of a byte stream of any length in a fixed amount of memory. */

export interface BoundedBytes {
  add(chunk: Uint8Array): void;
  /** What was kept, decoded as UTF-8 (invalid bytes replaced), with a note where the middle was left out. */
  text(): string;
}

/** Keeps at most `limit` bytes: a quarter from the start, the rest from the end, where programs say why they failed. */
export function boundedBytes(limit: number): BoundedBytes {
  const headLimit = Math.floor(limit / 4);
  const tailLimit = limit - headLimit;
  const head: Uint8Array[] = [];
  let headBytes = 0;
  const tail: Uint8Array[] = [];
  let tailBytes = 0;
  let dropped = 0;
  return {
    add(chunk) {
      const forHead = chunk.subarray(0, Math.max(0, headLimit - headBytes));
      if (forHead.length > 0) {
        head.push(forHead.slice());
        headBytes += forHead.length;
      }
      const rest = chunk.subarray(forHead.length);
      if (rest.length === 0) return;
      tail.push(rest.slice());
      tailBytes += rest.length;
      while (tailBytes > tailLimit) {
        const first = tail[0] ?? new Uint8Array();
        const surplus = Math.min(tailBytes - tailLimit, first.length);
        if (surplus === first.length) tail.shift();
        else tail[0] = first.subarray(surplus);
        tailBytes -= surplus;
        dropped += surplus;
      }
    },
    text() {
      const decoder = new TextDecoder();
      const start = joinBytes(head);
      const end = joinBytes(tail);
      if (dropped === 0) return decoder.decode(joinBytes([start, end]));
      return `${decoder.decode(start)}\n[${dropped} bytes left out]\n${decoder.decode(end)}`;
    },
  };
}

/** One array of all the bytes. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
