/** What may come next on a command line, from the commands' own tables. Pure. */

import type { Argument, Command } from "../commands/command.ts";
import type { Candidate, CandidateSource, Completion } from "../commands/completion.ts";
import { type Flag, flagName } from "../commands/flag.ts";
import { globalFlags } from "../commands/global_flags.ts";
import { shells } from "../commands/shells.ts";
import { topics } from "../commands/topics.ts";
import { flagNames } from "./command_line.ts";
import { readWords } from "./words.ts";

/** What each placeholder stands for; the others stand for anything. */
const sources: Readonly<Record<string, CandidateSource>> = {
  FILE: "spec-files",
  DIR: "folders",
  FOLDER: "folders",
  SESSION: "sessions",
  PROJECT: "projects",
  NAME: "projects",
  BRANCH: "branches",
  RUN: "runs",
  STORY: "stories",
  KEY: "config-keys",
  PHASE: "phases",
};

/** An `ID` is that of what the flag is named for. */
const flagSources: Readonly<Record<string, CandidateSource>> = { session: "sessions", story: "stories" };

/**
 * What may stand at the end of a command line.
 * @param words The words after `autom8`; the last one is being typed, and may be empty
 */
export function completionOf(words: readonly string[], table: readonly Command[]): Completion {
  const all = withoutSplits(words);
  const typed = all.at(-1) ?? "";
  const before = all.slice(0, -1);
  const visible = table.filter(({ hidden }) => hidden !== true);
  const read = readWords(before, visible).words;
  const plain = read.flatMap((word) => word.kind === "plain" ? [word.text] : []);
  const folder = read.findLast((word) => word.kind === "flag" && isFolderFlag(word.name))?.text ?? null;
  const found = { prefix: "", typed, candidates: [], source: null, key: null, folder };
  const command = commandOf(plain, visible);

  const open = before.at(-1) ?? "";
  const waiting = open.startsWith("-") && !open.includes("=") ? flagNamed(open, visible, command) : undefined;
  if (waiting !== undefined && waiting[1].placeholder !== null) return { ...found, ...valuesOf(waiting) };
  const inline = /^(--[^=]+=)(.*)$/s.exec(typed);
  if (inline !== null) {
    const [, prefix = "", value = ""] = inline;
    const flag = flagNamed(prefix.slice(0, -1), visible, command);
    return { ...found, prefix, typed: value, ...(flag === undefined ? {} : valuesOf(flag)) };
  }
  if (typed.startsWith("-") && !before.includes("--")) {
    const given = new Set(read.flatMap((word) => word.kind === "flag" ? [word.name] : []));
    return { ...found, candidates: flagCandidates(command.command, given) };
  }
  return { ...found, ...wordsAfter(plain, command, visible) };
}

/** bash splits `--session=ab` into three words. */
function withoutSplits(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const [i, word] of words.entries()) {
    const splits = word === "=" && /^--[^=]+$/.test(joined.at(-1) ?? "");
    if (!splits) joined.push(word);
    else if (i === words.length - 1) joined.push("");
  }
  return joined;
}

type Found = { command: Command; words: number };

/** The command that the words name so far, and how many of them are its name; the one without a name if none is named. */
function commandOf(plain: readonly string[], commands: readonly Command[]): Found {
  for (const words of [2, 1]) {
    const name = plain.slice(0, words).join(" ");
    const command = plain.length < words ? undefined : commands.find((one) => one.name === name);
    if (command !== undefined && name !== "") return { command, words };
  }
  const main = commands.find(({ name }) => name === "");
  if (main === undefined) throw new Error("the table has no command without a name");
  return { command: main, words: 0 };
}

type NamedFlag = readonly [key: string, flag: Flag<unknown>];

function flagNamed(word: string, commands: readonly Command[], { command }: Found): NamedFlag | undefined {
  const name = word.replace(/^--?/, "");
  const isNamed = ([key, { short }]: NamedFlag) => flagName(key) === name || short === name;
  return Object.entries(command.flags).find(isNamed) ?? Object.entries(globalFlags).find(isNamed) ??
    commands.flatMap(({ flags }) => Object.entries(flags)).find(isNamed);
}

