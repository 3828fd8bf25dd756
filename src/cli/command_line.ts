/** A command line as a call of a command, read with the commands' own tables. Pure. */

import type { Argument, Command } from "../commands/command.ts";
import { type Flag, flagName, type ValuesOf } from "../commands/flag.ts";
import { type GlobalFlags, globalFlags } from "../commands/global_flags.ts";
import { clipStart } from "../text/clip.ts";
import { nearestWord } from "../text/nearest.ts";
import { escapeUnprintable } from "../text/unprintable.ts";
import { readWords, type Word } from "./words.ts";

export type CommandCall = {
  command: Command;
  arguments: Record<string, string | readonly string[] | null>;
  flags: Record<string, unknown>;
  global: ValuesOf<GlobalFlags>;
  /** What the command reads itself. */
  rest: readonly string[];
};

/** A command line that makes no sense. `command` is the one it seems to mean, `""` for none. */
export type Misuse = { problem: string; hint: string | null; command: string };

export type CommandLine =
  | { kind: "call"; call: CommandCall }
  | { kind: "help"; words: readonly string[] }
  | { kind: "version" }
  | ({ kind: "misuse" } & Misuse);

export type CommandTable = { commands: readonly Command[]; shortForms: Readonly<Record<string, string>> };

/** Reads the arguments of the program. Flags may stand anywhere, also before the command. */
export function readCommandLine(args: readonly string[], table: CommandTable): CommandLine {
  const { words, rest } = readWords(args, table.commands);
  const plain = words.flatMap((word) => word.kind === "plain" ? [word.text] : []);
  const flags = words.flatMap((word) => word.kind === "flag" ? [word] : []);
  const found = findCommand(plain, table);
  if (flags.some(({ name }) => name === "version")) return { kind: "version" };
  if (flags.some(({ name }) => name === "help")) {
    const words = found.kind === "command" ? found.command.name.split(" ") : plain;
    // The command without a name has the help of the program.
    return { kind: "help", words: words.filter((word) => word !== "") };
  }
  if (found.kind === "misuse") return found;
  return readCall(found.command, plain.slice(found.words), flags, rest, table);
}

/** The word that a mistyped one most likely means, as a question; null when none is near. */
export function didYouMean(typed: string, known: readonly string[], prefix: string): string | null {
  const near = nearestWord(typed, known);
  return near === null ? null : `Did you mean \`${prefix}${near}\`?`;
}

/** What the user typed, fit to be shown. */
export function shown(text: string): string {
  return text === "" ? '""' : escapeUnprintable(clipStart(text.toWellFormed(), 200));
}

/** The names that a user may type. */
export function namesOf(commands: readonly Command[]): string[] {
  return commands.filter(({ name, hidden }) => name !== "" && hidden !== true).map(({ name }) => name);
}

type Found = { kind: "command"; command: Command; words: number } | ({ kind: "misuse" } & Misuse);

/** The command that the first words name; the one without a name if they name none. */
function findCommand(plain: readonly string[], { commands, shortForms }: CommandTable): Found {
  const named = (name: string) => commands.find((command) => command.name === name);
  const [first, second] = plain;
  if (first === undefined || first === "") return command(named(""), 0);
  const two = second === undefined ? undefined : named(`${first} ${second}`);
  if (two !== undefined) return command(two, 2);
  const one = named(first);
  if (one !== undefined) return command(one, 1);
  const subcommands = namesOf(commands).filter((name) => name.startsWith(`${first} `));
  if (subcommands.length === 0) return command(named(""), 0);
  const short = shortForms[first];
  if (second === undefined && short !== undefined) return command(named(short), 1);
  return {
    kind: "misuse",
    problem: second === undefined
      ? `\`autom8 ${first}\` needs one of ${
        subcommands.map((name) => name.slice(first.length + 1)).join(", ")
      }.`
      : `There is no command \`autom8 ${first} ${shown(second)}\`.`,
    hint: second === undefined ? null : didYouMean(`${first} ${second}`, subcommands, "autom8 "),
    command: first,
  };
}

function command(found: Command | undefined, words: number): Found {
  if (found === undefined) throw new Error("the table has no command without a name");
  return { kind: "command", command: found, words };
}

type FlagWord = Extract<Word, { kind: "flag" }>;

