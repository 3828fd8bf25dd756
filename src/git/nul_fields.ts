/** Paths may hold any byte but NUL: reading them from git's `-z` output, and writing them into lines for git. */

/** The fields of the output, without the NULs that end them. A last field without a NUL counts too. */
export function splitNul(bytes: Uint8Array): Uint8Array[] {
  const fields: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length) {
    const nul = bytes.indexOf(0, start);
    const end = nul === -1 ? bytes.length : nul;
    fields.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return fields;
}

/** A field as text; bytes that are not UTF-8 become U+FFFD. */
export function decodeField(field: Uint8Array): string {
  return new TextDecoder().decode(field);
}

/** A field as a string that differs for different bytes: for comparing and looking up, not for showing. */
export function fieldKey(field: Uint8Array): string {
  let key = "";
  for (const byte of field) key += String.fromCharCode(byte);
  return key;
}

/**
 * A path in quotes, as git reads it in a line. If a crash cuts the line short, the quotes stay open and git refuses it;
 * with `-z`, git would take the half for a path.
 */
export function quotePath(path: Uint8Array): string {
  const bytes = Array.from(path, (byte) => `\\${byte.toString(8).padStart(3, "0")}`);
  return `"${bytes.join("")}"`;
}
