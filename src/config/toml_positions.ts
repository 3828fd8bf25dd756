/** The positions of keys and values in a TOML text, so that messages can name lines and edits can keep the rest. Pure. */

import { parse } from "smol-toml";

/** A key with its value. Positions are offsets in the text; `valueEnd` is just after the value. */
export type TomlPair = {
  /** The full path from the root: `claude.model` has two parts, wherever it is written. */
  path: readonly string[];
  keyStart: number;
  valueStart: number;
  valueEnd: number;
  /** The path of the inline table that the pair is written in; null if it has lines of its own. */
  inlineTable: readonly string[] | null;
};

/** A `[table]` line. `end` is just after its last bracket. */
export type TomlHeader = { path: readonly string[]; start: number; end: number };

/** A value in braces. `start` is its opening brace, `end` is just after its closing one. */
export type TomlInlineTable = { path: readonly string[]; start: number; end: number };

export type TomlPositions = {
  pairs: TomlPair[];
  headers: TomlHeader[];
  inlineTables: TomlInlineTable[];
};

/** Finds the positions in a text. The text must be valid TOML: this does not check it. */
export function tomlPositions(text: string): TomlPositions {
  return new Scanner(text).document();
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** The offset at which a path is first written, or the table of that path is first named; null if it is not there. */
export function offsetOf({ pairs, headers }: TomlPositions, path: readonly string[]): number | null {
  const places = [
    ...pairs.map((pair) => ({ path: pair.path, at: pair.keyStart })),
    ...headers.map((header) => ({ path: header.path, at: header.start })),
  ].sort((a, b) => a.at - b.at);
  const found = places.find((place) => samePath(place.path, path)) ??
    places.find((place) => startsWith(place.path, path));
  return found?.at ?? null;
}

export function samePath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && startsWith(one, other);
}

export function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((part, i) => path[i] === part);
}

class Scanner {
  private at = 0;
  private readonly found: TomlPositions = { pairs: [], headers: [], inlineTables: [] };

  constructor(private readonly text: string) {}

  document(): TomlPositions {
    if (this.text.startsWith("\uFEFF")) this.at = 1;
    let scope: readonly string[] = [];
    for (this.skip(/[\s]+|#[^\n]*/y); this.at < this.text.length; this.skip(/[\s]+|#[^\n]*/y)) {
      if (this.text[this.at] === "[") scope = this.header();
      else this.pair(scope, null);
    }
    return this.found;
  }

  private header(): readonly string[] {
    const start = this.at;
    const brackets = this.text.startsWith("[[", start) ? 2 : 1;
    this.at += brackets;
    const path = this.key();
    this.at += brackets;
    this.found.headers.push({ path, start, end: this.at });
    return path;
  }

  private pair(scope: readonly string[], inlineTable: readonly string[] | null): void {
    const keyStart = this.at;
    const path = [...scope, ...this.key()];
    this.at += 1;
    this.skip(/[ \t]+/y);
    const valueStart = this.at;
    // Before the pairs inside its value, so that pairs are in the order of their keys.
    const pair = { path, keyStart, valueStart, valueEnd: valueStart, inlineTable };
    this.found.pairs.push(pair);
    this.value(path);
    pair.valueEnd = this.at;
  }

  /** A key with dots and quotes, and the white space around it. */
  private key(): string[] {
    const parts: string[] = [];
    do {
      if (parts.length > 0) this.at += 1;
      this.skip(/[ \t]+/y);
      parts.push(this.keyPart());
      this.skip(/[ \t]+/y);
    } while (this.text[this.at] === ".");
    return parts;
  }

  private keyPart(): string {
    const start = this.at;
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") {
      this.skip(/[^\s.=\]"']+/y);
      if (this.at === start) throw new Error(`no TOML key at ${start}`);
      return this.text.slice(start, this.at);
    }
    this.string(quote);
    const [name] = Object.keys(parse(`${this.text.slice(start, this.at)} = 0`));
    if (name === undefined) throw new Error(`no TOML key at ${start}`);
    return name;
  }

  /** Moves to after a value. `path` is null inside a list, where no value has a path. */
  private value(path: readonly string[] | null): void {
    const first = this.text[this.at];
    if (first === '"' || first === "'") this.string(first);
    else if (first === "[") this.list();
    else if (first === "{") this.inlineTable(path);
    else {
      // A date may have a space in it.
      this.skip(/[^,\]}#\r\n]+/y);
      this.at = this.text.slice(0, this.at).trimEnd().length;
    }
  }

  private list(): void {
    this.at += 1;
    for (this.skipBetween(); this.text[this.at] !== "]"; this.skipBetween()) {
      this.inside();
      this.value(null);
    }
    this.at += 1;
  }

  private inlineTable(path: readonly string[] | null): void {
    const start = this.at;
    this.at += 1;
    for (this.skipBetween(); this.text[this.at] !== "}"; this.skipBetween()) {
      this.inside();
      if (path !== null) this.pair(path, path);
      else {
        this.key();
        this.at += 1;
        this.skip(/[ \t]+/y);
        this.value(null);
      }
    }
    this.at += 1;
    if (path !== null) this.found.inlineTables.push({ path, start, end: this.at });
  }

  /** A string with one or three quotes at each end. */
  private string(quote: string): void {
    const escapes = quote === '"';
    const long = this.text.startsWith(quote.repeat(3), this.at);
    const end = quote.repeat(long ? 3 : 1);
    for (this.at += end.length; !this.text.startsWith(end, this.at); this.at += 1) {
      this.inside();
      if (escapes && this.text[this.at] === "\\") this.at += 1;
    }
    this.at += end.length;
    // Up to two more quotes may be the last characters of the text.
    for (let more = 0; long && more < 2 && this.text[this.at] === quote; more++) this.at += 1;
  }

  private skipBetween(): void {
    this.skip(/[\s,]+|#[^\n]*/y);
  }

  private skip(pattern: RegExp): void {
    for (;;) {
      pattern.lastIndex = this.at;
      const length = pattern.exec(this.text)?.[0].length ?? 0;
      if (length === 0) return;
      this.at += length;
    }
  }

  private inside(): void {
    if (this.at >= this.text.length) throw new Error("the TOML text ends inside a value");
  }
}
