/** The arguments of the program as plain words and flags, before anything is known about the command. Pure. */

import { parseArgs, type ParseArgsOptionDescriptor } from "node:util";
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
  const options = optionsOf(commands);
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: Word[] = [];
  for (const token of tokens) {
    switch (token.kind) {
      case "positional": {
        const isFirst = !words.some(({ kind }) => kind === "plain");
        words.push({ kind: "plain", text: token.value });
        const passesRest = commands.some(({ name, passesRest }) => passesRest && name === token.value);
        if (!isFirst || !passesRest) break;
        words.push(...args.slice(token.index + 1, token.index + 2).map(plain));
        return { words, rest: args.slice(token.index + 2) };
      }
      case "option": {
        // A flag where its value should be means that the value is missing: the next word is a flag of its own.
        const swallowed = token.inlineValue === false && isFlag(token.value);
        const text = swallowed ? null : token.value?.replace(/^=/, "") ?? null;
        words.push({ kind: "flag", name: token.name, typed: token.rawName, text });
        if (swallowed) words.push(...readWords([token.value], commands).words);
        break;
      }
      case "option-terminator":
        break;
      default:
        token satisfies never;
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

/** All flags of the program, for the parser; `--help` and `--version` are declared by no command. */
function optionsOf(commands: readonly Command[]): Record<string, ParseArgsOptionDescriptor> {
  const options: Record<string, ParseArgsOptionDescriptor> = {
    help: { type: "boolean", short: "h" },
    version: { type: "boolean", short: "V" },
  };
  for (const flags of [globalFlags, ...commands.map((command) => command.flags)]) {
    for (const [key, { placeholder, short, opposite }] of Object.entries(flags)) {
      const name = flagName(key);
      options[name] = {
        type: placeholder === null ? "boolean" : "string",
        ...(short === null ? {} : { short }),
      };
      if (opposite !== null) options[`no-${name}`] = { type: "boolean" };
    }
  }
  return options;
}
