/** The configuration in force for a folder or a run, and what must be asked before its commands run. */

import { join } from "path";
import type { Config } from "../../config/config.ts";
import type { ConfigOverrides, ConfigSources, LoadedConfig } from "../../config/layers.ts";
import { Autom8Error } from "../../errors.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import type { Ground } from "../ground.ts";
import { autom8Home } from "../home.ts";
import { surroundingsOf } from "../surroundings.ts";
import type { RunTrust } from "../trust.ts";

/** Whose configuration is meant. `project` and `root`, the main checkout, are null outside a repository. */
export type ConfigPlace = { home: string; project: ProjectPaths | null; root: string | null };

/** The place of a run's ground. */
export function placeOf({ home, project, repository }: Ground): ConfigPlace {
  return { home, project, root: repository.mainRoot };
}

/**
 * The place of a folder. Outside a repository, only the global file and the environment count.
 * @param scope `global` leaves the repository and its project out
 */
export async function placeAt(folder: string, scope: "global" | "project"): Promise<ConfigPlace> {
  const outside = { home: autom8Home(), project: null, root: null };
  if (scope === "global") return outside;
  try {
    const { project, mainRoot } = await surroundingsOf(folder);
    return { home: autom8Home(), project, root: mainRoot };
  } catch (error) {
    if (!(error instanceof Autom8Error) || error.kind !== "not-a-repository") throw error;
    return outside;
  }
}

/** The path of the configuration for all projects. */
export function globalConfigFile(home: string): string {
  return join(home, "config.toml");
}

/**
 * Loads every layer, to look at the values: no command that came with the repository may run before a yes.
 * @throws Autom8Error config-invalid
 */
export async function loadConfiguration(
  place: ConfigPlace,
  overrides: ConfigOverrides = {},
): Promise<LoadedConfig> {
  const { loadConfig } = await import("../../config/layers.ts");
  return await loadConfig(sourcesOf(place, overrides));
}

/** What the layers of a place are read from. */
export function sourcesOf(
  { home, project, root }: ConfigPlace,
  overrides: ConfigOverrides = {},
): ConfigSources {
  return {
    global: globalConfigFile(home),
    repository: root,
    project: project?.config ?? null,
    environment: Deno.env.toObject(),
    overrides,
  };
}

/**
 * The configuration that a run may work with: the user has said yes to the commands that came with the repository.
 * @throws Autom8Error config-invalid, config-untrusted
 */
export async function configForRun(
  place: ConfigPlace,
  overrides: ConfigOverrides,
  trust: Pick<RunTrust, "askConfig">,
): Promise<Config> {
  const { config, repositoryCommands } = await loadConfiguration(place, overrides);
  if (repositoryCommands !== null) await trust.askConfig(repositoryCommands);
  return config;
}
