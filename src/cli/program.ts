/** The program: a command line in, an exit code out. Everything it knows about commands is in their own tables. */

import type { Command } from "../commands/command.ts";
import { commandNames, loadCommand, loadCommands, shortForms } from "../commands/commands.ts";
import type { ErrorInfo } from "../errors.ts";
import { forgetInheritedRepository } from "../git/inherited.ts";
import type { OutputMode } from "../terminal/printer.ts";
import { createSink, type Sink } from "../terminal/sink.ts";
import {
  type CommandCall,
  type CommandLine,
  didYouMean,
  type Misuse,
  namesOf,
  readCommandLine,
  shown,
} from "./command_line.ts";
import { namedCommand } from "./named_command.ts";
import { createScreen } from "./screen.ts";

/**
 * Runs the command that the arguments name. Returns the exit code; every error has been shown. Output that was lost is an
 * error as well: a script must not take what it got for all there is.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const sink = createSink();
  const code = await runLine(args, sink);
  const lost = sink.lost();
  if (lost === null) return code;
  if (lost.kind === "failed") {
    const { describeError } = await import("../errors.ts");
    await showError(describeError("output-failed", lost), null, sink);
  }
  return code === 0 ? 1 : code;
}

async function runLine(args: readonly string[], sink: Sink): Promise<number> {
  const line = await readLine(args);
  switch (line.kind) {
    case "call":
      return await runCall(line.call, sink);
    case "version":
      return await runCall(await plainCall("version", []), sink);
    case "help":
      return await runCall(await plainCall("help", line.words), sink);
    case "misuse":
      return await showError(await misuseInfo(line), null, sink);
    default:
      return line satisfies never;
  }
}

async function readLine(args: readonly string[]): Promise<CommandLine> {
  const name = namedCommand(args, commandNames, shortForms);
  if (name !== null) {
    const line = readCommandLine(args, { commands: [await loadCommand(name)], shortForms });
    // What is wrong is explained with the names and flags of all commands.
    if (line.kind !== "misuse") return line;
  }
  return readCommandLine(args, { commands: await loadCommands(), shortForms });
}

async function runCall(call: CommandCall, sink: Sink): Promise<number> {
  const { command, rest } = call;
  forgetInheritedRepository();
  try {
    if (call.global.directory !== null) await checkFolder(call.global.directory);
    if (command.createsNothing !== true) {
      const { createFirstConfig } = await import("../session/configuration/first_config.ts");
      await createFirstConfig();
    }
    const screen = createScreen(call.global, sink);
    return await command.run(
      { arguments: call.arguments, flags: call.flags, global: call.global, screen },
      rest,
    );
  } catch (thrown) {
    const { errorInfo } = await import("../errors.ts");
    return await showError(await clarified(errorInfo(thrown), call), call.global.output, sink);
  }
}

/** A call of a command whose arguments are all optional. */
async function plainCall(name: string, words: readonly string[]): Promise<CommandCall> {
  const line = readCommandLine([name, "--", ...words], { commands: [await loadCommand(name)], shortForms });
  if (line.kind !== "call") throw new Error(`${name} cannot be called with ${words.join(" ")}`);
  return line.call;
}

/** Makes an error clearer by what the user typed: a file that is not there may have been meant as a command. */
async function clarified(info: ErrorInfo, { command, arguments: { file } }: CommandCall): Promise<ErrorInfo> {
  if (
    info.kind === "spec-not-found" && command.name === "" && typeof file === "string" && !/[./]/.test(file)
  ) {
    const hint = didYouMean(file, namesOf(await loadCommands()), "autom8 ");
    return await misuseInfo({
      problem: `There is no command and no file ${shown(file)}.`,
      hint,
      command: "",
    });
  }
  return info.kind === "usage" ? { ...info, hint: withHelp(info.hint, command.name) } : info;
}

async function checkFolder(path: string): Promise<void> {
  const stat = await Deno.stat(path).catch(() => null);
  if (stat?.isDirectory) return;
  const { Autom8Error } = await import("../errors.ts");
  throw new Autom8Error("usage", {
    problem: stat === null ? `There is no folder ${shown(path)}.` : `${shown(path)} is not a folder.`,
    hint: "Check the path after `-C`.",
  });
}

async function misuseInfo({ problem, hint, command }: Misuse): Promise<ErrorInfo> {
  const { describeError } = await import("../errors.ts");
  return describeError("usage", { problem, hint: withHelp(hint, command) });
}

/** Every usage error ends with the command that shows how it is done. */
function withHelp(hint: string | null, command: Command["name"]): string {
  const help = command === "" ? "`autom8 help`" : `\`autom8 help ${command}\``;
  if (hint?.includes(help)) return hint;
  return `${hint === null ? "" : `${hint} `}See ${help}.`;
}

async function showError(info: ErrorInfo, output: OutputMode | null, sink: Sink): Promise<number> {
  (await createScreen({ output, quiet: false }, sink).printer()).error(info);
  return info.exitCode;
}
