/** Turns a system error about one of our paths into one of autom8's errors. */

import { Autom8Error, isNoSpace } from "../errors.ts";

/** `disk-full` or `folder-unwritable` naming `path` for a system error; any other value is returned unchanged. */
export function storeFailure(path: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof Autom8Error) return thrown;
  if (isNoSpace(thrown)) return new Autom8Error("disk-full", { path });
  if (!isSystemError(thrown)) return thrown;
  return new Autom8Error("folder-unwritable", { path, detail: reason(thrown) });
}

/** Runs `work`; a system error in it becomes an error of autom8 that names `path`. */
export async function namingFailures<T>(path: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw storeFailure(path, thrown);
  }
}

/** The same for work that waits for nothing. */
export function namingFailuresNow<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw storeFailure(path, thrown);
  }
}

function isSystemError(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code) ||
    /os error \d+/.test(error.message) || error instanceof Deno.errors.NotCapable ||
    error instanceof Deno.errors.NotADirectory;
}

/** The system's message, without the call's arguments that Deno adds to it. */
function reason(error: Error): string {
  return error.message.replace(/ \(os error \d+\).*$/s, "");
}
