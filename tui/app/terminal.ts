/** The terminal of this process: its size, what is typed, what is written, and the modes it is left in. */

import process from "node:process";
import type { Size } from "../geometry.ts";
import { enterScreen, leaveScreen } from "../screen/modes.ts";

export type TerminalEvents = {
  onBytes(bytes: Uint8Array): void;
  /** Nothing more is typed: the terminal was closed. */
  onClosed(): void;
  onResized(): void;
  /** The process was stopped and continues: the terminal's modes and content are not known. */
  onContinued(): void;
  onSignal(signal: StopSignal): void;
};

export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

export interface Terminal {
  /** Of this moment. */
  size(): Size;
  /** Asks to hear what happens. Disposing of it ends that. */
  listen(events: TerminalEvents): Disposable;
  /** Reads each key as it is typed, and returns what has to be written for the full screen. */
  enter(): string;
  /** Puts everything back, if it was entered. A terminal that does not read is waited for only shortly. */
  leave(): Promise<void>;
  /** Settles when the terminal took it. Never called again before that. @throws Error if the terminal is gone */
  write(text: string): Promise<void>;
  /** Stops the process, as Ctrl-Z does elsewhere, until the shell continues it. */
  suspend(): Promise<void>;
}

const isWindows = Deno.build.os === "windows";
const stopSignals: readonly StopSignal[] = isWindows ? ["SIGINT"] : ["SIGINT", "SIGTERM", "SIGHUP"];

/** How long a terminal that does not read may delay the end, in ms. */
const mostWaitMs = 500;
/** A process without a shell that could continue it is not stopped at all. In ms. */
const notStoppedMs = 100;

/** The terminal that stdin and stdout are. */
export function processTerminal(): Terminal {
  const encoder = new TextEncoder();
  let isEntered = false;
  let writing: Promise<void> = Promise.resolve();

  // Not `writeSync`: a terminal that does not read would block the process, signals included.
  const writeAll = async (bytes: Uint8Array): Promise<void> => {
    while (bytes.length > 0) bytes = bytes.subarray(await Deno.stdout.write(bytes));
  };

  const setRaw = (raw: boolean): void => {
    try {
      process.stdin.setRawMode(raw);
    } catch {
      // The terminal is gone.
    }
  };

  return {
    size() {
      try {
        const { columns, rows } = Deno.consoleSize();
        // Of a terminal that nobody gave a size.
        if (columns > 0 && rows > 0) return { columns, rows };
      } catch {
        // The terminal is gone.
      }
      return { columns: 80, rows: 24 };
    },
    listen({ onBytes, onClosed, onResized, onContinued, onSignal }) {
      const { stdin } = process;
      const listeners: [Deno.Signal, () => void][] = stopSignals.map((name) => [name, () => onSignal(name)]);
      if (!isWindows) listeners.push(["SIGWINCH", onResized], ["SIGCONT", onContinued]);
      for (const [name, listener] of listeners) Deno.addSignalListener(name, listener);
      stdin.on("data", onBytes);
      stdin.on("end", onClosed);
      stdin.on("error", onClosed);
      return {
        [Symbol.dispose]() {
          for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
          stdin.off("data", onBytes);
          stdin.off("end", onClosed);
          // A terminal that goes away now must not become an exception.
          stdin.off("error", onClosed).on("error", () => {});
        },
      };
    },
    enter() {
      isEntered = true;
      setRaw(true);
      process.stdin.resume();
      return enterScreen;
    },
    async leave() {
      if (!isEntered) return;
      isEntered = false;
      const restored = writing.then(() => writeAll(encoder.encode(leaveScreen))).catch(() => {});
      let timer = 0;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, mostWaitMs);
      });
      await Promise.race([restored, late]);
      clearTimeout(timer);
      setRaw(false);
      // Who has the terminal next reads what is typed from now on.
      process.stdin.pause();
    },
    write(text) {
      writing = writeAll(encoder.encode(text));
      return writing;
    },
    suspend() {
      if (isWindows) return Promise.resolve();
      return new Promise((resolve) => {
        const continued = () => {
          clearTimeout(timer);
          Deno.removeSignalListener("SIGCONT", continued);
          resolve();
        };
        Deno.addSignalListener("SIGCONT", continued);
        const timer = setTimeout(continued, notStoppedMs);
        Deno.kill(Deno.pid, "SIGTSTP");
      });
    },
  };
}
