/** Fields of git's `-z` output: bytes ended by NUL, because a path may hold any other byte. */

/** The fields of the output, without their NULs. A last field without one counts too. */
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

/** A field as a string that is different for different bytes, to compare and look up by; not for showing. */
export function fieldKey(field: Uint8Array): string {
  let key = "";
  for (const byte of field) key += String.fromCharCode(byte);
  return key;
}
