/** Finds the blocks of an agent's answer: `<name>` ... `</name>`. */

import { type BlockName, blockNamed, blockNamePattern } from "../text/data_text.ts";

/**
 * The content of each block. A block opens at the start of a line, or right after another tag; fences around it make no
 * difference. A tag in the middle of a sentence, in inline code or in a quoted line is a mention. If there are several
 * blocks of a name, the last complete one counts, since an agent may show its plan or the format before its answer. If
 * none is complete, the last one that was opened extends to the next block or to the end of the text; a list that was
 * never closed ends at an empty line, so that what follows it does not become part of it.
 *
 * A status or a verdict that is written only inside a sentence counts if it is complete there.
 *
 * Takes time in proportion to the length of the text, whatever it contains.
 */
export function findBlocks(text: string): Map<BlockName, string> {
  const blocks = new Map<BlockName, string>();
  const open = new Map<BlockName, number>();
  const cutOff = new Map<BlockName, { start: number; end: number }>();
  const inSentence = new Map<BlockName, string>();
  let lastOpened: BlockName | null = null;
  let lastTagEnd = -1;
  for (const match of text.matchAll(tag)) {
    const [whole, slash, named] = match;
    const name = blockNamed(named ?? "");
    if (name === undefined) continue;
    const start = open.get(name);
    const end = match.index + whole.length;
    if (slash === "/") {
      if (start !== undefined) blocks.set(name, text.slice(start, match.index));
      open.delete(name);
      lastTagEnd = end;
      continue;
    }
    if (!opensBlock(text, match.index, lastTagEnd)) {
      const said = isWord(name) ? saidInSentence(text, match.index, end, name) : null;
      if (said !== null) inSentence.set(name, said);
      continue;
    }
    if (lastOpened !== null) endCutOff(lastOpened, match.index);
    open.set(name, end);
    cutOff.delete(name);
    lastOpened = name;
    lastTagEnd = end;
  }
  if (lastOpened !== null) endCutOff(lastOpened, text.length);
  for (const [name, { start, end }] of cutOff) {
    const content = open.has(name) && !blocks.has(name) ? unclosed(name, text.slice(start, end)) : null;
    if (content !== null) blocks.set(name, content);
  }
  for (const [name, said] of inSentence) if (!blocks.has(name)) blocks.set(name, said);
  return blocks;

  function endCutOff(name: BlockName, end: number): void {
    const start = open.get(name);
    if (start !== undefined) cutOff.set(name, { start, end });
  }
}

/** How much of a line is looked at, before a tag and after it. */
const maxLine = 400;

/** Whether a tag can open a block: nothing but blanks and other tags is before it on its line. */
function opensBlock(text: string, index: number, lastTagEnd: number): boolean {
  if (lastTagEnd !== -1 && index - lastTagEnd <= 8 && text.slice(lastTagEnd, index).trim() === "") {
    return true;
  }
  const before = lineBefore(text, index);
  return before.length < 100 && before.replace(/<[^<>\s`]{1,40}>/g, "").trim() === "";
}

function lineBefore(text: string, index: number): string {
  return /[^\r\n]*$/.exec(text.slice(Math.max(0, index - maxLine), index))?.[0] ?? "";
}

/** Blocks that hold one word that decides something. */
function isWord(name: BlockName): boolean {
  return name === "story-status" || name === "review-verdict";
}

function saidInSentence(text: string, index: number, end: number, name: BlockName): string | null {
  const before = lineBefore(text, index);
  const ticks = before.split("`").length - 1;
  if (ticks % 2 === 1 || /^\s*>/.test(before)) return null;
  const rest = /^[^\r\n]*/.exec(text.slice(end, end + maxLine))?.[0] ?? "";
  const close = /^(.*?)<\/([\w -]{1,30})>/.exec(rest);
  return close !== null && blockNamed((close[2] ?? "").trim()) === name ? close[1] ?? "" : null;
}

const lists: readonly BlockName[] = ["files-context", "decisions", "patterns", "assumptions"];

/** The content of a block that was never closed; null if it is prose. */
function unclosed(name: BlockName, content: string): string | null {
  if (!lists.includes(name)) return content;
  if (!/^[ \t]*(?:[\r\n]|$)/.test(content)) return null;
  const lines = content.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const end = lines.findIndex((line, at) => at > first && line.trim() === "" && at < lines.length - 1);
  return first === -1 || end === -1 ? content : lines.slice(0, end).join("\n");
}

/** White space in a tag is bounded: otherwise many half tags would take quadratic time. */
const tag = new RegExp(`<(/?)(${blockNamePattern})[ \\t]{0,8}>`, "gi");
