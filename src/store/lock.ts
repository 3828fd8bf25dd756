/** A lock that only a living process holds: the kernel releases it with the process, so no dead driver blocks others. */

import { dirname } from "path";
import { Autom8Error } from "../errors.ts";
import { ensureFolder } from "./atomic.ts";
import { writeAll } from "./durable_write.ts";
import { namingFailures, namingFailuresNow } from "./failure.ts";
import { isStillAt } from "./temp_file.ts";

/** Who holds a lock, for messages only: being alive means that the lock is held. */
export type Holder = { pid: number; since: string; command: string };

export interface Lock extends Disposable {
  /** May be called again. */
  release(): void;
}

/** How often to try again while others only look at the lock, or the file was moved away. */
const attempts = 400;

/**
 * Takes the lock of a file, which is created if it is missing, with its folder. Does not wait for a holder.
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
          // Of random length, so that two processes do not collide again and again.
          await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 10));
      }
    }
    throw new Autom8Error("folder-unwritable", {
      path,
      detail: "it is not a plain file, or other processes look at it all the time",
    });
  });
}

/**
 * Runs `work` while holding a lock that others hold only for moments; waits for them up to 10 s.
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

/** Whether a process holds the lock now. A process that tries to take it at the same time is not disturbed. */
export function isLocked(path: string): boolean {
  return namingFailuresNow(path, () => {
    try {
      using file = Deno.openSync(path, { read: true });
      // Shared, so that lookers do not see each other; `tryLock` below knows that a shared lock is not a holder.
      return !file.tryLockSync(false);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** Who holds it, in words. A holder takes the lock first and writes who it is a moment later. */
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

/** `again`: no process holds it, but one looks at it, or the file is no longer the one at the path. */
function tryLock(file: Deno.FsFile, path: string): "ours" | "held" | "again" {
  if (file.tryLockSync(true)) {
    // A session's folder may be archived between opening and locking: this lock then protects nothing.
    return isStillAt(file, path) ? "ours" : "again";
  }
  // A driver holds it exclusively, a looker shared: only a driver prevents a shared lock.
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
