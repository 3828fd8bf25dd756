/** A new configuration file: every key, explained and commented out. Pure. */

import { configKeys } from "./config.ts";

/** What each file is for. */
const purposes = {
  global: "autom8's configuration for all projects. A project's own configuration has priority.",
  project: "autom8's configuration for this project.",
} as const;

/**
 * The text of a new configuration file: every key in the order of the documentation, with its meaning, default and
 * what it may be. All keys are commented out.
 */
export function renderTemplate(scope: "global" | "project"): string {
  const sections = Map.groupBy(configKeys, ({ name }) => name.split(".").slice(0, -1).join("."));
  const blocks = [...sections].flatMap(([section, keys]) => [
    ...(section === "" ? [] : [`[${section}]`]),
    ...keys.map(({ name, meaning, expected, default: value }) =>
      `# ${meaning} (${expected})\n# ${name.slice(name.lastIndexOf(".") + 1)} = ${JSON.stringify(value)}`
    ),
  ]);
  const head = [
    `# ${purposes[scope]}`,
    "# Remove the `# ` before a key to set it. What is shown is its default.",
  ];
  return `${[head.join("\n"), ...blocks].join("\n\n")}\n`;
}
