/** Whole files that are either as they were or as they shall be, whatever happens in between. */

import { dirname } from "path";
import { crashPoint } from "../crash_point.ts";
import { Autom8Error, isNoSpace } from "../errors.ts";

/** Makes a folder, and those above it, for this user alone. @throws Autom8Error folder-unwritable, disk-full */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw writeError(path, error);
  }
}

/**
 * Replaces a file durably: a temporary file beside it, written and synced, takes its name, and the folder is synced.
 * @throws Autom8Error disk-full, folder-unwritable
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array, mode = 0o600): Promise<void> {
  const temporary = `${path}.${Deno.pid}.tmp`;
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  try {
    crashPoint("atomic-write:before");
    {
      using file = await Deno.open(temporary, { write: true, create: true, truncate: true, mode });
      const half = bytes.length >> 1;
      writeAll(file, bytes.subarray(0, half));
      crashPoint("atomic-write:torn");
      writeAll(file, bytes.subarray(half));
      await file.sync();
    }
    crashPoint("atomic-write:written");
    await Deno.rename(temporary, path);
    crashPoint("atomic-write:renamed");
    await syncFolder(dirname(path));
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw writeError(path, error);
  }
}

/** The text of a file; null where there is none. */
export async function readTextIfPresent(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Makes names in a folder (created, renamed, removed) survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for this; its renames are journaled by the file system.
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path);
  await folder.sync();
}

/** Writes all of the bytes: one system call where the system takes them at once. */
export function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
}

/** A failed write as an error that says where and what to do. What is neither of the known kinds stays as it is. */
export function writeError(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (isNoSpace(error)) return new Autom8Error("disk-full", { path });
  const denied = error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotADirectory ||
    error instanceof Deno.errors.IsADirectory || error instanceof Deno.errors.FilesystemLoop ||
    /os error 30\b/.test(error.message);
  return denied ? new Autom8Error("folder-unwritable", { path, detail: error.message }) : error;
}
