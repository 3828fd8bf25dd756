/** Values typed by a person, on a command line or in an environment variable, as values of a file. Pure. */

import { parse, TomlError } from "smol-toml";
import type { ConfigKey } from "./config.ts";

/** A value for a Config, and as it is written in a file. */
export type TypedValue = { value: unknown; written: unknown };

/** The value of an environment variable: a TOML value, or a text as it is. Null if it is not as the key expects. */
export function readVariable(key: ConfigKey, text: string): TypedValue | null {
  return firstThatFits(key, [...tomlValue(text), text]);
}

/** The values of a command line: one as in the environment, or the items of a list. Null as above. */
export function readArguments(key: ConfigKey, texts: readonly string[]): TypedValue | null {
  const [only, ...more] = texts;
  return only === undefined || more.length > 0
    ? firstThatFits(key, [texts])
    : firstThatFits(key, [...tomlValue(only), only, [only]]);
}

function firstThatFits(key: ConfigKey, candidates: readonly unknown[]): TypedValue | null {
  for (const written of candidates) {
    const value = key.read(written);
    if (value !== null) return { value, written };
  }
  return null;
}

/** The text as one TOML value; nothing if it is none. */
function tomlValue(text: string): unknown[] {
  try {
    const table = parse(`value = ${text}`);
    return Object.keys(table).length === 1 ? [table.value] : [];
  } catch (error) {
    if (error instanceof TomlError) return [];
    throw error;
  }
}
