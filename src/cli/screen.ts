/** How commands show what they do: each part is loaded when a command asks for it. */

import type { Screen } from "../commands/command.ts";
import { loadCommands } from "../commands/commands.ts";
import type { OutputMode } from "../terminal/printer.ts";
import type { Sink } from "../terminal/sink.ts";
import { didYouMean, namesOf, shown } from "./command_line.ts";

/** The screen of this process. `output` is the mode that was asked for; null: the one that fits where stdout goes. */
export function createScreen(
  { output, quiet }: { output: OutputMode | null; quiet: boolean },
  sink: Sink,
): Screen {
  const mode = output ?? (sink.isTerminal ? "pretty" : "plain");
  return {
    output: mode,
    isTerminal: sink.isTerminal,
    async printer() {
      const { createPrinter } = await import("../terminal/printer.ts");
      if (!sink.isWorkflowLog) return createPrinter(mode, sink);
      const [{ withoutWorkflowCommands }, { annotatingErrors }] = await Promise.all([
        import("../terminal/workflow_sink.ts"),
        import("../terminal/workflow_display.ts"),
      ]);
      const printer = createPrinter(mode, withoutWorkflowCommands(sink, mode));
      return mode === "plain" ? annotatingErrors(printer, sink) : printer;
    },
    async display() {
      return (await import("../terminal/show.ts")).createDisplay(mode, sink, () => new Date(), quiet);
    },
    async confirm() {
      if (!sink.isTerminal || mode === "json") return null;
      const { confirm, confirmPlainly } = await import("../terminal/confirm.ts");
      return sink.movesCursor && sink.unicode ? confirm : confirmPlainly;
    },
    async choose() {
      if (!sink.isTerminal || mode === "json" || !Deno.stdin.isTerminal()) return null;
      const { choose, choosePlainly } = await import("../terminal/choose.ts");
      return sink.movesCursor && sink.unicode ? choose : choosePlainly;
    },
    write: (text) => sink.out(text),
    help: (words) => helpFor(words, sink.width()),
    async complete(words) {
      const [{ completionOf }, commands] = await Promise.all([import("./complete.ts"), loadCommands()]);
      return completionOf(words, commands);
    },
  };
}

async function helpFor(words: readonly string[], width: number): Promise<string> {
  const [{ commandHelp, programHelp, topicHelp }, { topics }, commands] = await Promise.all([
    import("./help.ts"),
    import("../commands/topics.ts"),
    loadCommands(),
  ]);
  const name = words.join(" ");
  if (name === "") return programHelp(commands, width);
  const exact = commands.filter((command) => command.name === name);
  const found = exact.length > 0 ? exact : commands.filter((command) => command.name.startsWith(`${name} `));
  const topic = words.join("-");
  const about = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (about !== undefined) return await topicHelp(about, found, width);
  if (found.length > 0) return commandHelp(found, width);
  const { Autom8Error } = await import("../errors.ts");
  throw new Autom8Error("usage", {
    problem: `There is no command and no topic ${shown(name)}.`,
    hint: didYouMean(name, [...namesOf(commands), ...Object.keys(topics)], "autom8 help ") ??
      "`autom8 help` lists the commands and topics.",
  });
}
