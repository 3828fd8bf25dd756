/**
 * The manual page, made from the same tables as `--help`: `deno run -A scripts/release/man_page.ts | man -l -` shows it.
 */

import { argumentRows, commandLine, flagRows, globalRows } from "../../src/cli/help.ts";
import type { Command } from "../../src/commands/command.ts";
import { loadCommand, loadCommands } from "../../src/commands/commands.ts";
import { type HelpRow, type HelpSection, topics } from "../../src/commands/topics.ts";
import { runScript } from "../stop.ts";
import { version } from "./release.ts";

/** The page in the macros of man(7). */
export async function manPage(): Promise<string> {
  const main = await loadCommand("");
  const others = (await loadCommands()).filter(({ name, hidden }) => name !== "" && hidden !== true);
  const explained: string[] = [];
  for (const [name, topic] of Object.entries(topics)) {
    explained.push(`.SH ${quoted(name.replaceAll("-", " ").toUpperCase())}`);
    explained.push(...(await topic.sections()).flatMap(section));
  }
  return [
    // Numbers of versions contain no spaces; the date is left out, which keeps archives reproducible.
    `.TH AUTOM8 1 "" ${quoted(`autom8 ${version}`)} "User Commands"`,
    ".SH NAME",
    `autom8 \\- ${escape(firstSmall(main.summary))}`,
    ".SH SYNOPSIS",
    ".nf",
    ...["autom8 [FILE] [flags]", "autom8 COMMAND [arguments] [flags]"].map(escape),
    ".fi",
    ".SH OPTIONS",
    ...rows(flagRows(main.flags)),
    ".SS Options of every command",
    ...rows(globalRows(main)),
    ".SH EXAMPLES",
    ...rows(main.examples),
    ".SH COMMANDS",
    ...others.flatMap(command),
    ...explained,
  ].join("\n") + "\n";
}

function command(one: Command): string[] {
  return [
    `.SS ${quoted(commandLine(one))}`,
    escape(one.summary),
    ...rows(argumentRows(one)),
    ...rows(flagRows(one.flags)),
    ...rows(one.examples),
  ];
}

function section(one: HelpSection): string[] {
  if ("wrapped" in one) return [".PP", escape(one.wrapped)];
  if ("lines" in one) return [".PP", ".nf", ...one.lines.map(escape), ".fi"];
  return [`.SS ${quoted(one.title.replace(/:$/, ""))}`, ...rows("rows" in one ? one.rows : one.examples)];
}

/** What is described in bold, its description indented below it. */
function rows(all: readonly HelpRow[]): string[] {
  return all.flatMap(([label, description]) => [".TP", `\\fB${escape(label)}\\fR`, escape(description)]);
}

function firstSmall(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, "");
}

/** An argument of a macro. */
function quoted(text: string): string {
  return `"${escape(text).replaceAll('"', "\\(dq")}"`;
}

/** Text as roff shows it unchanged: a dash stays ASCII, to be copied, and no line begins a macro. */
function escape(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("`", "\\(ga").replaceAll(
    "~",
    "\\(ti",
  ).replaceAll("^", "\\(ha");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

async function main(): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(await manPage()));
}

if (import.meta.main) await runScript(main);
