/** The blocks of a Markdown text with their lines, so that a reader only has to know what a story is. Pure. */

import { Lexer, type Token } from "marked";
import { oneLine, plainWords } from "./words.ts";

/** A block of a text. Lines count from 1; `text` is Markdown as it was written. */
export type Block =
  | { kind: "heading"; level: number; text: string; line: number }
  | { kind: "text"; text: string; line: number }
  | { kind: "code"; text: string; content: string; line: number }
  | { kind: "list"; items: Item[]; text: string; line: number };

/** An item of a list. `text` is its first paragraph, without mark and box. */
export type Item = {
  text: string;
  line: number;
  /** Null: it has no box. */
  ticked: boolean | null;
  /** `- [ ]* …`: a task that may be left out. */
  optional: boolean;
  /** The number of its mark; null in a list without numbers. */
  number: number | null;
  children: Block[];
};

/** A heading with all that follows it up to the next heading of its level or a higher one. */
export type Section = { level: number; title: string; line: number; blocks: Block[] };

/** Reads a text. Accepts any kind of newline and a byte order mark. Comments and rules are left out. */
export function readBlocks(text: string): Block[] {
  const plain = text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  return blocksOf(new Lexer().blockTokens(plain), 1);
}

function blocksOf(tokens: readonly Token[], firstLine: number): Block[] {
  const blocks: Block[] = [];
  let line = firstLine;
  for (const token of tokens) {
    const block = blockOf(token, line);
    if (block !== null) blocks.push(block);
    line += newlines(token.raw);
  }
  return blocks;
}

function blockOf(token: Token, line: number): Block | null {
  const at = line + newlines(/^\n*/.exec(token.raw)?.[0] ?? "");
  const text = token.raw.trimEnd().replace(/^\n+/, "");
  switch (token.type) {
    case "heading":
      return { kind: "heading", level: token.depth, text: plainWords(token.text), line: at };
    case "code":
      return { kind: "code", text, content: token.text, line: at };
    case "list":
      return {
        kind: "list",
        items: itemsOf(token.items, at, token.ordered ? token.start : null),
        text,
        line: at,
      };
    case "html":
      return text.startsWith("<!--") ? null : { kind: "text", text, line: at };
    case "space":
    case "hr":
    case "def":
    case "checkbox":
      return null;
    default:
      return text === "" ? null : { kind: "text", text, line: at };
  }
}

type ItemToken = Extract<Token, { type: "list" }>["items"][number];

function itemsOf(tokens: readonly ItemToken[], firstLine: number, start: number | null): Item[] {
  let line = firstLine;
  return tokens.map((token, index) => {
    const blocks = blocksOf(token.tokens, line);
    const [first, ...rest] = blocks;
    const words = first?.kind === "text" ? first.text : "";
    // The parser knows a box only if a space follows it.
    const [, box, star = "", after = ""] = /^\[([ xX~-])\](\*?)(?:\s+|$)(.*)$/s.exec(words) ?? [];
    const item: Item = {
      text: oneLine(box === undefined ? words : after),
      line,
      ticked: token.task ? token.checked === true : box === undefined ? null : /x/i.test(box),
      optional: star === "*",
      number: start === null ? null : start + index,
      children: first?.kind === "text" ? rest : blocks,
    };
    line += newlines(token.raw.endsWith("\n") || index === tokens.length - 1 ? token.raw : `${token.raw}\n`);
    return item;
  });
}

/** The sections whose heading is of this level; what lies above the first of them is left out. */
export function sectionsAt(
  blocks: readonly Block[],
  isHeading: (block: Block & { kind: "heading" }) => boolean,
): Section[] {
  const sections: Section[] = [];
  let open: Section | null = null;
  for (const block of blocks) {
    if (block.kind === "heading" && isHeading(block)) {
      open = { level: block.level, title: block.text, line: block.line, blocks: [] };
      sections.push(open);
    } else if (open !== null && block.kind === "heading" && block.level <= open.level) open = null;
    else open?.blocks.push(block);
  }
  return sections;
}

/** The blocks that belong to none of the sections. */
export function outside(blocks: readonly Block[], sections: readonly Section[]): Block[] {
  const inside = new Set<Block>(sections.flatMap((section) => section.blocks));
  const headings = new Set(sections.map(({ line }) => line));
  return blocks.filter((block) =>
    !inside.has(block) && !(block.kind === "heading" && headings.has(block.line))
  );
}

/** Every item of every list, in the order of the text, without the nested ones. */
export function topItems(blocks: readonly Block[]): Item[] {
  return blocks.flatMap((block) => block.kind === "list" ? block.items : []);
}

/** The Markdown of blocks, as it was written. */
export function sourceOf(blocks: readonly Block[]): string {
  return blocks.map((block) =>
    block.kind === "heading" ? `${"#".repeat(block.level)} ${block.text}` : block.text
  )
    .join("\n\n");
}

const newlines = (text: string) => text.split("\n").length - 1;
