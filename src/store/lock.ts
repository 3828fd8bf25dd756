/** A lock that only the living hold: the kernel drops it with the process, so no dead driver blocks anybody. */

import { Autom8Error } from "../errors.ts";
import { writeAll, writeError } from "./atomic.ts";

/** Who holds a lock, for messages only: being alive means that the lock is held. */
export type Holder = { pid: number; since: string; command: string };

export interface Lock extends Disposable {
  release(): void;
}

/** Another process that only looks whether the lock is held has it for a moment: try this often, ms apart. */
const attempts = 5;
const pauseMs = 20;

/** Takes the lock of a file, which is made when missing. @throws Autom8Error folder-unwritable, disk-full */
export async function acquireLock(
  path: string,
  holder: Holder,
): Promise<{ kind: "acquired"; lock: Lock } | { kind: "held"; by: string }> {
  for (let attempt = 1;; attempt++) {
    const file = await open(path);
    if (await lockExclusively(file)) {
      // The folder may have been archived between opening and locking: the lock of a moved file protects nothing.
      if (await isSameFile(file, path)) {
        file.truncateSync(0);
        writeAll(file, new TextEncoder().encode(`${JSON.stringify(holder)}\n`));
        const release = () => file.close();
        return { kind: "acquired", lock: { release, [Symbol.dispose]: release } };
      }
      file.close();
      continue;
    }
    file.close();
    if (attempt >= attempts) return { kind: "held", by: await describeHolder(path) };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Whether somebody holds the lock now. Looking takes it for a moment, shared with others who look. */
export async function isLocked(path: string): Promise<boolean> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  using _ = file;
  return !await file.tryLock(false);
}

/** Who says to hold it. */
export async function describeHolder(path: string): Promise<string> {
  const text = await Deno.readTextFile(path).catch(() => "");
  try {
    const holder: unknown = JSON.parse(text);
    if (typeof holder === "object" && holder !== null && "pid" in holder && "since" in holder) {
      return `process ${String(holder.pid)}, since ${String(holder.since)}`;
    }
  } catch {
    // The holder has taken the lock and not yet said who it is.
  }
  return "another process";
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  } catch (error) {
    throw writeError(path, error);
  }
}

async function lockExclusively(file: Deno.FsFile): Promise<boolean> {
  try {
    return await file.tryLock(true);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Autom8Error("folder-unwritable", { path: "the session's lock", detail });
  }
}

async function isSameFile(file: Deno.FsFile, path: string): Promise<boolean> {
  const now = await Deno.stat(path).catch(() => null);
  const held = await file.stat();
  return now !== null && now.ino === held.ino && now.dev === held.dev;
}
