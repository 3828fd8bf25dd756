/** Signals as a reason to stop: the first lets the run clean up, the second ends the process at once. */

const signals = Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

export interface SignalWatch extends Disposable {
  readonly signal: AbortSignal;
  /** The first signal that was received; null while there is none. */
  readonly received: StopSignal | null;
}

/** Listens until disposed. `beforeExit` is called before a second signal ends the process. */
export function watchSignals(beforeExit: () => void): SignalWatch {
  const controller = new AbortController();
  let received: StopSignal | null = null;
  const listeners = signals.map((name) => {
    const listener = () => {
      if (received !== null) {
        beforeExit();
        Deno.exit(name === "SIGINT" ? 130 : 143);
      }
      received = name;
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
