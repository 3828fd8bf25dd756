/** Changes one value of a TOML text and keeps every other byte: comments, order, white space and line ends. Pure. */

import {
  samePath,
  startsWith,
  type TomlHeader,
  type TomlPair,
  type TomlPositions,
  tomlPositions,
} from "./toml_positions.ts";

/**
 * Sets the value of a key, written as TOML. A key that is not there gets a line of its own: below the comment that shows
 * it (`# key = ...`), else at the end of its table. The text must be valid TOML.
 */
export function setTomlValue(text: string, path: readonly string[], value: string): string {
  const positions = tomlPositions(text);
  const pair = positions.pairs.find((one) => samePath(one.path, path));
  if (pair !== undefined) return splice(text, pair.valueStart, pair.valueEnd, value);
  return addToInlineTable(text, positions, path, value) ?? addLine(text, positions, path, value);
}

/** Removes a key with its line. The same text if the key is not there. The text must be valid TOML. */
export function removeTomlValue(text: string, path: readonly string[]): string {
  const { pairs } = tomlPositions(text);
  const pair = pairs.find((one) => samePath(one.path, path));
  if (pair === undefined) return text;
  if (pair.inlineTable !== null) return removeFromInlineTable(text, pairs, pair, pair.inlineTable);
  return splice(text, lineStart(text, pair.keyStart), nextLine(text, pair.valueEnd), "");
}

