/** Masking of bytes that need not be text: secrets are replaced, all other bytes stay unchanged. Pure. */

import {
  endsInsideKey,
  keyEnd,
  knownForms,
  lineParts,
  mark,
  secretSpans,
  type Span,
} from "../text/secrets.ts";

/** What to write for the first `done` bytes. */
export type MaskedBytes = { parts: Uint8Array[]; done: number };

/** Masks the next bytes of a stream up to about `end`; the bytes after `end` are only looked at. */
export type ByteMask = (bytes: Uint8Array, end: number) => MaskedBytes;

/** A mask for one stream, which arrives in whole lines or in windows of a long line. `known`: see maskSecrets. */
export function createByteMask(known: readonly string[]): ByteMask {
  const values = knownForms(known).map(byteText);
  let insideKey = false;

  return (bytes, end) => {
    const text = byteText(bytes);
    const spans = secretSpans(text, values);
    if (insideKey) {
      const key = keyEnd(text);
      const first = spans[0]?.start ?? text.length;
      spans.unshift(...lineParts(text, 0, key.end).filter((part) => part.end <= first));
      insideKey = !key.closed && key.end === text.length;
    }
    insideKey ||= endsInsideKey(text);
    const done = spans.find((span) => span.start < end && span.end > end)?.end ?? end;
    return { parts: cut(bytes, spans, done), done };
  };
}

/** Bytes, or a text's UTF-8, as a text of one character per byte, so that an index in it is an index in the bytes. */
function byteText(bytes: Uint8Array | string): string {
  return new TextDecoder("latin1").decode(
    typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes,
  );
}

function cut(bytes: Uint8Array, spans: Span[], done: number): Uint8Array[] {
  const marked = new TextEncoder().encode(mark);
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { start, end } of spans.filter((span) => span.start < done)) {
    parts.push(bytes.subarray(from, start), marked);
    from = end;
  }
  parts.push(bytes.subarray(from, done));
  return parts;
}
