/** Finds the context blocks in an agent's answer: `<name>` ... `</name>`, anywhere in the text. */

import { type BlockName, blockNames } from "../text/data_text.ts";

/**
 * The content of each block. Of several of a kind the last complete one counts, since an agent may show its plan or
 * the format before it gives its answer. Where there is no complete one, the last that was begun at the start of a
 * line goes up to the next block, or to the end.
 *
 * Takes time in proportion to the text, whatever stands in it.
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
    // In the middle of a line it may be only a mention of the block.
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

/** White space in a tag is bounded, or a flood of half tags would take time in proportion to its square. */
const tag = new RegExp(`<(/?)(${blockNames.join("|")})[ \\t]{0,8}>`, "gi");
