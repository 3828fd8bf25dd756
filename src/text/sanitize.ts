/** Makes untrusted text safe for a terminal: keeps what is visible, removes what a terminal would act on. */

import { plain } from "./characters.ts";

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
const piledMarks = /(\p{M}{4})\p{M}+/gu;

/**
 * The text without control sequences, control characters, direction marks and invisible characters. Line ends and tabs
 * become one space each; with `keepNewlines`, every line end becomes `\n` and tabs stay. Idempotent.
 */
export function sanitize(text: string, options: { keepNewlines?: boolean } = {}): string {
  if (plain.test(text)) return text;
  // In this order one pass is enough: no later removal can complete a control sequence.
  const safe = text.toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(sequences, "")
    .replace(controls, "")
    .replace(invisible, "")
    .replace(piledMarks, "$1");
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
