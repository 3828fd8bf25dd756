/** What in a repository's settings for the agent's program can start a program or lead the agent elsewhere. Pure. */

/** The files that the program reads in a folder. */
export const settingsFiles: readonly string[] = [
  ".claude/settings.json",
  ".claude/settings.local.json",
  ".mcp.json",
];

/**
 * Keys that start nothing and only restrict or describe. Every other key counts as a command, so that one which a later
 * version brings is asked about.
 */
const harmless = new Set([
  "$schema",
  "attribution",
  "cleanupPeriodDays",
  "includeCoAuthoredBy",
  "language",
  "model",
  "outputStyle",
  "spinnerTipsEnabled",
]);

/** Of `permissions`, these only restrict. */
const harmlessPermissions = new Set(["deny", "ask"]);

/**
 * One line for each value of a settings file that the user should know of, such as
 * `.claude/settings.json hooks.Stop.0.hooks.0.command: touch ran`. None if there is nothing to ask.
 */
export function settingsCommands(file: string, text: string): string[] {
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    // The program may read it more leniently than we do.
    return text.trim() === "" ? [] : [`${file}: ${text}`];
  }
  return leaves(settings, []).filter(([path]) => isCommand(path)).map(([path, value]) =>
    `${file} ${path.join(".")}: ${value}`
  );
}

function isCommand([key = "", inner = ""]: readonly string[]): boolean {
  return key === "permissions" ? !harmlessPermissions.has(inner) : !harmless.has(key);
}

/** Every value that is no list or object, with its path. An empty list or object has none. */
function leaves(value: unknown, path: readonly string[]): [path: readonly string[], value: string][] {
  if (typeof value !== "object" || value === null) {
    return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
}
