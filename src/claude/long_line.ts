/**
 * Reads the little that is needed of a long line without parsing it: a tool's output can be megabytes, twice on its
 * line, and only its beginning is shown to anybody.
 *
 * A key with its quotes and colon (`"is_error":`) never stands inside of a JSON string, whose quotes are escaped. So
 * searching for it finds keys only. Where a line is not laid out as expected, this gives up and the line is parsed.
 */

/** A tool's result. `text` is its beginning; what blocks of text make of it together may be longer than was asked for. */
export type SkimmedToolResult = { toolUseId: string; isError: boolean; text: string };

/** The type of a line that begins with its type, as the agent's program writes them; null for other lines. */
export function leadingType(line: string): string | null {
  return /^\{"type":"(\w{1,40})"/.exec(line)?.[1] ?? null;
}

/**
 * Reads a `user` line that holds one tool result. Null where it is anything else, or laid out in another way.
 *
 * Looks once at each character up to the end of the message; what follows it is not looked at.
 */
export function skimToolResult(line: string, characters: number): SkimmedToolResult | null {
  if (!openings.some((opening) => line.startsWith(opening))) return null;
  const id = line.indexOf(idKey, opening.length);
  if (id === -1) return null;
  // The next such key is that of another block, or the one that follows the message.
  const next = line.indexOf(idKey, id + idKey.length);
  const end = next - following.length;
  if (next === -1 || !line.startsWith(following, end)) return null;

  const contentAt = line.indexOf(contentKey, opening.length);
  if (contentAt === -1 || contentAt > end) return null;
  if (!line.slice(opening.length, contentAt).includes(typeEntry)) return null;
  const toolUseId = stringAt(line, id + idKey.length, characters);
  const text = contentOf(line, contentAt + contentKey.length, end, characters);
  if (toolUseId === null || text === null) return null;
  return { toolUseId, isError: isErrorIn(line, end), text };
}

const opening = '{"type":"user","message":{"role":"user","content":[{';
const typeEntry = '"type":"tool_result",';
/** The two orders in which the agent's program writes a tool result. */
const openings = [`${opening}${typeEntry}`, `${opening}"tool_use_id":`];
/** Ends the block, its message, and begins the key that ends in `idKey`. */
const following = '}]},"parent_';
const idKey = 'tool_use_id":';
const contentKey = '"content":';
const textKey = '"text":';

/** Whether the block that ends at `end` says so: most often it is the last thing that it says. */
function isErrorIn(line: string, end: number): boolean {
  const [yes, no] = ['"is_error":true', '"is_error":false'];
  if (line.startsWith(yes, end - yes.length)) return true;
  return !line.startsWith(no, end - no.length) && line.slice(opening.length, end).includes(yes);
}

/** The text of a block's content: a string, or blocks of which some are text. */
function contentOf(line: string, at: number, end: number, characters: number): string | null {
  if (line[at] !== "[") return stringAt(line, at, characters);
  const blocks = line.slice(at, end);
  const texts: string[] = [];
  let length = 0;
  for (let next = blocks.indexOf(textKey); next !== -1 && length < characters;) {
    const text = stringAt(blocks, next + textKey.length, characters);
    if (text === null) return null;
    if (text !== "") texts.push(text);
    length += text.length;
    next = blocks.indexOf(textKey, next + textKey.length);
  }
  return texts.join("\n");
}

/** The JSON string that begins at `at`, of a long one the first so many characters. */
function stringAt(text: string, at: number, characters: number): string | null {
  if (text[at] !== '"') return null;
  let end = at + 1;
  for (let left = characters; left > 0 && end < text.length; left--) {
    const code = text.charCodeAt(end);
    if (code === quote) break;
    end += code !== backslash ? 1 : text.charCodeAt(end + 1) === letterU ? 6 : 2;
  }
  try {
    const value: unknown = JSON.parse(`${text.slice(at, end)}"`);
    return typeof value === "string" ? value : null;
  } catch {
    // A broken escape or a raw control character: the parser is to decide.
    return null;
  }
}

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;
