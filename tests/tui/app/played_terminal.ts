/** A terminal for the loop that the test plays. */

import type { Terminal, TerminalEvents } from "../../../tui/app/terminal.ts";
import type { Size } from "../../../tui/geometry.ts";

const encoder = new TextEncoder();

/** A terminal that writes down what happens to it. `takes`: each write waits until it is called. */
export function playedTerminal(size: Size, options: { slow?: boolean } = {}) {
  const log: string[] = [];
  const written: string[] = [];
  let events: TerminalEvents | null = null;
  const waiting: (() => void)[] = [];
  const terminal: Terminal = {
    size: () => size,
    listen(to) {
      events = to;
      return { [Symbol.dispose]: () => void log.push("unlisten") };
    },
    enter() {
      log.push("enter");
      return "<enter>";
    },
    leave() {
      log.push("leave");
      return Promise.resolve();
    },
    write(text) {
      written.push(text);
      return options.slow === true ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
    },
    suspend() {
      log.push("suspend");
      return Promise.resolve();
    },
  };
  return {
    terminal,
    log,
    written,
    resize: (to: Size) => void (size = to),
    takes: () => waiting.shift()?.(),
    get events(): TerminalEvents {
      if (events === null) throw new Error("the loop does not listen");
      return events;
    },
    type: (text: string) => events?.onBytes(encoder.encode(text)),
  };
}

export type Played = ReturnType<typeof playedTerminal>;

/** Lets everything that is due happen. */
export const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
