/** Cuts long texts to a maximum length without splitting a surrogate pair. */

/** The first `max` UTF-16 units of a text, one less if that would split a surrogate pair. */
export function clipStart(text: string, max: number): string {
  if (text.length <= max) return text;
  return copy(text.slice(0, isPairAt(text, max - 1) ? max - 1 : max));
}

/** The last `max` UTF-16 units of a text, one less if that would split a surrogate pair. */
export function clipEnd(text: string, max: number): string {
  if (text.length <= max) return text;
  const start = text.length - max;
  return copy(text.slice(isPairAt(text, start - 1) ? start + 1 : start));
}

function isPairAt(text: string, index: number): boolean {
  const code = text.codePointAt(index);
  return code !== undefined && code > 0xffff;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A slice keeps the whole text in memory, perhaps 32 MB for one line; a copy does not. */
function copy(slice: string): string {
  return decoder.decode(encoder.encode(slice));
}
