/** Reads JSON text with the position of every value, so that errors can name lines and edits can keep the rest. */

/** A value and its position: `start` and `end` are offsets in the text; `end` is just after the value. */
export type JsonNode =
  | { kind: "object"; start: number; end: number; members: JsonMember[] }
  | { kind: "array"; start: number; end: number; items: JsonNode[] }
  | { kind: "scalar"; start: number; end: number; value: string | number | boolean | null };

/** A key of an object with its value; `keyStart` and `keyEnd` are the offsets of the quoted key. */
type JsonMember = { key: string; keyStart: number; keyEnd: number; node: JsonNode };

/** A syntax error: the offset of the first wrong character, what was expected there and what was found. */
type JsonSyntaxError = { offset: number; expected: string; got: string };

type JsonReading = { kind: "read"; root: JsonNode } | ({ kind: "broken" } & JsonSyntaxError);

/** The deepest nesting: these readers are recursive, and a spec needs only five levels. */
const maxDepth = 100;

/** Reads a JSON text. Accepts exactly what `JSON.parse` accepts, up to 100 levels of nesting. */
export function readJson(text: string): JsonReading {
  const reader = new Reader(text);
  try {
    return { kind: "read", root: reader.document() };
  } catch (stop) {
    if (stop instanceof Stop) return { kind: "broken", ...stop.error };
    throw stop;
  }
}

/** The plain value of a node. The last of several equal keys counts, as with `JSON.parse`. */
export function jsonValue(node: JsonNode): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map((member) => [member.key, jsonValue(member.node)]));
    case "array":
      return node.items.map(jsonValue);
    case "scalar":
      return node.value;
    default:
      return node satisfies never;
  }
}

/** The member with this key; undefined if the node is not an object or has no such key. */
export function memberOf(node: JsonNode, key: string): JsonMember | undefined {
  return node.kind === "object" ? node.members.findLast((member) => member.key === key) : undefined;
}

/** The line and column of an offset in a text. Both start at 1; columns are UTF-16 units. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** Returns the line (from 1) of an offset. Offsets must be asked for in ascending order: the text is read only once. */
export function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let end = text.indexOf("\n");
  return (offset) => {
    for (; end !== -1 && end < offset; end = text.indexOf("\n", end + 1)) line += 1;
    return line;
  };
}

class Stop extends Error {
  constructor(readonly error: JsonSyntaxError) {
    super(error.expected);
  }
}

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const wordPattern = /[A-Za-z0-9_$.+-]+/y;
const literals = new Map<string, boolean | null>([["true", true], ["false", false], ["null", null]]);

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  document(): JsonNode {
    const root = this.value(0);
    this.space();
    if (this.at < this.text.length) this.stop("the end of the file");
    return root;
  }

  private value(depth: number): JsonNode {
    this.space();
    const start = this.at;
    const character = this.text[start];
    if (character === "{" || character === "[") {
      if (depth === maxDepth) this.stop(`at most ${maxDepth} levels of nesting`);
      return character === "{" ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (character === '"') return { kind: "scalar", start, value: this.string(), end: this.at };
    const number = this.match(numberPattern);
    if (number !== "") return { kind: "scalar", start, value: Number(number), end: this.at };
    const word = this.match(wordPattern);
    const literal = literals.get(word);
    if (literal !== undefined) return { kind: "scalar", start, value: literal, end: this.at };
    this.at = start;
    this.stop("a value");
  }

  private object(depth: number): JsonNode {
    const start = this.at++;
    const members: JsonMember[] = [];
    if (!this.closes("}")) {
      do {
        this.space();
        if (this.text[this.at] !== '"') {
          this.stop(members.length === 0 ? 'a key in quotes or "}"' : "a key in quotes");
        }
        const keyStart = this.at;
        const key = this.string();
        const keyEnd = this.at;
        this.space();
        if (this.text[this.at] !== ":") this.stop('":"');
        this.at++;
        members.push({ key, keyStart, keyEnd, node: this.value(depth) });
      } while (this.continues("}"));
    }
    return { kind: "object", start, end: this.at, members };
  }

  private array(depth: number): JsonNode {
    const start = this.at++;
    const items: JsonNode[] = [];
    if (!this.closes("]")) {
      do items.push(this.value(depth)); while (this.continues("]"));
    }
    return { kind: "array", start, end: this.at, items };
  }

  private closes(bracket: string): boolean {
    this.space();
    if (this.text[this.at] !== bracket) return false;
    this.at++;
    return true;
  }

  private continues(bracket: string): boolean {
    if (this.closes(bracket)) return false;
    if (this.text[this.at] !== ",") this.stop(`"," or "${bracket}"`);
    this.at++;
    return true;
  }

  private string(): string {
    const start = this.at++;
    let escaped = false;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x22) break;
      if (Number.isNaN(code)) this.stop("a closing quote");
      if (code < 0x20) this.stop("no control character in a string (write a line break as \\n)");
      if (code === 0x5c) {
        escaped = true;
        this.escape();
      } else this.at++;
    }
    this.at++;
    if (!escaped) return this.text.slice(start + 1, this.at - 1);
    const decoded: unknown = JSON.parse(this.text.slice(start, this.at));
    return String(decoded);
  }

  private escape(): void {
    const kind = this.text[this.at + 1] ?? "";
    if (kind === "u" && /^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 2, this.at + 6))) this.at += 6;
    else if (kind !== "" && '"\\/bfnrt'.includes(kind)) this.at += 2;
    else this.stop("a valid JSON escape");
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private stop(expected: string): never {
    throw new Stop({ offset: this.at, expected, got: this.foundHere() });
  }

  private foundHere(): string {
    if (this.at >= this.text.length) return "the end of the file";
    const start = this.at;
    const word = this.match(wordPattern);
    this.at = start;
    const shown = word === "" ? String.fromCodePoint(this.text.codePointAt(start) ?? 0) : word.slice(0, 30);
    return JSON.stringify(shown);
  }
}
