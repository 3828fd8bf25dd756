/** Keeps what is printed in GitHub Actions from being taken for commands by its runner. */

import { jsonWithoutCommands, withoutCommands } from "../view/workflow_commands.ts";
import type { OutputMode } from "./printer.ts";
import type { Sink } from "./sink.ts";

/** A sink whose texts hold no workflow command. Each text is whole lines. `mode`: JSON keeps its values. */
export function withoutWorkflowCommands(sink: Sink, mode: OutputMode): Sink {
  const onOut = mode === "json" ? jsonWithoutCommands : withoutCommands;
  return {
    ...sink,
    out: (text) => sink.out(onOut(text)),
    error: (text) => sink.error(withoutCommands(text)),
  };
}
