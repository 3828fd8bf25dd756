/** The compiled `autom8 gui`, for tests. */

import { type Running, startAutom8 } from "./autom8.ts";
import type { Scratch } from "./scratch.ts";

export type Gui = AsyncDisposable & { address: string; running: Running };

/** Starts it, and returns the address of its first window. */
export async function startGui(scratch: Scratch, args: readonly string[] = []): Promise<Gui> {
  const running = await startAutom8(scratch, ["gui", "--no-open", ...args], { timeoutMs: 240_000 });
  await running.sees(/http:\S+/);
  const address = /http:\S+/.exec(`${running.stdout()}\n${running.stderr()}`)?.[0] ?? "";
  return {
    address,
    running,
    async [Symbol.asyncDispose]() {
      running.signalGroup("SIGTERM");
      await running.done;
    },
  };
}

/** Another address for a window of the one that runs. */
export async function newAddress(scratch: Scratch): Promise<string> {
  const { done } = await startAutom8(scratch, ["gui", "--no-open"]);
  const { stdout, stderr } = await done;
  return /http:\S+/.exec(`${stdout}\n${stderr}`)?.[0] ?? "";
}
