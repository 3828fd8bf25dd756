/** Finished runs: their folders under `runs/`, and an index so that lists never open them. */

import { basename, join } from "path";
import { crashPoint } from "../crash_point.ts";
import { appendToIndex, type ArchiveLine, readIndex, rewriteIndex } from "./archive_index.ts";
import { ensureFolder, removeIfPresent } from "./atomic.ts";
import { syncFolder } from "./durable_write.ts";
import { namingFailures } from "./failure.ts";
import { acquireLock } from "./lock.ts";
import { type ProjectPaths, sessionFiles, type SessionPaths } from "./paths.ts";

/**
 * Moves a session to `runs/<finished-at>_<run-id>` and adds it to the index. Returns the folder. The caller holds the
 * session's lock and keeps it; the lock's file is gone afterwards.
 * @throws Autom8Error disk-full, folder-unwritable
 */
export async function archiveSession(
  project: ProjectPaths,
  session: SessionPaths,
  summary: Omit<ArchiveLine, "folder">,
): Promise<string> {
  const stamp = new Date(summary.finishedAt).toISOString().replaceAll(/[-:]/g, "").replace(/\.\d+/, "");
  const name = `${stamp}_${summary.runId.replaceAll(/[^\w.-]/g, "_")}`;
  const folder = join(project.runs, name);
  await ensureFolder(project.runs);
  // The index line first: a line without its folder is skipped, but a folder without a line would be missed.
  await appendToIndex(project, { ...summary, folder: name });
  crashPoint("archive-move:before");
  await move(session.folder, folder);
  crashPoint("archive-move:after");
  await syncFolder(project.sessions);
  await syncFolder(project.runs);
  await removeIfPresent(join(folder, basename(session.lock)));
  crashPoint("archive-lock:after");
  return folder;
}

/** Archived runs, newest first, at most `limit`. Skips lines that are torn, repeated, or whose folder is gone. */
export async function listArchive(project: ProjectPaths, limit: number): Promise<ArchiveLine[]> {
  const found = new Map<string, ArchiveLine>();
  for (const line of await readIndex(project)) {
    if (found.size >= limit) break;
    if (!found.has(line.folder) && isFolder(join(project.runs, line.folder))) {
      found.set(line.folder, line);
    }
  }
  return [...found.values()];
}

/** The files of an archived run. */
export function archivedFiles(project: ProjectPaths, { folder, sessionId }: ArchiveLine): SessionPaths {
  return sessionFiles(sessionId, join(project.runs, folder));
}

/**
 * Gives every archived run that the index lacks its line back, for an index that was lost or damaged. `lineOf` makes
 * the line of a run from its files, or null if they cannot be read. Returns the folders that got no line.
 * @throws Autom8Error disk-full, folder-unwritable
 */
export async function rebuildIndex(
  project: ProjectPaths,
  lineOf: (run: SessionPaths) => Promise<Omit<ArchiveLine, "folder"> | null>,
): Promise<{ added: number; unreadable: string[] }> {
  const listed = new Set([...await readIndex(project)].map(({ folder }) => folder));
  const unreadable: string[] = [];
  const added: ArchiveLine[] = [];
  for (const folder of await foldersIn(project.runs)) {
    if (listed.has(folder)) continue;
    const summary = await lineOf(sessionFiles("", join(project.runs, folder)));
    if (summary === null) unreadable.push(folder);
    else added.push({ ...summary, folder });
  }
  if (added.length > 0) await rewriteIndex(project, (now) => [...now, ...added]);
  return { added: added.length, unreadable };
}

/**
 * Moves an archived run of a session back, if the session has no run of its own and no process drives it.
 * @param runId Default: the newest run of the session
 * @throws Autom8Error disk-full, folder-unwritable
 */
export async function unarchiveSession(
  project: ProjectPaths,
  session: SessionPaths,
  runId: string | null = null,
): Promise<void> {
  const newest = (await listArchive(project, Infinity)).find((line) =>
    line.sessionId === session.id && (runId === null || line.runId === runId)
  );
  if (newest === undefined) return;
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8" };
  const taken = await acquireLock(session.lock, holder);
  if (taken.kind === "held") return;
  using _ = taken.lock;
  // Most commands only list the archive, and read no journal.
  const { journalIsEmpty } = await import("./journal.ts");
  if (!await journalIsEmpty(session.journal)) return;
  const archived = join(project.runs, newest.folder);
  // The lock moves first: held all the time, it is at its own path again after the second move.
  await move(session.lock, join(archived, basename(session.lock)));
  crashPoint("unarchive-move:before");
  await removeIfPresent(session.journal);
  await namingFailures(session.folder, () => Deno.remove(session.folder));
  await move(archived, session.folder);
  crashPoint("unarchive-move:after");
  await syncFolder(project.sessions);
  await syncFolder(project.runs);
  await rewriteIndex(project, (lines) => lines.filter((line) => line.folder !== newest.folder));
}

function move(from: string, to: string): Promise<void> {
  return namingFailures(from, () => Deno.rename(from, to));
}

/** Without waiting: see `lookAtFile`. */
function isFolder(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function foldersIn(path: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(path));
    return entries.filter((entry) => entry.isDirectory).map((entry) => entry.name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
