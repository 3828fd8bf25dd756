/** Finds the blocks of an agent's answer: `<name>` ... `</name>`, anywhere in the text. */

import { type BlockName, blockNames } from "../text/data_text.ts";

/**
 * The content of each block. If there are several of a name, the last complete one counts, since an agent may show its
 * plan or the format before its answer. If none is complete, the last one opened at the start of a line extends to the
 * next block or to the end of the text.
 *
 * Takes time in proportion to the length of the text, whatever it contains.
 */
export function findBlocks(text: string): Map<BlockName, string> {
  const blocks = new Map<BlockName, string>();
  const open = new Map<BlockName, number>();
  const cutOff = new Map<BlockName, { start: number; end: number }>();
  let lastOpened: BlockName | null = null;
  for (const match of text.matchAll(tag)) {
    const [whole, slash, named] = match;
    const name = blockNames.find((one) => one === named?.toLowerCase());
    if (name === undefined) continue;
    const start = open.get(name);
    if (slash === "/") {
      if (start !== undefined) blocks.set(name, text.slice(start, match.index));
      open.delete(name);
      continue;
    }
    if (lastOpened !== null) endCutOff(lastOpened, match.index);
    open.set(name, match.index + whole.length);
    cutOff.delete(name);
    // In the middle of a line it may be a mere mention of the block.
    lastOpened = startsLine(text, match.index) ? name : null;
  }
  if (lastOpened !== null) endCutOff(lastOpened, text.length);
  for (const [name, { start, end }] of cutOff) {
    if (open.has(name) && !blocks.has(name)) blocks.set(name, text.slice(start, end));
  }
  return blocks;

  function endCutOff(name: BlockName, end: number): void {
    const start = open.get(name);
    if (start !== undefined) cutOff.set(name, { start, end });
  }
}

function startsLine(text: string, index: number): boolean {
  return /(?:^|[\r\n])[ \t]{0,8}$/.test(text.slice(Math.max(0, index - 9), index));
}

/** White space in a tag is bounded: otherwise many half tags would take quadratic time. */
const tag = new RegExp(`<(/?)(${blockNames.join("|")})[ \\t]{0,8}>`, "gi");
