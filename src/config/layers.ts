/**
 * The configuration in force, in layers: defaults, the global file, the repository's file, the project's file, environment
 * variables, flags. A later layer wins, key by key.
 */

import { join } from "path";
import { Autom8Error } from "../errors.ts";
import { limitProblems, type Problem } from "../text/problems.ts";
import { buildConfig, type Config, type ConfigKey, configKeys } from "./config.ts";
import { readEnvironment } from "./environment.ts";
import { type FileReading, readConfigText } from "./file_values.ts";
import { readConfigFile } from "./read_config_file.ts";
import { commandsOf, refuseInRepository, repositoryFile } from "./repository_file.ts";

/** Values from flags. */
export type ConfigOverrides = Partial<Pick<Config, "worktree" | "maxCostUsd">>;

export type ConfigSources = {
  /** Path of the file for all projects; it may be missing. */
  global: string;
  /** The root of the main checkout, where the repository's own file may be; null outside a repository. */
  repository: string | null;
  /** Path of the project's file, which may be missing; null outside a repository. */
  project: string | null;
  environment: Readonly<Record<string, string>>;
  overrides: ConfigOverrides;
  /** A text that is read in place of a file's own, to check it before it is written. */
  instead?: { file: string; text: string };
};

/** Where a value comes from. Lines start at 1. */
export type Source =
  | { layer: "default" }
  | { layer: "global" | "repository" | "project"; file: string; line: number }
  | { layer: "environment"; variable: string }
  | { layer: "flag"; flag: string };

/** The value of one key in force: as in a Config (`value`), and as it is written in a file (`written`). */
export type KeyValue = { key: ConfigKey; value: unknown; written: unknown; source: Source };

/** What the layers say. */
export type ReadLayers = {
  /** Every key, in the order of the documentation. A value that is not valid is left out. */
  values: KeyValue[];
  /** Commands in force that came with the repository: they must not run before a yes. Null if there are none. */
  repositoryCommands: { file: string; commands: string[] } | null;
  /** What is wrong, by layer. */
  invalid: { name: string; problems: Problem[] }[];
};

/** The configuration in force, and what is known about each value. */
export type LoadedConfig = Omit<ReadLayers, "invalid"> & { config: Config };

/** Reads and checks every layer. @throws Autom8Error config-invalid, with every problem of every layer */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const { values, repositoryCommands, invalid } = await readLayers(sources);
  if (invalid.length > 0) throw new Autom8Error("config-invalid", { sources: invalid });
  const byName = new Map(values.map((one) => [one.key.name, one.value]));
  return { config: buildConfig((key) => byName.get(key.name)), values, repositoryCommands };
}

/** Reads every layer, as far as it is valid. */
export async function readLayers(sources: ConfigSources): Promise<ReadLayers> {
  const values = new Map<string, KeyValue>(
    configKeys.map((key) => [
      key.name,
      { key, value: key.read(key.default), written: key.default, source: { layer: "default" } },
    ]),
  );
  const invalid: ReadLayers["invalid"] = [];
  for (const { layer, file, reading } of await readFiles(sources)) {
    if (reading.problems.length > 0) invalid.push({ name: file, problems: limitProblems(reading.problems) });
    for (const { key, value, written, line } of reading.values) {
      values.set(key.name, { key, value, written, source: { layer, file, line } });
    }
  }
  const environment = readEnvironment(sources.environment);
  if (environment.problems.length > 0) {
    invalid.push({ name: "The environment", problems: environment.problems });
  }
  for (const { key, value, written, variable } of environment.values) {
    values.set(key.name, { key, value, written, source: { layer: "environment", variable } });
  }
  for (const one of flagValues(sources.overrides)) values.set(one.key.name, one);
  if (invalid.length === 0) invalid.push(...conflicts(values));

  const fromRepository = [...values.values()].filter(({ source }) => source.layer === "repository");
  const commands = commandsOf(fromRepository);
  return {
    values: [...values.values()],
    repositoryCommands: commands.length === 0 || sources.repository === null
      ? null
      : { file: join(sources.repository, repositoryFile), commands },
    invalid,
  };
}

/** A source in a few words: `global, line 3`, `AUTOM8_REVIEW`. */
export function sourceText(source: Source): string {
  switch (source.layer) {
    case "default":
      return "default";
    case "global":
    case "project":
      return `${source.layer}, line ${source.line}`;
    case "repository":
      return `${repositoryFile}, line ${source.line}`;
    case "environment":
      return source.variable;
    case "flag":
      return source.flag;
    default:
      return source satisfies never;
  }
}

type FileLayer = { layer: "global" | "repository" | "project"; file: string; reading: FileReading };

async function readFiles({ global, repository, project, instead }: ConfigSources): Promise<FileLayer[]> {
  const layers: FileLayer[] = [];
  const read = async (layer: FileLayer["layer"], file: string, links: "follow" | "refuse") => {
    const found = file === instead?.file
      ? { kind: "read" as const, text: instead.text }
      : await readConfigFile(file, links);
    if (found.kind === "missing") return;
    const reading = found.kind === "read"
      ? readConfigText(found.text, layer === "repository" ? refuseInRepository : undefined)
      : { isToml: false, values: [], problems: [found.problem] };
    layers.push({ layer, file, reading });
  };
  await read("global", global, "follow");
  if (repository !== null) await read("repository", join(repository, repositoryFile), "refuse");
  if (project !== null) await read("project", project, "follow");
  return layers;
}

function flagValues({ worktree, maxCostUsd }: ConfigOverrides): KeyValue[] {
  return [
    ...flagValue("worktree", worktree, worktree === true ? "--worktree" : "--no-worktree"),
    ...flagValue("max_cost_usd", maxCostUsd, "--max-cost"),
  ];
}

function flagValue(name: string, value: unknown, flag: string): KeyValue[] {
  const key = configKeys.find((one) => one.name === name);
  return key === undefined || value === undefined
    ? []
    : [{ key, value, written: value, source: { layer: "flag", flag } }];
}

/** Values that exclude each other, named where the later of them was set. */
function conflicts(values: ReadonlyMap<string, KeyValue>): { name: string; problems: Problem[] }[] {
  const [pullRequest, commit] = [values.get("pull_request"), values.get("commit")];
  if (pullRequest?.value !== true || commit?.value !== false) return [];
  // Who only switches commits off need not know of pull requests.
  if (pullRequest.source.layer === "default") return [];
  const isLater = layerOrder.indexOf(commit.source.layer) > layerOrder.indexOf(pullRequest.source.layer);
  const { key, source } = isLater ? commit : pullRequest;
  const place = "line" in source ? `line ${source.line}, ${key.name}` : sourceText(source);
  return [{
    name: "file" in source ? source.file : "The environment",
    problems: [{
      where: place,
      expected: "commit = true, or pull_request = false",
      got: `pull_request = true (${sourceText(pullRequest.source)}) with commit = false (${
        sourceText(commit.source)
      })`,
    }],
  }];
}

const layerOrder: readonly Source["layer"][] = [
  "default",
  "global",
  "repository",
  "project",
  "environment",
  "flag",
];
