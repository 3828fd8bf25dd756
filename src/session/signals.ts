/** Signals as a reason to stop: the first lets the run clean up, the second ends everything now. */

import { settlesWithin } from "../process/settles_within.ts";

const signals = Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

export interface SignalWatch extends Disposable {
  readonly signal: AbortSignal;
  /** The first signal that was received; null while there is none. */
  readonly received: StopSignal | null;
}

export type SignalHandlers = {
  /** Called on the first signal, before anything is stopped. */
  onStop: () => void;
  /** Called on the second signal. The process ends when the promise settles, or after `hurryMs`. */
  onHurry: () => Promise<void>;
};

/** How long the second signal may take to end the process, in ms. A third one ends it at once. */
export const hurryMs = 2_000;

/** Listens until disposed. */
export function watchSignals({ onStop, onHurry }: SignalHandlers): SignalWatch {
  const controller = new AbortController();
  let received: StopSignal | null = null;
  let hurries = false;
  const exit = (name: StopSignal) => Deno.exit(name === "SIGINT" ? 130 : 143);
  const listeners = signals.map((name) => {
    const listener = () => {
      if (hurries) exit(name);
      if (received !== null) {
        hurries = true;
        settlesWithin(onHurry(), hurryMs).then(() => exit(name));
        return;
      }
      received = name;
      onStop();
      controller.abort(name);
    };
    Deno.addSignalListener(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    get received() {
      return received;
    },
    [Symbol.dispose]() {
      for (const { name, listener } of listeners) Deno.removeSignalListener(name, listener);
    },
  };
}