/** A string, number, boolean or list of them as TOML. */
export function tomlText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlText).join(", ")}]`;
  // JSON's escapes are all known to TOML, which wants one more character escaped.
  return (JSON.stringify(value) ?? "").replaceAll("\x7f", "\\u007f");
}

function addToInlineTable(
  text: string,
  { inlineTables, pairs }: TomlPositions,
  path: readonly string[],
  value: string,
): string | null {
  const around = inlineTables.filter((one) => one.path.length < path.length && startsWith(path, one.path));
  const table = around.sort((a, b) => b.path.length - a.path.length)[0];
  if (table === undefined) return null;
  const added = `${path.slice(table.path.length).join(".")} = ${value}`;
  const last = pairs.findLast((one) => one.inlineTable !== null && samePath(one.inlineTable, table.path));
  return last === undefined
    ? splice(text, table.start + 1, table.end - 1, ` ${added} `)
    : splice(text, last.valueEnd, last.valueEnd, `, ${added}`);
}

function removeFromInlineTable(
  text: string,
  pairs: readonly TomlPair[],
  pair: TomlPair,
  table: readonly string[],
): string {
  const beside = pairs.filter((one) => one.inlineTable !== null && samePath(one.inlineTable, table));
  const index = beside.indexOf(pair);
  const [before, next] = [beside[index - 1], beside[index + 1]];
  if (next !== undefined) return splice(text, pair.keyStart, next.keyStart, "");
  return splice(text, before?.valueEnd ?? pair.keyStart, pair.valueEnd, "");
}

function addLine(text: string, positions: TomlPositions, path: readonly string[], value: string): string {
  const home = homeOf(positions, path) ?? dottedHome(positions, path);
  if (home === null) return addTable(text, path, value);
  const key = path.slice(home.scope.length).join(".");
  const line = `${key} = ${value}`;
  const comment = commentOf(text, positions, home, key);
  if (comment !== null) return insertLine(text, nextLine(text, comment), line);
  if (home.needsComment) return addTable(text, path, value);
  if (home.after === null) return insertLine(text, rootStart(text, positions.headers[0]), line);
  const indent = /[ \t]*/y.exec(text.slice(lineStart(text, home.after.start)))?.[0] ?? "";
  return insertLine(text, nextLine(text, home.after.end), line, indent);
}

function addTable(text: string, path: readonly string[], value: string): string {
  const end = lineEnd(text);
  const gap = text.trim() === "" ? "" : end;
  return insertLine(
    text,
    text.length,
    `${gap}[${path.slice(0, -1).join(".")}]${end}${path.at(-1) ?? ""} = ${value}`,
  );
}

/** A table with a header, or the root, and the range of its lines. */
type Scope = { scope: readonly string[]; header: TomlHeader | null; start: number; end: number };

/** Where a new line belongs: its table, and what is last in it; null if nothing is. */
type Home = Scope & {
  after: { start: number; end: number } | null;
  /** Only a comment that shows the key makes this its place. */
  needsComment?: true;
};

/** The root, for a key with dots whose table does not exist; null if a header names a part of that table. */
function dottedHome(positions: TomlPositions, path: readonly string[]): Home | null {
  const table = path.slice(0, -1);
  if (positions.headers.some((header) => startsWith(table, header.path))) return null;
  return { ...rootOf(positions), after: null, needsComment: true };
}

function rootOf({ headers }: Pick<TomlPositions, "headers">): Scope {
  return { scope: [], header: null, start: 0, end: headers[0]?.start ?? Infinity };
}

/** Where a path may be written as a line; null if it first needs a table. */
function homeOf({ pairs, headers }: TomlPositions, path: readonly string[]): Home | null {
  const table = path.slice(0, -1);
  const scopes = [
    rootOf({ headers }),
    ...headers.map((header, i): Scope => ({
      scope: header.path,
      header,
      start: header.end,
      end: headers[i + 1]?.start ?? Infinity,
    })),
  ];
  const linesOf = ({ start, end }: Scope) =>
    pairs.filter((one) => one.inlineTable === null && one.keyStart >= start && one.keyStart < end);
  const own = scopes.find(({ scope }) => samePath(scope, table));
  if (own !== undefined) {
    const last = linesOf(own).at(-1);
    const after = last === undefined ? own.header : { start: last.keyStart, end: last.valueEnd };
    return { ...own, after };
  }
  // A table that dotted keys have made cannot have a header: it takes more dotted keys.
  const dotted = scopes.flatMap((scope) =>
    linesOf(scope).flatMap((line) => {
      const shared = line.path.slice(0, -1).findIndex((part, i) => part !== table[i]);
      const depth = shared === -1 ? line.path.length - 1 : shared;
      return startsWith(table, scope.scope) && depth > scope.scope.length ? [{ scope, line, depth }] : [];
    })
  );
  const deepest = Math.max(0, ...dotted.map(({ depth }) => depth));
  const nearest = dotted.findLast(({ depth }) => depth === deepest);
  if (nearest === undefined) return null;
  return { ...nearest.scope, after: { start: nearest.line.keyStart, end: nearest.line.valueEnd } };
}

/** The offset of the comment that shows a key of this table, as in `# key = value`; null if there is none. */
function commentOf(text: string, { pairs }: TomlPositions, { start, end }: Home, key: string): number | null {
  const shown = new RegExp(`^[ \\t]*#[ \\t]*${key.replaceAll(".", "\\.")}[ \\t]*=`, "gm");
  shown.lastIndex = start;
  for (let match = shown.exec(text); match !== null && match.index < end; match = shown.exec(text)) {
    const at = match.index;
    if (!pairs.some(({ valueStart, valueEnd }) => at >= valueStart && at < valueEnd)) return at;
  }
  return null;
}

/** Where the first key of the root goes if it has none yet: before the first table and the comment above that. */
function rootStart(text: string, first: TomlHeader | undefined): number {
  if (first === undefined) return text.length;
  let at = lineStart(text, first.start);
  while (at > 0) {
    const above = lineStart(text, at - 1);
    if (!/^[ \t]*#(?!:schema)/.test(text.slice(above, at))) break;
    at = above;
  }
  return at === 0 && text.startsWith("\uFEFF") ? 1 : at;
}

function insertLine(text: string, at: number, line: string, indent = ""): string {
  const end = lineEnd(text);
  const needsEnd = at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\uFEFF";
  return splice(text, at, at, needsEnd ? `${end}${indent}${line}` : `${indent}${line}${end}`);
}

/** The line end of the file. */
function lineEnd(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  return start === 0 && text.startsWith("\uFEFF") ? Math.min(1, offset) : start;
}

function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

function splice(text: string, start: number, end: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}
