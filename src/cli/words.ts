/**
 * The arguments of the program as plain words and flags, before anything is known about the command. Pure. Reads them as
 * `parseArgs` of `node:util` does, which takes more than a millisecond to load.
 */

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
  const known = knownFlags(commands);
  const words: Word[] = [];
  let onlyPlain = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (!onlyPlain && arg === "--") onlyPlain = true;
    else if (!onlyPlain && arg.startsWith("-") && arg !== "-") {
      const { flags, waits } = flagsIn(arg, known);
      // A flag where its value should be means that the value is missing.
      const value = waits ? args[i + 1] : undefined;
      if (value === undefined || isFlag(value)) words.push(...flags);
      else {
        words.push(...flags.slice(0, -1), ...flags.slice(-1).map((flag) => ({ ...flag, text: value })));
        i += 1;
      }
    } else {
      const isFirst = !words.some(({ kind }) => kind === "plain");
      words.push(plain(arg));
      if (isFirst && commands.some(({ name, passesRest }) => passesRest && name === arg)) {
        words.push(...args.slice(i + 1, i + 2).map(plain));
        return { words, rest: args.slice(i + 2) };
      }
    }
  }
  return { words, rest: [] };
}

function plain(text: string): Word {
  return { kind: "plain", text };
}

/** A lone dash and a negative number are values. */
function isFlag(text: string): boolean {
  return /^-[^\d]/.test(text);
}

type FlagWord = Extract<Word, { kind: "flag" }>;

/** The flags of one argument: `--name`, `--name=value`, `-n`, `-nvalue`, `-n=value`, or several letters. */
function flagsIn(arg: string, { byLetter, withValue }: KnownFlags): { flags: FlagWord[]; waits: boolean } {
  if (arg.startsWith("--")) {
    const equals = arg.indexOf("=", 3);
    const name = arg.slice(2, equals === -1 ? undefined : equals);
    const text = equals === -1 ? null : arg.slice(equals + 1);
    const flag: FlagWord = { kind: "flag", name, typed: `--${name}`, text };
    return { flags: [flag], waits: text === null && withValue.has(name) };
  }
  const flags: FlagWord[] = [];
  const letters = [...arg.slice(1)];
  for (const [i, letter] of letters.entries()) {
    const name = byLetter.get(letter) ?? letter;
    const flag: FlagWord = { kind: "flag", name, typed: `-${letter}`, text: null };
    const rest = letters.slice(i + 1).join("");
    if (withValue.has(name)) {
      flags.push(rest === "" ? flag : { ...flag, text: rest.replace(/^=/, "") });
      return { flags, waits: rest === "" };
    }
    flags.push(flag);
  }
  return { flags, waits: false };
}

/** The names of flags by their letters, and the names of those that take a value. */
type KnownFlags = { byLetter: ReadonlyMap<string, string>; withValue: ReadonlySet<string> };

/** The flags of these commands and of every command; `--help` and `--version` are declared by none. */
function knownFlags(commands: readonly Command[]): KnownFlags {
  const byLetter = new Map([["h", "help"], ["V", "version"]]);
  const withValue = new Set<string>();
  for (const flags of [globalFlags, ...commands.map((command) => command.flags)]) {
    for (const [key, { placeholder, short }] of Object.entries(flags)) {
      if (short !== null) byLetter.set(short, flagName(key));
      if (placeholder !== null) withValue.add(flagName(key));
    }
  }
  return { byLetter, withValue };
}
