/** The configuration in force as a report: every key with its value and source, and the files of the layers. */

import { join } from "path";
import { type ConfigOverrides, type KeyValue, readLayers, sourceText } from "../../config/layers.ts";
import { repositoryFile } from "../../config/repository_file.ts";
import { tomlText } from "../../config/toml_edit.ts";
import { Autom8Error } from "../../errors.ts";
import { isThere } from "../../store/atomic.ts";
import { trustedCommands } from "../../store/trusted.ts";
import { type ConfigPlace, globalConfigFile, loadConfiguration, sourcesOf } from "./configuration.ts";
import { keyNamed } from "./config_file.ts";

/** One key in force. `value` is as in a file; `text` is the same in TOML. */
export type ReportedKey = {
  name: string;
  value: unknown;
  text: string;
  default: unknown;
  source: KeyValue["source"];
  sourceText: string;
};

export type ReportedFile = { layer: "global" | "repository" | "project"; path: string; exists: boolean };

export type ConfigReport = {
  keys: ReportedKey[];
  files: ReportedFile[];
  /** Commands of the repository's file that no run may use yet: nobody has said yes to them. */
  untrusted: string[];
  /** What is wrong in the layers (config-invalid), so that no run can start; null if nothing is. */
  problem: Autom8Error | null;
};

/** Reports every key, as far as the layers are valid. */
export async function reportConfig(place: ConfigPlace, overrides: ConfigOverrides): Promise<ConfigReport> {
  const { values, repositoryCommands, invalid } = await readLayers(sourcesOf(place, overrides));
  const commands = repositoryCommands?.commands ?? [];
  const trusted = place.root === null || commands.length === 0 ||
    await trustedCommands(place.home, place.root).has("configuration", commands);
  return {
    keys: values.map(reported),
    files: configFiles(place),
    untrusted: trusted ? [] : commands,
    problem: invalid.length === 0 ? null : new Autom8Error("config-invalid", { sources: invalid }),
  };
}

/** Reports one key. @throws Autom8Error usage: there is no such key. config-invalid */
export async function reportKey(place: ConfigPlace, name: string): Promise<ReportedKey> {
  const key = keyNamed(name);
  const { values } = await loadConfiguration(place);
  const found = values.find((one) => one.key === key);
  if (found === undefined) throw new Error(`${name} has no value`);
  return reported(found);
}

/** The files of the layers at a place, the weakest first. */
export function configFiles({ home, root, project }: ConfigPlace): ReportedFile[] {
  const file = (layer: ReportedFile["layer"], path: string) => ({ layer, path, exists: isThere(path) });
  return [
    file("global", globalConfigFile(home)),
    ...(root === null ? [] : [file("repository", join(root, repositoryFile))]),
    ...(project === null ? [] : [file("project", project.config)]),
  ];
}

function reported({ key, written, source }: KeyValue): ReportedKey {
  return {
    name: key.name,
    value: written,
    text: tomlText(written),
    default: key.default,
    source,
    sourceText: sourceText(source),
  };
}
