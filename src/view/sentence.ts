/** What an agent says, as one line without its Markdown and without the blocks that only autom8 reads. Pure. */

import { clipStart } from "../text/clip.ts";
import { blockNamePattern } from "../text/data_text.ts";
import { sanitize } from "../text/sanitize.ts";

/** UTF-16 units of a message that are looked at: far more than a line shows. */
const longest = 4_000;

const block = new RegExp(
  `^[ \\t>]*<(${blockNamePattern})[ \\t]{0,8}>[\\s\\S]*?(?:</\\1[ \\t]{0,8}>|$(?![\\s\\S]))`,
  "gim",
);
/** A block that a model wrote after its last word. */
const inlineBlock = new RegExp(`[ \\t]*<(${blockNamePattern})>[^\\n<]*</\\1>`, "gi");
const fence = /^[ \t]*(```|~~~)[\s\S]*?(?:^[ \t]*\1[ \t]*$|$(?![\s\S]))/gm;

/**
 * The first paragraph of a message as one line, a heading only if there is nothing else; null if nothing in it is meant
 * for people.
 */
export function sentenceOf(message: string): string | null {
  const text = sanitize(clipStart(message, longest), { keepNewlines: true }).replace(block, "\n\n")
    .replace(inlineBlock, "").replace(fence, "\n\n");
  const paragraphs = text.split(/\n[ \t]*\n/).filter((paragraph) => /[\p{L}\p{N}]/u.test(asWords(paragraph)));
  const first = paragraphs.find((paragraph) => !/^\s*#{1,6} [^\n]*$/.test(paragraph)) ?? paragraphs[0];
  return first === undefined ? null : asWords(first);
}

/** Without headings, bullets, quotes, emphasis, code ticks and the addresses of links. */
function asWords(paragraph: string): string {
  return paragraph.split("\n")
    .map((line) =>
      line.replace(/^[ \t]*(?:(?:#{1,6}|>|[-*+•]|\d{1,3}[.)])[ \t]+)*/, "").replace(/^\[[ xX]\] /, "")
    )
    .filter((line) => !/^[\s|:=_*-]*$/.test(line))
    .join(" ")
    .replace(/!?\[([^\]]{0,400})\]\([^()\s]{0,400}\)/g, "$1")
    .replace(/(\*\*|__)(?=\S)([^*_]{1,400}?)\1/g, "$2")
    .replace(/(^|\s)\*(?=\S)([^*]{1,400}?)\*(?=\s|[.,;:!?)]|$)/g, "$1$2")
    .replaceAll(/`+/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
