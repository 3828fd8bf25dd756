/** Makes untrusted text safe for a terminal: keeps what is visible, removes what a terminal would act on. */

/**
 * Text that none of the rules below changes: most of what people write, in Latin, Greek, Cyrillic, Chinese, Japanese and
 * Korean, and emoji. Spelled out, because each class of Unicode below takes up to a millisecond on its first use.
 */
const harmless =
  /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205f\u20a0-\u20bf\u2100-\u2bff\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60\u{1f300}-\u{1faff}]*$/u;

/** Control sequences, removed whole if they are complete. Each part stops at the next introducer, for linear time. */
const sequences = new RegExp(
  [
    // OSC, DCS, SOS, PM, APC: a payload up to its terminator. Without one, only the introducer is removed (below).
    "(?:\\x1b[\\]PX^_]|[\\x9d\\x90\\x98\\x9e\\x9f])[^\\x07\\x1b\\x80-\\x9f]*(?:\\x07|\\x1b\\\\|\\x9c)",
    // CSI: parameters, intermediates, a final byte.
    "(?:\\x1b\\[|\\x9b)[\\x30-\\x3f]*[\\x20-\\x2f]*[\\x40-\\x7e]?",
    // Any other escape sequence, and a single escape.
    "\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]?",
  ].join("|"),
  "g",
);

/** C0 without tab and newline, DEL, C1. */
const controls = /(?![\t\n])\p{Cc}/gu;

/**
 * Invisible characters that change how others look: direction marks, characters without width (also joiners, because
 * terminals disagree about the width of joined emoji), annotations.
 */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/gu;

/** Many marks on one character would cover the lines around it. */
const piledMarks = /\p{M}{5,}/gu;

/**
 * The text without control sequences, control characters, direction marks and invisible characters. Line ends and tabs
 * become one space each; with `keepNewlines`, every line end becomes `\n` and tabs stay. Idempotent.
 */
export function sanitize(text: string, options: { keepNewlines?: boolean } = {}): string {
  if (harmless.test(text)) return text;
  // In this order one pass is enough: no later removal can complete a control sequence.
  const safe = text.toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(sequences, "")
    .replace(controls, "")
    .replace(invisible, "")
    .replace(piledMarks, (marks) => [...marks].slice(0, 4).join(""));
  return options.keepNewlines === true ? safe : safe.replace(/[\n\t]/g, " ");
}

/** JSON that is safe to print: dangerous characters become JSON escapes, so nothing is lost. */
export function sanitizeJson(json: string): string {
  return json.replace(controls, escaped).replace(invisible, escaped).replace(/[\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  let text = "";
  for (let i = 0; i < character.length; i++) {
    text += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }
  return text;
}