function isFolderFlag(name: string): boolean {
  return name === "directory" || name === globalFlags.directory.short;
}

type Values = Pick<Completion, "candidates" | "source"> & { key?: string };

function valuesOf([key, { placeholder, choices = [], description }]: NamedFlag): Values {
  const source = flagSources[key] ?? sources[placeholder ?? ""] ?? null;
  return { candidates: choices.map((value) => ({ value, description })), source };
}

/** The flags that may still be given. */
function flagCandidates(command: Command, given: ReadonlySet<string>): Candidate[] {
  const idle = [...(command.session === "no" ? ["session"] : []), ...(command.json ? [] : ["json"])];
  const shared = Object.entries(globalFlags).filter(([key]) => !idle.includes(key));
  const flags = [...Object.entries(command.flags), ...shared].flatMap(([key, flag]) => {
    const names = flagNames([key, flag]);
    const isGiven = names.some((name) => given.has(name.slice(2))) || given.has(flag.short ?? "");
    if (isGiven) return [];
    return names.map((value, i) => ({
      value,
      description: i === 0 ? flag.description : flag.opposite ?? flag.description,
    }));
  });
  const help = { value: "--help", description: "show help" };
  return eachOnce([...flags, help]);
}

function wordsAfter(
  plain: readonly string[],
  { command, words }: Found,
  commands: readonly Command[],
): Values {
  const [first] = plain;
  const subcommands = plain.length === 1
    ? commands.filter(({ name }) => name.startsWith(`${first} `)).map((one) =>
      candidate(one, one.name.split(" ")[1])
    )
    : [];
  if (first !== undefined && words === 0 && subcommands.length > 0) {
    return { candidates: subcommands, source: null };
  }
  const arguments_ = Object.values(command.arguments);
  const argument = argumentAt(arguments_, plain.length - words);
  const values = argument === undefined
    ? { candidates: [], source: null }
    : argumentValues(argument, commands, plain, words);
  const names = first === undefined ? firstWords(commands) : [];
  return { ...values, candidates: [...names, ...subcommands, ...values.candidates] };
}

/** The last argument may take all words that are left. */
function argumentAt(all: readonly Argument[], index: number): Argument | undefined {
  const last = all.at(-1);
  return all[index] ?? (last !== undefined && "repeats" in last ? last : undefined);
}

function argumentValues(
  { placeholder }: Argument,
  commands: readonly Command[],
  plain: readonly string[],
  words: number,
): Values {
  if (placeholder === "SHELL") {
    return { candidates: shells.map((value) => ({ value, description: "" })), source: null };
  }
  if (placeholder === "COMMAND") {
    const about = Object.entries(topics).map(([value, { summary }]) => ({ value, description: summary }));
    return { candidates: eachOnce([...firstWords(commands), ...about]), source: null };
  }
  if (placeholder === "SUBCOMMAND") {
    const group = plain[words];
    const inGroup = commands.filter(({ name }) => name.startsWith(`${group} `));
    return { candidates: inGroup.map((one) => candidate(one, one.name.split(" ")[1])), source: null };
  }
  const [key, ...values] = plain.slice(words);
  if (placeholder === "VALUE..." && key !== undefined && values.length === 0) {
    return { candidates: [], source: "config-values", key };
  }
  return { candidates: [], source: sources[placeholder] ?? null };
}

/** The first word of each command; what several begin with stands for the first of them. */
function firstWords(commands: readonly Command[]): Candidate[] {
  const named = commands.filter(({ name }) => name !== "").map((one) =>
    candidate(one, one.name.split(" ")[0])
  );
  return eachOnce(named);
}

function eachOnce(all: readonly Candidate[]): Candidate[] {
  return all.filter(({ value }, i) => all.findIndex((one) => one.value === value) === i);
}

function candidate({ summary }: Command, value = ""): Candidate {
  return { value, description: summary };
}