function readCall(
  command: Command,
  plain: readonly string[],
  given: readonly FlagWord[],
  rest: readonly string[],
  { commands }: CommandTable,
): CommandLine {
  const misuse = (problem: string, hint: string | null = null): CommandLine => ({
    kind: "misuse",
    problem,
    hint,
    command: command.name,
  });
  /** A first word that is no command is taken for a file: most likely it was meant as a command. */
  const mistyped = (): CommandLine | null => {
    const [first] = plain;
    if (command.name !== "" || first === undefined) return null;
    const hint = didYouMean(first, namesOf(commands), "autom8 ");
    return hint === null ? null : misuse(`There is no command ${shown(first)}.`, hint);
  };

  const flags: Record<string, unknown> = Object.fromEntries(
    Object.entries(command.flags).map(([key, flag]) => [key, flag.missing]),
  );
  const global = {
    directory: globalFlags.directory.missing,
    output: globalFlags.output.missing,
    json: globalFlags.json.missing,
    yes: globalFlags.yes.missing,
    quiet: globalFlags.quiet.missing,
    session: globalFlags.session.missing,
  };
  for (const word of given) {
    const own = Object.entries(command.flags).find(([key, flag]) => isNamed(word, key, flag));
    const shared = Object.entries(globalFlags).find(([key, flag]) => isNamed(word, key, flag));
    const [key, flag] = own ?? shared ?? [];
    if (key === undefined || flag === undefined) {
      const known = [...Object.entries(command.flags), ...Object.entries(globalFlags)].flatMap(flagNames);
      return mistyped() ??
        misuse(
          `${commandName(command)} has no flag ${shown(word.typed)}.`,
          didYouMean(word.typed, known, ""),
        );
    }
    const problem = valueProblem(word, flag);
    if (problem !== null) return misuse(problem);
    const reading = flag.read(
      flag.placeholder === null ? String(!isOpposite(word, key, flag)) : word.text ?? "",
    );
    if (reading.kind === "problem") {
      return misuse(`${shown(word.typed)} ${shown(word.text ?? "")}: expected ${reading.expected}.`);
    }
    Object.assign(own === undefined ? global : flags, { [key]: reading.value });
  }

  const values: Record<string, string | readonly string[] | null> = {};
  let taken = Object.keys(command.arguments).length;
  for (const [i, [key, argument]] of Object.entries(command.arguments).entries()) {
    const text = plain[i] ?? null;
    // Such as a variable of a script that is not set: an empty name or path would mean this folder, or everything.
    const isEmpty = text === "" && argument.repeats !== true;
    if (isEmpty || argument.required && text === null) return misuse(missing(command, argument));
    values[key] = argument.repeats === true ? plain.slice(i) : text;
    if (argument.repeats === true) taken = plain.length;
  }
  const extra = plain[taken];
  if (extra !== undefined) {
    return mistyped() ?? misuse(`${commandName(command)} takes no further argument: ${shown(extra)}.`);
  }
  if (global.json && global.output !== null && global.output !== "json") {
    return misuse(`\`--json\` and \`--output ${global.output}\` exclude each other.`, "Give one of them.");
  }
  const idle = idleFlag(command, global, plain.length > 0);
  if (idle !== null) return misuse(idle.problem, idle.hint);
  // From here on there is one way to ask for JSON.
  const shared = global.json ? { ...global, output: "json" as const } : global;
  return { kind: "call", call: { command, arguments: values, flags, global: shared, rest } };
}

/** A global flag that cannot take effect with this command. */
function idleFlag(
  command: Command,
  global: ValuesOf<GlobalFlags>,
  hasArgument: boolean,
): { problem: string; hint: string } | null {
  const name = commandName(command);
  if (global.session !== null && command.session === "no") {
    return {
      problem: `\`--session\` cannot take effect: ${name} does not choose a session.`,
      hint: "Leave it out.",
    };
  }
  if (global.session !== null && command.session === "without-argument" && hasArgument) {
    return {
      problem: "`--session` cannot take effect: the branch of the spec decides which session is meant.",
      hint: "Leave it out, or resume the session: `autom8 resume --session ID`.",
    };
  }
  if (global.quiet && (!command.showsRun || global.json || global.output === "json")) {
    const why = command.showsRun ? "JSON output shows no activity of agents" : `${name} shows no run`;
    return { problem: `\`--quiet\` cannot take effect: ${why}.`, hint: "Leave it out." };
  }
  if ((global.json || global.output === "json") && !command.json) {
    return {
      problem: `\`${
        global.json ? "--json" : "--output json"
      }\` cannot take effect: ${name} has no JSON output.`,
      hint: "Leave it out.",
    };
  }
  return null;
}

function valueProblem({ typed, text }: FlagWord, { placeholder, description }: Flag<unknown>): string | null {
  if (placeholder === null) return text === null ? null : `${shown(typed)} takes no value.`;
  return text === null || text === "" ? `${shown(typed)} needs ${placeholder}: ${description}.` : null;
}

function missing(command: Command, { placeholder, description }: Argument): string {
  return `${commandName(command)} needs ${placeholder}: ${description}.`;
}

function commandName({ name }: Command): string {
  return name === "" ? "`autom8`" : `\`autom8 ${name}\``;
}

function isNamed(word: FlagWord, key: string, flag: Flag<unknown>): boolean {
  return word.name === flagName(key) || word.name === flag.short || isOpposite(word, key, flag);
}

function isOpposite({ name }: FlagWord, key: string, { opposite }: Flag<unknown>): boolean {
  return opposite !== null && name === `no-${flagName(key)}`;
}

/** `--max-cost`, and `--no-step` where a flag has an opposite. */
export function flagNames([key, { opposite }]: readonly [string, Flag<unknown>]): string[] {
  return [`--${flagName(key)}`, ...(opposite === null ? [] : [`--no-${flagName(key)}`])];
}
