/** A sink that records what is written to it. */

import type { Sink } from "../../src/terminal/sink.ts";

export type RecordedSink = Sink & { readonly written: { out: string; error: string }; columns: number };

export function recordedSink(
  own: Partial<
    Pick<Sink, "isTerminal" | "movesCursor" | "notifies" | "color" | "errorColor" | "showsStacks">
  > = {},
): RecordedSink {
  const written = { out: "", error: "" };
  const sink: RecordedSink = {
    written,
    columns: 80,
    out: (text) => void (written.out += text),
    error: (text) => void (written.error += text),
    lost: () => null,
    isWorkflowLog: false,
    showsStacks: false,
    isTerminal: false,
    movesCursor: false,
    notifies: "none",
    unicode: true,
    color: false,
    errorColor: false,
    width: () => sink.columns,
    rowWidth: () => sink.columns,
    ...own,
  };
  return sink;
}

/** A recording sink that acts as a terminal with colours. */
export function terminalSink(): RecordedSink {
  return recordedSink({ isTerminal: true, movesCursor: true, color: true, errorColor: true });
}
