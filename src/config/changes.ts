/** What differs between two configurations, key by key, as one would write it in the file. Pure. */

import { buildConfig, type Config, configKeys } from "./config.ts";
import { formatDuration } from "./duration.ts";

/** A key whose value changed. The values are as in the file. */
export type ConfigChange = { key: string; before: string; now: string };

/** Keys that only mean something until a run has its work tree. */
export const keysOfStart: readonly string[] = ["base_branch", "worktree", "worktree_path_pattern"];

/** The keys with different values, in the order of the documentation. */
export function configChanges(before: Config, now: Config): ConfigChange[] {
  return configKeys.flatMap(({ name, path }) => {
    const [was, is] = [valueText(before, path), valueText(now, path)];
    return was === is ? [] : [{ key: name, before: was, now: is }];
  });
}

/** The new configuration with the old values of the keys that only count at the start. */
export function reloadConfig(before: Config, now: Config): Config {
  return buildConfig(({ name, path }) => valueAt(keysOfStart.includes(name) ? before : now, path));
}

function valueText(config: Config, path: readonly string[]): string {
  const value = valueAt(config, path);
  const isDuration = path.at(-1)?.endsWith("Ms") === true && typeof value === "number";
  return JSON.stringify(isDuration ? formatDuration(value) : value) ?? "not set";
}

function valueAt(config: Config, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, part) => typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined,
    config,
  );
}
