/** Which command a command line calls, before its table is loaded. Pure. */

import { flagName } from "../commands/flag.ts";
import { globalFlags } from "../commands/global_flags.ts";
import { readWords } from "./words.ts";

const everywhere = ["help", "version", ...Object.keys(globalFlags).map(flagName)];

/**
 * The name of the command, `""` for the one without a name. Null if the tables of all commands are needed to tell: only
 * they say whether a flag that stands before the name takes a value, and what a mistyped name may mean.
 */
export function namedCommand(
  args: readonly string[],
  names: readonly string[],
  shortForms: Readonly<Record<string, string>>,
): string | null {
  let first: string | null = null;
  for (const word of readWords(args, []).words) {
    if (word.kind === "flag") {
      if (!everywhere.includes(word.name)) return null;
      continue;
    }
    if (first !== null) {
      const both = `${first} ${word.text}`;
      return names.includes(both) ? both : null;
    }
    const isFirstOfTwo = names.some((name) => name.startsWith(`${word.text} `));
    if (word.text === "" || !isFirstOfTwo) return names.includes(word.text) ? word.text : "";
    first = word.text;
  }
  if (first === null) return "";
  return Object.hasOwn(shortForms, first) ? shortForms[first] ?? null : null;
}
