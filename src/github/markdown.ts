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

/** The text with its last block of code closed, so that what follows is not part of it. */
export function closedCode(text: string): string {
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const [, fence, rest = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === undefined) continue;
    if (open === null) open = fence;
    else if (fence.startsWith(open) && rest.trim() === "") open = null;
  }
  return open === null ? text : `${text}\n${open}`;
}

/** Code in Markdown, as a part that `split` keeps. */
const code = /(`{3,}[\s\S]*?(?:`{3,}|$)|`[^`\n]*`)/;

/** The text of an agent, in which only those names notify somebody that `allowed` mentions, too. */
export function withoutNewMentions(text: string, allowed: string): string {
  const quiet = (part: string) =>
    part.replaceAll(
      /(?<![\w/])@[\w-]+(?:\/[\w-]+)?/g,
      (name) => allowed.includes(name) ? name : `@<!-- -->${name.slice(1)}`,
    );
  return text.split(code).map((part, i) => i % 2 === 1 ? part : quiet(part)).join("");
}
