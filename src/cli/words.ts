/** The arguments of the program as plain words and flags, before anything is known about the command. Pure. */

import type { Command } from "../commands/command.ts";
import { flagName } from "../commands/flag.ts";
import { globalFlags } from "../commands/global_flags.ts";

export type Word =
  | { kind: "plain"; text: string }
  /** `name` is without dashes, `typed` as it was typed; `text` is the value, null for none. */
  | { kind: "flag"; name: string; typed: string; text: string | null };

/**
 * Splits the arguments. A flag takes a value in every command or in none, so its value is known before its command is.
 * After a command that reads its own arguments, everything from the second one on is `rest`.
 */
export function readWords(
  args: readonly string[],
  commands: readonly Command[],
): { words: Word[]; rest: readonly string[] } {
  const takesValue = valueFlags(commands);
  const passing = new Set(commands.filter(({ passesRest }) => passesRest).map(({ name }) => name));
  const words: Word[] = [];
  const isFirst = () => !words.some(({ kind }) => kind === "plain");
  for (let i = 0; i < args.length; i++) {
    const typed = args[i] ?? "";
    if (typed === "--") {
      words.push(...args.slice(i + 1).map((text): Word => ({ kind: "plain", text })));
      break;
    }
    if (!typed.startsWith("-") || typed === "-") {
      if (isFirst() && passing.has(typed)) {
        words.push(...args.slice(i, i + 2).map((text): Word => ({ kind: "plain", text })));
        return { words, rest: args.slice(i + 2) };
      }
      words.push({ kind: "plain", text: typed });
      continue;
    }
    for (const flag of typed.startsWith("--") ? [longFlag(typed)] : shortFlags(typed, takesValue)) {
      const next = args[i + 1];
      const isValue = flag.text === null && takesValue.has(flag.name) && next !== undefined && !isFlag(next);
      words.push(isValue ? { ...flag, text: next } : flag);
      if (isValue) i++;
    }
  }
  return { words, rest: [] };
}

type FlagWord = Extract<Word, { kind: "flag" }>;

/** `--max-cost=5` or `--max-cost`. */
function longFlag(typed: string): FlagWord {
  const at = typed.indexOf("=");
  const name = at < 0 ? typed : typed.slice(0, at);
  return { kind: "flag", name: name.slice(2), typed: name, text: at < 0 ? null : typed.slice(at + 1) };
}

/** `-y`, `-C` with its value as the next argument, `-CDIR`, `-yC`. */
function shortFlags(typed: string, takesValue: ReadonlySet<string>): FlagWord[] {
  const flags: FlagWord[] = [];
  const letters = [...typed.slice(1)];
  for (const [i, letter] of letters.entries()) {
    const more = letters.slice(i + 1).join("");
    const text = takesValue.has(letter) && more !== "" ? more.replace(/^=/, "") : null;
    flags.push({ kind: "flag", name: shortNames[letter] ?? letter, typed: `-${letter}`, text });
    if (text !== null) break;
  }
  return flags;
}

/** The two flags that no command declares. */
const shortNames: Readonly<Record<string, string>> = { h: "help", V: "version" };

/** A lone dash and a negative number are values. */
function isFlag(text: string): boolean {
  return /^-[^\d]/.test(text);
}

/** Long names and letters of all flags that take a value. */
function valueFlags(commands: readonly Command[]): Set<string> {
  const names = new Set<string>();
  for (const flags of [globalFlags, ...commands.map((command) => command.flags)]) {
    for (const [key, { placeholder, short }] of Object.entries(flags)) {
      if (placeholder === null) continue;
      names.add(flagName(key));
      if (short !== null) names.add(short);
    }
  }
  return names;
}
