/**
 * Splits text into characters and measures their width in terminal columns. Written by hand because the first use of
 * Intl.Segmenter, and of the larger emoji classes, takes 30 ms each: as long as a whole short command. Expects
 * sanitized text, which has no joiners and no variation selectors.
 */

/** The characters as people count them; each is shown whole or not at all. */
export function characters(text: string): string[] {
  return plain.test(text) ? text.split("") : text.match(character()) ?? [];
}

/** The width of a text in terminal columns. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const one of text) width += codePointWidth(one);
  return width;
}

/**
 * Text of one-column characters that change nothing around them: ASCII, box drawing, block and geometric symbols, and the
 * middle dot, dash, ellipsis, arrow, tick and cross of autom8's own screens. Most of what autom8 prints.
 */
export const plain = /^[\x20-\x7e\xb7\u2014\u2026\u2192\u2500-\u25fc\u2713\u2717]*$/;

// The classes of Unicode take up to half a millisecond each when they are made, so none is made before its first use.

/** A flag or a character, with its marks, the rest of its Hangul syllable, or its skin tone. */
const character = () =>
  /(?:\p{Regional_Indicator}{2}|[^])[\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{1f3fb}-\u{1f3ff}]*/gu;

/** The width of a single code point in terminal columns: 0, 1 or 2. */
export function codePointWidth(one: string): number {
  const code = one.codePointAt(0) ?? 0;
  if (code < 0x300) return code < 0x20 || code >= 0x7f && code < 0xa0 ? 0 : 1;
  if (zeroWidth().test(one)) return 0;
  return isWide(code) || wideEmoji().test(one) ? 2 : 1;
}

const zeroWidth = () => /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff\p{Default_Ignorable_Code_Point}]/u;
const wideEmoji = () => /\p{Emoji_Presentation}(?<!\p{Regional_Indicator})/u;

function isWide(code: number): boolean {
  return code >= 0x1100 && wideRanges.some(([first, last]) => first <= code && code <= last);
}

/** Unicode's East_Asian_Width=Wide and Fullwidth, without emoji; blocks of East Asian scripts are included whole. */
const wideRanges: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1d300, 0x1d356],
  [0x1d360, 0x1d376],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];
