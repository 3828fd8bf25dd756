/** A fast first look for secrets in bytes: nearly all that an agent prints passes it and is never decoded. Pure. */

/** Whether masking the bytes could change them. It may say yes for no reason, never no for a secret. */
export type SecretScan = (bytes: Uint8Array) => boolean;

/**
 * What has to be around a clue: `token`: more characters of a token behind it; `header`: `tho` before it;
 * `url`: an `@` in the same word behind it; `any`: nothing.
 */
type Around = "token" | "header" | "url" | "any";

/** Three bytes that each shape of mask.ts has in it, the rarest there are. */
const clues: readonly (readonly [string, Around])[] = [
  ["sk-", "token"],
  ["hp_", "token"],
  ["ho_", "token"],
  ["hu_", "token"],
  ["hs_", "token"],
  ["hr_", "token"],
  ["b_p", "token"],
  ["glp", "token"],
  ["pm_", "token"],
  ["xox", "token"],
  ["xap", "token"],
  ["KIA", "token"],
  ["SIA", "token"],
  ["Iza", "token"],
  ["eyJ", "token"],
  ["IVA", "any"],
  ["riz", "header"],
  ["RIZ", "header"],
  ["://", "url"],
];

/** Fewer characters than any token has behind its clue. */
const minToken = 7;

/** More than user and password in an address have. */
const maxUser = 400;

/**
 * A scan for the shapes and for the exact values `known`, which are texts of one character per byte. It reads two
 * bytes at a time: of the two pairs in a clue, one always begins at an even place.
 */
export function createSecretScan(known: readonly string[]): SecretScan {
  const rows = new Map(clues.map(([clue, around]) => [triple(clue, 0), around]));
  for (const value of known) rows.set(triple(value, (value.length >> 1) - 1), "any");
  const pairs = new Uint8Array(65536);
  for (const key of rows.keys()) {
    pairs[pair(key >> 16, (key >> 8) & 255)] = 1;
    pairs[pair((key >> 8) & 255, key & 255)] = 1;
  }
  return (bytes) => {
    const skipped = bytes.byteOffset & 1;
    if (bytes.length < skipped + 2) return false;
    const words = new Uint16Array(bytes.buffer, bytes.byteOffset + skipped, (bytes.length - skipped) >> 1);
    for (let index = 0; index < words.length; index++) {
      if (pairs[words[index] ?? 0] === 0) continue;
      const at = index * 2 + skipped;
      if (isSecretLike(bytes, at - 1, rows) || isSecretLike(bytes, at, rows)) return true;
    }
    return false;
  };
}

function isSecretLike(bytes: Uint8Array, at: number, rows: ReadonlyMap<number, Around>): boolean {
  const [a, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  if (a === undefined || b === undefined || c === undefined) return false;
  switch (rows.get(a << 16 | b << 8 | c)) {
    case undefined:
      return false;
    case "any":
      return true;
    case "header":
      return lower(bytes[at - 1]) === 0x6f && lower(bytes[at - 2]) === 0x68 && lower(bytes[at - 3]) === 0x74;
    case "token":
      return hasToken(bytes, at + 3);
    case "url":
      return hasUser(bytes, at + 3);
  }
}

function hasToken(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < from + minToken; at++) if (!isTokenByte(bytes[at])) return false;
  return true;
}

function hasUser(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < from + maxUser; at++) {
    const byte = bytes[at];
    // A space or control byte, `"`, `/` or `\` ends the part that may hold a password.
    if (byte === undefined || byte <= 0x20 || byte === 0x22 || byte === 0x2f || byte === 0x5c) return false;
    if (byte === 0x40) return true;
  }
  return false;
}

function isTokenByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return lower(byte) >= 0x61 && lower(byte) <= 0x7a || byte >= 0x30 && byte <= 0x39 || byte === 0x5f ||
    byte === 0x2d;
}

/** An ASCII letter's lower case; other bytes may become another one that is no letter. */
function lower(byte: number | undefined): number {
  return byte === undefined ? 0 : byte | 0x20;
}

function triple(text: string, at: number): number {
  return text.charCodeAt(at) << 16 | text.charCodeAt(at + 1) << 8 | text.charCodeAt(at + 2);
}

/** Two bytes as this machine reads them at once. */
function pair(first: number, second: number): number {
  return new Uint16Array(Uint8Array.of(first, second).buffer)[0] ?? 0;
}
