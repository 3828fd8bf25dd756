/** A lock that only the living hold: the kernel drops it with the process, so no dead driver blocks anybody. */

import { dirname } from "path";
import { Autom8Error } from "../errors.ts";
import { ensureFolder } from "./atomic.ts";
import { writeAll } from "./durable_write.ts";
import { namingFailures } from "./failure.ts";
import { isStillAt } from "./same_file.ts";

/** Who holds a lock, for messages only: being alive means that the lock is held. */
export type Holder = { pid: number; since: string; command: string };

export interface Lock extends Disposable {
  /** Lets go of it. May be called again. */
  release(): void;
}

/** How often to try again while others only look, or the file was moved away under us. */
const attempts = 400;

/**
 * Takes the lock of a file, which is made when missing, with its folder. Does not wait for a holder.
 * @throws Autom8Error folder-unwritable, disk-full
 */
export function acquireLock(
  path: string,
  holder: Holder,
): Promise<{ kind: "acquired"; lock: Lock } | { kind: "held"; by: string }> {
  return namingFailures(path, async () => {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const file = await openOrMake(path);
      switch (tryLock(file, path)) {
        case "ours":
          return { kind: "acquired", lock: hold(file, holder) };
        case "held":
          file.close();
          return { kind: "held", by: await describeHolder(path) };
        case "again":
          file.close();
          // Of random length, so that two who look at once do not look at once for ever.
          await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 10));
      }
    }
    throw new Autom8Error("folder-unwritable", {
      path,
      detail: "it is no plain file, or is looked at all the time",
    });
  });
}

/**
 * Runs `work` while holding a lock that others hold for moments only; waits for them up to 10 s.
 * @throws Autom8Error folder-unwritable
 */
export async function whileLocked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8" };
  for (let waits = 0;; waits++) {
    const taken = await acquireLock(path, holder);
    if (taken.kind === "acquired") {
      using _ = taken.lock;
      return await work();
    }
    if (waits === 500) throw new Autom8Error("folder-unwritable", { path, detail: `locked by ${taken.by}` });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether somebody holds the lock now. Nobody who tries to take it meanwhile is told that it is held. */
export function isLocked(path: string): Promise<boolean> {
  return namingFailures(path, async () => {
    try {
      using file = await Deno.open(path, { read: true });
      // Shared, so that those who look do not see each other; `tryLock` below knows that this is no holder.
      return !file.tryLockSync(false);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** Who says to hold it. A holder takes the lock first and says who it is a moment later. */
export async function describeHolder(path: string): Promise<string> {
  for (let look = 0; look < 10; look++) {
    const holder = await readHolder(path);
    if (holder !== null) return holder;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return "another process";
}

async function readHolder(path: string): Promise<string | null> {
  try {
    const holder: unknown = JSON.parse(await Deno.readTextFile(path));
    if (typeof holder !== "object" || holder === null || !("pid" in holder) || !("since" in holder)) {
      return null;
    }
    const command = "command" in holder ? `${String(holder.command)}, ` : "";
    return `${command}process ${String(holder.pid)}, since ${String(holder.since)}`;
  } catch {
    // Not written yet, or gone with the file.
    return null;
  }
}

/** `again`: nobody holds it, but somebody looks at it, or the file is no longer the one at the path. */
function tryLock(file: Deno.FsFile, path: string): "ours" | "held" | "again" {
  if (file.tryLockSync(true)) {
    // An archived session's folder was moved between opening and locking: its lock protects nothing any more.
    return isStillAt(file, path) ? "ours" : "again";
  }
  // A driver holds it exclusively, those who look hold it shared: only a driver keeps us from sharing.
  return file.tryLockSync(false) ? "again" : "held";
}

function hold(file: Deno.FsFile, holder: Holder): Lock {
  try {
    file.truncateSync(0);
    writeAll(file, new TextEncoder().encode(`${JSON.stringify(holder)}\n`));
  } catch (error) {
    file.close();
    throw error;
  }
  let open = true;
  const release = () => {
    if (open) file.close();
    open = false;
  };
  return { release, [Symbol.dispose]: release };
}

async function openOrMake(path: string): Promise<Deno.FsFile> {
  const options = { read: true, write: true, create: true, mode: 0o600 };
  try {
    return await Deno.open(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await ensureFolder(dirname(path));
    return await Deno.open(path, options);
  }
}
