/** The values of one configuration file, each checked and with its line. Pure. */

import { parse, TomlError } from "smol-toml";
import { nearestWord } from "../text/nearest.ts";
import { type Problem, renderValue } from "../text/problems.ts";
import { type ConfigKey, configKeys } from "./config.ts";
import { lineAt, offsetOf, tomlPositions } from "./toml_positions.ts";

/** A value for a Config (`value`), as it is written (`written`), and its line, from 1. */
export type FileValue = { key: ConfigKey; value: unknown; written: unknown; line: number };

/** `isToml` is false if the text could not be parsed at all. */
export type FileReading = { isToml: boolean; values: FileValue[]; problems: Problem[] };

/** Why a file may not set a key; null if it may. `value` is null if the key does not allow it. */
export type Refuse = (key: ConfigKey, value: unknown) => { expected: string; got: string } | null;

/**
 * Parses and checks the text of a file. Every problem is named with its line.
 * @param refuse For a file that may not set everything
 */
export function readConfigText(text: string, refuse: Refuse = () => null): FileReading {
  let table: Record<string, unknown>;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const where = `line ${error.line}, column ${error.column}`;
    const reason = error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "") ?? "";
    const line = text.split("\n")[error.line - 1]?.trim() ?? "";
    const got = line === "" ? reason : `${reason} in ${renderValue(line)}`;
    return { isToml: false, values: [], problems: [{ where, expected: "TOML", got }] };
  }
  const reading: FileReading = { isToml: true, values: [], problems: [] };
  const positions = tomlPositions(text);
  for (const { path, value: written } of leaves(table, [])) {
    const line = lineAt(text, offsetOf(positions, path) ?? 0);
    const name = nameOf(path);
    const where = `line ${line}, ${name}`;
    const key = configKeys.find((one) => one.name === name);
    if (key === undefined) {
      reading.problems.push({ where, ...unknownKey(name, written) });
      continue;
    }
    const value = key.read(written);
    const refused = refuse(key, value);
    if (refused !== null) reading.problems.push({ where, ...refused });
    else if (value !== null) reading.values.push({ key, value, written, line });
    else reading.problems.push({ where, expected: key.expected, got: renderValue(written) });
  }
  return reading;
}

function unknownKey(name: string, written: unknown): { expected: string; got: string } {
  if (sections.has(name)) return { expected: `a section [${name}]`, got: renderValue(written) };
  const near = nearestKey(name);
  return {
    expected: near === null ? "a known key" : `a known key, such as ${near}`,
    got: "an unknown key",
  };
}

/** The known key that an unknown one most likely means; null if none is near. */
export function nearestKey(name: string): string | null {
  const keys = configKeys.map((key) => key.name);
  const near = sameKeyElsewhere(name) ?? nearestWord(name, [...keys, ...sections]);
  // `modle` without its section.
  return near ?? sameKeyElsewhere(nearestWord(name, keys.map(lastPart)) ?? "");
}

/** The values of a table, each with its path; only tables with known keys are entered. */
function* leaves(
  table: Record<string, unknown>,
  above: readonly string[],
): Iterable<{ path: readonly string[]; value: unknown }> {
  for (const [part, value] of Object.entries(table)) {
    const path = [...above, part];
    if (sections.has(nameOf(path)) && isTable(value)) yield* leaves(value, path);
    else yield { path, value };
  }
}

/** A path as it is written in TOML: a part with a dot in it is no path of two parts. */
function nameOf(path: readonly string[]): string {
  return path.map((part) => /^[\w-]+$/.test(part) ? part : JSON.stringify(part)).join(".");
}

/** Tables with known keys: `claude`, `claude.review`. */
const sections: ReadonlySet<string> = new Set(
  configKeys.flatMap(({ name }) =>
    name.split(".").slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join("."))
  ),
);

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The key of this name in another section: in TOML, all keys after `[claude]` belong to that section. */
function sameKeyElsewhere(name: string): string | null {
  const last = lastPart(name);
  return configKeys.find((key) => lastPart(key.name) === last)?.name ?? null;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
