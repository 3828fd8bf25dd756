/** Characters that a person does not see, or that change how others are seen. Pure. */

/**
 * A control, format (bidi marks, invisible letters), lone surrogate or private character, or one that breaks a line.
 * Not the joiners (U+200C, U+200D): Persian, Hindi and many emoji cannot be written without them.
 */
export const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/** The text with each such character as JSON may write it: `\u202e`. */
export function escapeUnprintable(text: string): string {
  return text.replaceAll(
    new RegExp(unprintable, "gu"),
    (character) =>
      character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
}
