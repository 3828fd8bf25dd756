/**
 * Reads single values out of JSON bytes without parsing the rest: what is passed over costs one look at each byte and
 * no memory. It trusts that the bytes are JSON; on anything else it gives up, and the caller parses in full.
 */

/** Where the values of some members of an object begin (-1: no such member), and where the object ends (-1: not reached). */
export type Members<Name extends string> = { at: Record<Name, number>; end: number };

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * Finds members of the object that begins at `at`; a name that occurs twice counts where it is first.
 *
 * @param stopAt Stop as soon as this member is found, so that what follows it is not even looked at.
 * @returns Null where the bytes are not as expected.
 */
export function skimMembers<Name extends string>(
  bytes: Uint8Array,
  at: number,
  names: readonly Name[],
  stopAt?: Name,
): Members<Name> | null {
  if (bytes[at] !== openObject) return null;
  const found = Object.fromEntries(names.map((name) => [name, -1])) as Record<Name, number>;
  let i = skipSpace(bytes, at + 1);
  while (bytes[i] === quote) {
    const keyEnd = skipString(bytes, i);
    const name = names.find((name) => isKey(bytes, i, keyEnd, name));
    const afterKey = skipSpace(bytes, keyEnd);
    if (keyEnd === -1 || bytes[afterKey] !== colon) return null;
    const valueAt = skipSpace(bytes, afterKey + 1);
    if (name !== undefined && found[name] === -1) found[name] = valueAt;
    if (name !== undefined && name === stopAt) return { at: found, end: -1 };
    const valueEnd = skipValue(bytes, valueAt);
    if (valueEnd === -1) return null;
    i = skipSpace(bytes, valueEnd);
    if (bytes[i] === comma) i = skipSpace(bytes, i + 1);
  }
  return bytes[i] === closeObject ? { at: found, end: i + 1 } : null;
}

/**
 * Where the elements of the array at `at` begin: one by one, so that each can be read before the next is looked for.
 *
 * @param read Takes an element's beginning and says where it ends; -1 to give up.
 * @returns Whether the array was read to its end.
 */
export function skimElements(bytes: Uint8Array, at: number, read: (elementAt: number) => number): boolean {
  if (bytes[at] !== openArray) return false;
  let i = skipSpace(bytes, at + 1);
  while (i < bytes.length && bytes[i] !== closeArray) {
    const end = read(i);
    if (end === -1) return false;
    i = skipSpace(bytes, end);
    if (bytes[i] === comma) i = skipSpace(bytes, i + 1);
    else if (bytes[i] !== closeArray) return false;
  }
  return bytes[i] === closeArray;
}

/** The string at `at`, of a long one the beginning: at least `characters` of it. Null where there is no string. */
export function skimString(bytes: Uint8Array, at: number, characters: number): string | null {
  if (bytes[at] !== quote) return null;
  // Six bytes are the most that one UTF-16 unit can take: a \u escape.
  const bound = at + 1 + characters * 6;
  let i = at + 1;
  while (i < bytes.length && bytes[i] !== quote && (i < bound || isContinuation(bytes[i]))) {
    i += bytes[i] === backslash ? (bytes[i + 1] === 0x75 ? 6 : 2) : 1;
  }
  if (i >= bytes.length) return null;
  try {
    const value: unknown = JSON.parse(`"${decoder.decode(bytes.subarray(at + 1, i))}"`);
    return typeof value === "string" ? value : null;
  } catch {
    // Raw control characters or a broken escape: no JSON string. The caller's full parse decides.
    return null;
  }
}

/** Whether the value at `at` is the word `true`. */
export function skimTrue(bytes: Uint8Array, at: number): boolean {
  return at !== -1 && bytes[at] === 0x74 && bytes[at + 1] === 0x72 && bytes[at + 2] === 0x75 &&
    bytes[at + 3] === 0x65;
}

/** The index after the value that begins at `at`; -1 where it has no end. */
export function skipValue(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === quote) return skipString(bytes, at);
  if (first !== openObject && first !== openArray) return skipWord(bytes, at);
  let depth = 0;
  let i = at;
  while (i < bytes.length) {
    const byte = bytes[i];
    if (byte === quote) {
      i = skipString(bytes, i);
      if (i === -1) return -1;
      continue;
    }
    i += 1;
    if (byte === openObject || byte === openArray) depth += 1;
    else if ((byte === closeObject || byte === closeArray) && --depth === 0) return i;
  }
  return -1;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function skipSpace(bytes: Uint8Array, at: number): number {
  let i = at;
  while (bytes[i] === 0x20 || bytes[i] === 0x09 || bytes[i] === 0x0a || bytes[i] === 0x0d) i += 1;
  return i;
}

function skipString(bytes: Uint8Array, at: number): number {
  const { length } = bytes;
  let i = at + 1;
  while (i < length) {
    const byte = bytes[i];
    if (byte === quote) return i + 1;
    i += byte === backslash ? 2 : 1;
  }
  return -1;
}

/** A number, true, false or null. */
function skipWord(bytes: Uint8Array, at: number): number {
  let i = at;
  while (i < bytes.length) {
    const byte = bytes[i];
    if (byte === comma || byte === closeObject || byte === closeArray || byte === 0x20) break;
    i += 1;
  }
  return i === at || i === bytes.length ? -1 : i;
}

/** Whether the string from `start` to `end`, quotes included, is the name. Names are ASCII without escapes. */
function isKey(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  if (end - start - 2 !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    if (bytes[start + 1 + i] !== name.charCodeAt(i)) return false;
  }
  return true;
}
