/** What a field of the configuration's form holds, and what is sent for it. Pure. */

import type { ConfigRow } from "../protocol.ts";

/** The value in force as the text of a field: a word of a list a line. */
export function fieldText({ value }: Pick<ConfigRow, "value">): string {
  if (Array.isArray(value)) return value.map(String).join("\n");
  return value === null || value === undefined ? "" : String(value);
}

/** The values of a field's text, as one would type them for `autom8 config set`. */
export function typedValues({ type }: Pick<ConfigRow, "type">, text: string): readonly string[] {
  if (type !== "list") return [text];
  const words = text.split("\n").map((word) => word.trim()).filter((word) => word !== "");
  return words.length === 0 ? ["[]"] : words;
}
