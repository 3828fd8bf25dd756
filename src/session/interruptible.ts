/** Ctrl-C before a run is driven: there is nothing to finish, so what is waited for is given up. */

import { Autom8Error } from "../errors.ts";
import { hurryMs, watchSignals } from "./signals.ts";

/**
 * Does the work, which may end early when its signal is aborted. If it does not, the wait for it ends soon after.
 *
 * @throws Autom8Error interrupted
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { promise: outOfTime, reject } = Promise.withResolvers<never>();
  using watch = watchSignals({
    onStop: () => void setTimeout(() => reject(new Error("it did not end in time")), hurryMs),
    onHurry: () => Promise.resolve(),
  });
  try {
    const done = await Promise.race([work(watch.signal), outOfTime]);
    watch.signal.throwIfAborted();
    return done;
  } catch (thrown) {
    if (watch.received === null) throw thrown;
    throw new Autom8Error("interrupted", { signal: watch.received, hasBegun: false });
  }
}
