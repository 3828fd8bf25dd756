/** Text that others wrote, made safe to stand in GitHub's Markdown. Pure. */

import { cut, inlineCode, oneLine } from "../text/data_text.ts";

/** What Markdown, HTML or a table would take for more than text. */
const special = /[\\`*_{}[\]<>#|~!]/g;

/** The text on one line, as plain words: no markup, and nobody is notified by an `@name`. */
export function plainLine(text: string, max = 500): string {
  return cut(oneLine(text), max)
    .replaceAll("&", "&amp;")
    .replaceAll(special, "\\$&")
    // A comment of HTML is not shown, and parts what GitHub would make a notification of.
    .replaceAll(/@(?=\w)/g, "@<!-- -->")
    .replace(/^([-+=]|\d+(?=[.)]))/, "\\$1");
}

/** The same with its paragraphs and lines. */
export function plainText(text: string, max = 4000): string {
  return cut(text, max).split(/\r\n?|\n/).map((line) => plainLine(line, max)).join("\n").trim();
}

/** A command as code, also in a cell of a table. */
export function codeCell(text: string): string {
  return inlineCode(cut(text, 200)).replaceAll("|", "\\|");
}
