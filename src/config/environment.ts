/** Values from environment variables: `AUTOM8_MAX_ATTEMPTS`, `AUTOM8_CLAUDE_PERMISSION_MODE`. Pure. */

import { nearestWord } from "../text/nearest.ts";
import { type Problem, renderValue } from "../text/problems.ts";
import { type ConfigKey, configKeys } from "./config.ts";
import { readVariable, type TypedValue } from "./value_text.ts";

const prefix = "AUTOM8_";

/** Variables of autom8 that are no keys of the configuration. */
const ownVariables = /^AUTOM8_(HOME|DEBUG|PORT_BASE|RUN|(CRASH|TEST|DENORT|BENCH)_\w+)$/;

/** The variable that sets a key. */
export function variableOf({ name }: ConfigKey): string {
  return name === "claude.command" ? "AUTOM8_CLAUDE" : prefix + name.replaceAll(".", "_").toUpperCase();
}

/** The values of the variables that are set. An empty one counts as not set. */
export function readEnvironment(
  environment: Readonly<Record<string, string>>,
): { values: (TypedValue & { key: ConfigKey; variable: string })[]; problems: Problem[] } {
  const keys = new Map(configKeys.map((key) => [variableOf(key), key]));
  const values: (TypedValue & { key: ConfigKey; variable: string })[] = [];
  const problems: Problem[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(prefix) || text === "" || ownVariables.test(variable)) continue;
    const key = keys.get(variable);
    if (key === undefined) {
      const near = nearestVariable(variable, [...keys.keys()]);
      // Variables that look like none of ours may belong to somebody else.
      if (near === null) continue;
      problems.push({
        where: variable,
        expected: `a known variable, such as ${near}`,
        got: "an unknown variable",
      });
      continue;
    }
    const read = readVariable(key, text);
    if (read === null) problems.push({ where: variable, expected: key.expected, got: renderValue(text) });
    else values.push({ key, variable, ...read });
  }
  return { values, problems };
}

function nearestVariable(variable: string, known: readonly string[]): string | null {
  if (variable === `${prefix}CLAUDE_COMMAND`) return `${prefix}CLAUDE`;
  const typed = variable.slice(prefix.length);
  const inSection = known.find((one) => one === `${prefix}CLAUDE_${typed}`);
  const near = nearestWord(typed, known.map((one) => one.slice(prefix.length)));
  return inSection ?? (near === null ? null : prefix + near);
}
