/** Help texts, made from the commands' own tables. Pure. */

import type { Argument, Command, Flags } from "../commands/command.ts";
import { type Flag, flagName } from "../commands/flag.ts";
import { globalFlags } from "../commands/global_flags.ts";
import { type HelpRow as Row, type HelpSection as Section, type Topic, topics } from "../commands/topics.ts";

/** Descriptions narrower than this go below what they describe. */
const leastColumns = 28;
/** Wider lines are hard to read. */
const mostColumns = 100;

/** The help of the program: its commands, the flags of the command without a name, and examples. */
export function programHelp(commands: readonly Command[], width: number): string {
  const main = commands.find(({ name }) => name === "");
  if (main === undefined) throw new Error("the table has no command without a name");
  const listed = commands.filter(({ name, hidden }) => name !== "" && hidden !== true);
  return text(width, [
    { wrapped: `${main.summary}` },
    { lines: ["Usage: autom8 [FILE] [flags]", "       autom8 COMMAND [arguments] [flags]"] },
    { title: "Commands:", rows: listed.map((command) => [commandLine(command), command.summary]) },
    { title: "Flags of `autom8` and `autom8 FILE`:", rows: flagRows(main.flags) },
    { title: "Flags of every command, before or after it:", rows: globalRows(main) },
    {
      title: "Topics of `autom8 help TOPIC`:",
      rows: Object.entries(topics).map(([name, { summary }]) => [name, summary]),
    },
    { title: "Examples:", examples: main.examples },
    { wrapped: "Run `autom8 help COMMAND` for the flags and examples of a command." },
  ]);
}

/** The help of one command, or of the commands that begin with the same word. */
export function commandHelp(commands: readonly Command[], width: number): string {
  const [only, ...others] = commands;
  if (only === undefined) throw new Error("no command to help with");
  if (others.length > 0) {
    return text(width, [
      { title: "Commands:", rows: commands.map((command) => [commandLine(command), command.summary]) },
      { title: "Examples:", examples: commands.flatMap(({ examples }) => examples) },
    ]);
  }
  return text(width, [
    { wrapped: only.summary },
    { lines: [`Usage: autom8 ${commandLine(only)}${Object.keys(only.flags).length > 0 ? " [flags]" : ""}`] },
    { title: "Arguments:", rows: argumentRows(only) },
    { title: "Flags:", rows: flagRows(only.flags) },
    { title: "Flags of every command:", rows: globalRows(only) },
    { title: "Examples:", examples: only.examples },
  ]);
}

/** The help of a topic, and of the commands that begin with its name. */
export async function topicHelp(topic: Topic, commands: readonly Command[], width: number): Promise<string> {
  const explained = text(width, await topic.sections());
  return commands.length === 0 ? explained : `${explained}\n${commandHelp(commands, width)}`;
}

function text(width: number, sections: readonly Section[]): string {
  const columns = Math.min(width, mostColumns);
  const rows = sections.flatMap((section) => "rows" in section ? section.rows : []);
  const label = Math.max(0, ...rows.map(([one]) => one.length)) + 4;
  return `${sections.flatMap((section) => render(section, label, columns)).join("\n\n")}\n`;
}

function render(section: Section, label: number, columns: number): string[] {
  if ("wrapped" in section) return [wrap(section.wrapped, columns).join("\n")];
  if ("lines" in section) return [section.lines.join("\n")];
  if ("rows" in section) {
    if (section.rows.length === 0) return [];
    return [[section.title, ...section.rows.map((row) => renderRow(row, label, columns))].join("\n")];
  }
  // Commands stay whole, to be copied.
  const examples = section.examples.map((row) => renderRow(row, Infinity, columns));
  return [[section.title, ...examples].join("\n")];
}

function renderRow([name, description]: Row, label: number, columns: number): string {
  if (columns - label < leastColumns) {
    return [`  ${name}`, ...wrap(description, columns - 6).map((one) => `      ${one}`)].join("\n");
  }
  const [first = "", ...more] = wrap(description, columns - label);
  return [`  ${name}`.padEnd(label) + first, ...more.map((one) => " ".repeat(label) + one)].join("\n");
}

/** A row for each argument of a command. */
export function argumentRows(command: Command): Row[] {
  return Object.values(command.arguments).map(({ placeholder, description }) => [placeholder, description]);
}

/** `resume`, `rollback STORY`, `run [FILE]`. */
export function commandLine(command: Command): string {
  const argument = ({ placeholder, required }: Argument) => required ? placeholder : `[${placeholder}]`;
  return [command.name, ...Object.values(command.arguments).map(argument)].join(" ");
}

/** A row for each flag, and one for its opposite if it has one. */
export function flagRows(flags: Flags): Row[] {
  return Object.entries(flags).flatMap(([key, flag]) => rowsOf(key, flag));
}

/** The global flags that can take effect with a command. */
export function globalRows({ session: choosesSession, showsRun }: Command): Row[] {
  const { session, quiet, ...others } = globalFlags;
  const withSession = choosesSession !== "no";
  return [
    ...flagRows({ ...others, ...(showsRun === true ? { quiet } : {}), ...(withSession ? { session } : {}) }),
    ["-h, --help", "show help"],
    ...(withSession ? [["-V, --version", "show version, commit, Deno version and target"] as const] : []),
  ];
}

function rowsOf(key: string, { short, placeholder, description, opposite }: Flag<unknown>): Row[] {
  const name = flagName(key);
  const letter = short === null ? "" : `-${short}, `;
  const value = placeholder === null ? "" : ` ${placeholder}`;
  const row: Row = [`${letter}--${name}${value}`, description];
  return opposite === null ? [row] : [row, [`--no-${name}`, opposite]];
}

/** Breaks a text between words. Help texts are ASCII, so their length is their width. */
function wrap(words: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
