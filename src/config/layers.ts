/** Loads the configuration in layers: defaults, the global file, the project's file, flags. */

import { parse, TomlError } from "smol-toml";
import { Autom8Error } from "../errors.ts";
import { nearestWord } from "../text/nearest.ts";
import { type Problem, renderValue } from "../text/problems.ts";
import { readTextIfPresent } from "../store/atomic.ts";
import { buildConfig, type Config, configKeys } from "./config.ts";

/** Values from flags; they override the files. */
export type ConfigOverrides = Partial<Pick<Config, "worktree" | "maxCostUsd">>;

type ConfigSources = {
  /** Path of the file for all projects; it may be missing. */
  global: string;
  /** Path of the project's file, which overrides the global one key by key; it may be missing. */
  project: string;
  overrides: ConfigOverrides;
  /** The value of `AUTOM8_CLAUDE`. */
  claudeCommand: string | undefined;
};

/** The values of one file by the name of their key. */
type Layer = { file: string; values: Map<string, unknown> };

/** Reads and checks both files. @throws Autom8Error config-invalid, with every problem of the first invalid file */
export async function loadConfig(sources: ConfigSources): Promise<Config> {
  const layers: Layer[] = [];
  for (const file of [sources.global, sources.project]) {
    const text = await readTextIfPresent(file);
    if (text !== null) layers.push(readLayer(file, text));
  }
  const values = new Map(layers.flatMap(({ values }) => [...values]));
  const config = {
    ...buildConfig((key) => values.has(key.name) ? values.get(key.name) : key.read(key.default)),
    ...definedIn(sources.overrides),
  };
  if (config.pullRequest && !config.commit) {
    const file = layers.findLast(({ values }) => values.has("pull_request") || values.has("commit"))?.file;
    const problem = {
      where: "pull_request",
      expected: "false, or commit = true",
      got: "true with commit = false",
    };
    throw new Autom8Error("config-invalid", { file: file ?? sources.project, problems: [problem] });
  }
  if (!sources.claudeCommand) return config;
  return { ...config, claude: { ...config.claude, command: [sources.claudeCommand] } };
}

/** Parses and checks one file. @throws Autom8Error config-invalid */
function readLayer(file: string, text: string): Layer {
  let table: Record<string, unknown>;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const where = `line ${error.line}, column ${error.column}`;
    const got = error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "") ?? "";
    throw new Autom8Error("config-invalid", { file, problems: [{ where, expected: "TOML", got }] });
  }
  const values = new Map<string, unknown>();
  const problems: Problem[] = [];
  for (const [name, value] of leaves(table, "")) {
    const key = configKeys.find((one) => one.name === name);
    if (key === undefined) {
      problems.push(sections.has(name) ? noSection(name, value) : unknownKey(name));
      continue;
    }
    const read = key.read(value);
    if (read === null) problems.push({ where: name, expected: key.expected, got: renderValue(value) });
    else values.set(name, read);
  }
  if (problems.length > 0) throw new Autom8Error("config-invalid", { file, problems });
  return { file, values };
}

/** The values of a table by dotted name; only tables with known keys are entered. */
function* leaves(table: Record<string, unknown>, prefix: string): Iterable<[string, unknown]> {
  for (const [name, value] of Object.entries(table)) {
    const full = prefix + name;
    if (sections.has(full) && isTable(value)) yield* leaves(value, `${full}.`);
    else yield [full, value];
  }
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

function noSection(name: string, value: unknown): Problem {
  return { where: name, expected: `a section [${name}]`, got: renderValue(value) };
}

function unknownKey(name: string): Problem {
  const near = sameKeyElsewhere(name) ??
    nearestWord(name, [...configKeys.map((key) => key.name), ...sections]);
  return {
    where: name,
    expected: near === null ? "a known key" : `a known key, such as ${near}`,
    got: "an unknown key",
  };
}

/** The key of this name in another section: in TOML, all keys after `[claude]` belong to that section. */
function sameKeyElsewhere(name: string): string | null {
  const last = name.slice(name.lastIndexOf(".") + 1);
  return configKeys.find((key) => key.name === last || key.name.endsWith(`.${last}`))?.name ?? null;
}

function definedIn(overrides: ConfigOverrides): ConfigOverrides {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}
