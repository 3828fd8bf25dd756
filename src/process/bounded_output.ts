/** Keeps the beginning and the end of output of any length in a fixed amount of memory. */

export type BoundedOutput = {
  push(chunk: Uint8Array): void;
  /** What was kept, with a line in between that says how much is missing. Invalid UTF-8 becomes U+FFFD. */
  text(): string;
};

/** Keeps the first `headBytes` and the last `tailBytes` bytes. */
export function createBoundedOutput(bounds: { headBytes: number; tailBytes: number }): BoundedOutput {
  const head = new Uint8Array(bounds.headBytes);
  let headLength = 0;
  // A ring buffer: byte n of what follows the head is at index n modulo its size.
  const tail = new Uint8Array(bounds.tailBytes);
  let tailTotal = 0;

  return {
    push(chunk) {
      const first = chunk.subarray(0, head.length - headLength);
      head.set(first, headLength);
      headLength += first.length;
      const rest = chunk.subarray(first.length);
      const kept = rest.subarray(Math.max(0, rest.length - tail.length));
      const at = tail.length === 0 ? 0 : (tailTotal + rest.length - kept.length) % tail.length;
      const beforeWrap = kept.subarray(0, tail.length - at);
      tail.set(beforeWrap, at);
      tail.set(kept.subarray(beforeWrap.length), 0);
      tailTotal += rest.length;
    },
    text() {
      const cut = Math.max(0, tailTotal - tail.length);
      const begin = head.subarray(0, headLength);
      if (cut === 0) return decode([begin, tail.subarray(0, tailTotal)]);
      const at = tail.length === 0 ? 0 : tailTotal % tail.length;
      const whole = wholeStart([tail.subarray(at), tail.subarray(0, at)]);
      const start = begin.subarray(0, wholeEnd(begin));
      const note = `[${cut + begin.length - start.length + whole.dropped} bytes left out]\n`;
      const end = decode(whole.parts);
      if (start.length === 0) return note + end;
      const text = decode([start]);
      return `${text}${text.endsWith("\n") ? "" : "\n"}${note}${end}`;
    },
  };
}

function decode(parts: Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** Where the last whole character ends: a character that the bound cuts in two is dropped, not shown as damaged. */
function wholeEnd(bytes: Uint8Array): number {
  let lead = bytes.length - 1;
  while (lead > 0 && bytes.length - lead < 4 && isContinuation(bytes[lead])) lead -= 1;
  const byte = bytes[lead] ?? 0;
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
  return lead + length > bytes.length ? Math.max(0, lead) : bytes.length;
}

/** The same for the beginning of the tail, which is in two parts: drops at most three bytes of a cut character. */
function wholeStart(parts: [Uint8Array, Uint8Array]): { parts: Uint8Array[]; dropped: number } {
  let dropped = 0;
  const [older, newer] = parts;
  const byteAt = (index: number) => index < older.length ? older[index] : newer[index - older.length];
  while (dropped < 3 && isContinuation(byteAt(dropped))) dropped += 1;
  const fromNewer = Math.max(0, dropped - older.length);
  return { parts: [older.subarray(dropped), newer.subarray(fromNewer)], dropped };
}
