/** Text that is not ours made harmless for a terminal: what it says stays, what it could do is taken out. */

/** Sequences that a terminal obeys, whole where they are complete. Each part stops at the next introducer: linear time. */
const sequences = new RegExp(
  [
    // OSC, DCS, SOS, PM, APC: a payload up to its terminator. Unterminated, only the introducer goes (below).
    "(?:\\x1b[\\]PX^_]|[\\x9d\\x90\\x98\\x9e\\x9f])[^\\x07\\x1b\\x80-\\x9f]*(?:\\x07|\\x1b\\\\|\\x9c)",
    // CSI: parameters, intermediates, a final byte.
    "(?:\\x1b\\[|\\x9b)[\\x30-\\x3f]*[\\x20-\\x2f]*[\\x40-\\x7e]?",
    // Any other escape, and an escape by itself.
    "\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]?",
  ].join("|"),
  "g",
);

/** C0 without tab and newline, DEL, C1. */
const controls = /(?![\t\n])\p{Cc}/gu;

/**
 * What is not seen but changes what is: marks that turn the direction of text, characters without width (joiners too:
 * terminals do not agree on how wide a joined emoji is), annotations.
 */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/gu;

/** Marks piled on one character reach over the lines around it. */
const piledMarks = /(\p{M}{4})\p{M}+/gu;

const harmless = /^[\x20-\x7e]*$/;

/**
 * The text without control sequences, control characters, direction marks and characters that cannot be seen. Line ends
 * and tabs become a space each; with `keepNewlines`, every line end becomes `\n` and tabs stay. Idempotent.
 */
export function sanitize(text: string, options: { keepNewlines?: boolean } = {}): string {
  if (harmless.test(text)) return text;
  // In this order one pass is enough: after it no introducer is left that a later removal could complete.
  const safe = text.toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(sequences, "")
    .replace(controls, "")
    .replace(invisible, "")
    .replace(piledMarks, "$1");
  return options.keepNewlines === true ? safe : safe.replace(/[\n\t]/g, " ");
}

/** JSON that a terminal can show: characters that could do something there are written as escapes, so nothing is lost. */
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
