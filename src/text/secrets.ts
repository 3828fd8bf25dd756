/** Masks secrets in texts that are stored or shown. Pure. */

import { keyAtEnd, keyLastLine, keyLines, shapes, suspicious } from "./secret_shapes.ts";

/** The replacement of a secret; safe inside JSON strings. */
export const mark = "[masked]";

/** Exact values shorter than this are words rather than secrets: masking them would garble the text. */
const minKnownLength = 6;

/** A range of a text. */
export type Span = { start: number; end: number };

/** The text with well-known tokens, private keys and the exact `known` values replaced. */
export function maskSecrets(text: string, known: readonly string[] = []): string {
  let result = "";
  let from = 0;
  for (const { start, end } of secretSpans(text, known)) {
    result += text.slice(from, start) + mark;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}

/**
 * The ranges of the secrets in a text, in order and without overlap. The text may be JSON: no range splits an escape
 * sequence or extends beyond its string, and none contains a line end.
 */
export function secretSpans(text: string, known: readonly string[] = []): Span[] {
  const values = knownForms(known);
  if (!isSuspicious(text, values)) return [];
  const spans: Span[] = [];
  for (const value of values) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      spans.push({ start: at, end: at + value.length });
    }
  }
  for (const { look, accepts } of shapes) {
    for (const found of text.matchAll(look)) {
      const kept = found.groups?.["kept"]?.length ?? 0;
      if (accepts !== undefined && !accepts(found[0].slice(kept))) continue;
      spans.push(...lineParts(text, found.index + kept, found.index + found[0].length));
    }
  }
  spans.push(...keysWithoutStart(text));
  return merged(spans);
}

/** Whether the text ends inside a private key, which continues in the lines after it. */
export function endsInsideKey(text: string): boolean {
  return text.includes("PRIVATE KEY") && keyAtEnd.test(text);
}

/** Where the key ends in a text that starts inside one, and whether its last line was found. */
export function keyEnd(text: string): { end: number; closed: boolean } {
  const [key = "", last] = keyLines.exec(text) ?? [];
  return { end: key.length, closed: last !== undefined };
}

/** A quick test that excludes nearly every text, so that masking is cheap. `values`: from `knownForms`. */
function isSuspicious(text: string, values: readonly string[]): boolean {
  return suspicious.test(text) || values.some((value) => text.includes(value));
}

/** The forms that the values may have in a text: unchanged, as in a JSON string, as in a URL, and in base64. */
export function knownForms(known: readonly string[]): string[] {
  const long = known.filter((value) => value.length >= minKnownLength);
  return [
    ...new Set(long.flatMap((value) => [
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value.toWellFormed()),
      ...base64Forms(value),
    ])),
  ];
}

/** A shorter part of a value in base64 could be a word. */
const minBase64Length = 10;

/** A value in base64, on its own and with other text around it (`user:value`): the part that depends on it alone. */
function base64Forms(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  return [0, 1, 2].map((before) => {
    const shifted = new Uint8Array(before + bytes.length);
    shifted.set(bytes, before);
    return shifted.toBase64().slice(Math.ceil(before * 8 / 6), Math.floor(shifted.length * 8 / 6));
  }).filter((form) => form.length >= minBase64Length);
}

/** The most of a private key that is looked for in front of its last line, in characters. */
const maxKeyLength = 30_000;

/** The ends of private keys whose beginning was cut off, as in the kept tail of an output. */
function keysWithoutStart(text: string): Span[] {
  const spans: Span[] = [];
  let least = 0;
  for (const last of text.matchAll(keyLastLine)) {
    least = Math.max(least, last.index - maxKeyLength);
    spans.push(...lineParts(text, keyStart(text, last.index, least), last.index + last[0].length));
    least = last.index + last[0].length;
  }
  return spans;
}

/** Where the lines of base64 in front of an index begin; the last of them may be short. */
function keyStart(text: string, end: number, least: number): number {
  let start = end;
  for (let at = end, line = 0;; line++) {
    while (at > least && /\s/.test(text[at - 1] ?? "")) at -= 1;
    // `\n` in a JSON string, and in JSON within JSON.
    while (at - 2 >= least && /\\[nr]/.test(text.slice(at - 2, at))) {
      at -= 2;
      while (at > least && text[at - 1] === "\\") at -= 1;
    }
    const lineEnd = at;
    while (at > least && /[A-Za-z0-9+/=]/.test(text[at - 1] ?? "")) at -= 1;
    if (at > least && text[at - 1] === "\\" && /[nrt]/.test(text[at] ?? "")) at += 1;
    if (lineEnd - at < (line === 0 ? 1 : 16)) return start;
    start = at;
  }
}

/** The parts of a range between line ends, so that masking keeps the lines. */
export function lineParts(text: string, start: number, end: number): Span[] {
  const parts: Span[] = [];
  for (let from = start; from < end;) {
    const lineEnd = text.indexOf("\n", from);
    const to = lineEnd < 0 || lineEnd > end ? end : lineEnd;
    if (to > from) parts.push({ start: from, end: to });
    from = to + 1;
  }
  return parts;
}

function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}
