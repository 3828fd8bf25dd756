/** Characters that are invisible, or that change how others look. Pure. */

/**
 * A control, format (direction marks, invisible letters), lone surrogate, private or line-breaking character. Not the
 * joiners (U+200C, U+200D): Persian, Hindi and many emoji cannot be written without them.
 */
export const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/** The text with each such character as a JSON escape: `\u202e`. */
export function escapeUnprintable(text: string): string {
  return text.replaceAll(
    new RegExp(unprintable, "gu"),
    (character) =>
      character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
}
