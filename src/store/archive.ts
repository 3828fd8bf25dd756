/** Runs that are over: their folders under `runs/`, and an index so that lists never open them. */

import { basename, join } from "path";
import { crashPoint } from "../crash_point.ts";
import { readTextIfPresent, syncFolder, writeAll, writeError, writeFileAtomic } from "./atomic.ts";
import type { ProjectPaths, SessionPaths } from "./paths.ts";

/** What the index says of a run. `folder` is its name under `runs/`; times are ISO 8601, cost in USD. */
export type ArchiveLine = {
  runId: string;
  sessionId: string;
  branch: string;
  status: string;
  startedAt: string;
  finishedAt: string;
  storiesDone: number;
  storiesTotal: number;
  costUsd: number;
  folder: string;
};

/** Moves a session to `runs/<finished-at>_<run-id>` and tells the index. Returns the folder. The lock moves along. */
export async function archiveSession(
  project: ProjectPaths,
  session: SessionPaths,
  summary: Omit<ArchiveLine, "folder">,
): Promise<string> {
  const stamp = summary.finishedAt.replaceAll(/[-:]/g, "").replace(/\.\d+/, "");
  const name = `${stamp}_${summary.runId}`;
  const folder = join(project.runs, name);
  // The index line first: one without its folder is known to be unfinished, a folder without a line would be missed.
  await appendLine(project, { ...summary, folder: name });
  crashPoint("archive-move:before");
  await Deno.rename(session.folder, folder);
  crashPoint("archive-move:after");
  await syncFolder(project.sessions);
  await syncFolder(project.runs);
  await Deno.remove(join(folder, basename(session.lock))).catch(() => {});
  return folder;
}

/** Archived runs, newest first, at most `limit`. Lines that are torn, repeated, or whose folder is gone are left out. */
export async function listArchive(project: ProjectPaths, limit: number): Promise<ArchiveLine[]> {
  const found = new Map<string, ArchiveLine>();
  for (const line of (await readLines(project)).reverse()) {
    if (found.size >= limit) break;
    if (found.has(line.folder)) continue;
    const there = await Deno.stat(join(project.runs, line.folder)).then(
      (stat) => stat.isDirectory,
      () => false,
    );
    if (there) found.set(line.folder, line);
  }
  return [...found.values()];
}

/** Takes the newest archived run of a session out again, where the session has none of its own. */
export async function unarchiveSession(project: ProjectPaths, session: SessionPaths): Promise<void> {
  if (await Deno.stat(session.journal).then(() => true, () => false)) return;
  const newest = (await listArchive(project, Infinity)).find((line) => line.sessionId === session.id);
  if (newest === undefined) return;
  // A folder that only a lock made stands in the way.
  await Deno.remove(session.folder, { recursive: true }).catch(() => {});
  await Deno.rename(join(project.runs, newest.folder), session.folder);
  await syncFolder(project.sessions);
  await syncFolder(project.runs);
  const kept = (await readLines(project)).filter((line) => line.folder !== newest.folder);
  await writeFileAtomic(project.index, kept.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

async function readLines(project: ProjectPaths): Promise<ArchiveLine[]> {
  const text = await readTextIfPresent(project.index) ?? "";
  return text.split("\n").flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isArchiveLine(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

async function appendLine(project: ProjectPaths, line: ArchiveLine): Promise<void> {
  if ((await readLines(project)).some((one) => one.folder === line.folder)) return;
  try {
    using file = await Deno.open(project.index, { append: true, create: true, mode: 0o600 });
    // A torn line of an earlier crash must not swallow this one.
    const torn = (await readTextIfPresent(project.index) ?? "").match(/[^\n]$/) !== null;
    crashPoint("archive-index:before");
    writeAll(file, new TextEncoder().encode(`${torn ? "\n" : ""}${JSON.stringify(line)}\n`));
    await file.syncData();
    crashPoint("archive-index:after");
  } catch (error) {
    throw writeError(project.index, error);
  }
}

const texts = ["runId", "sessionId", "branch", "status", "startedAt", "finishedAt", "folder"] as const;
const numbers = ["storiesDone", "storiesTotal", "costUsd"] as const;

function isArchiveLine(value: unknown): value is ArchiveLine {
  if (typeof value !== "object" || value === null) return false;
  const line = new Map<string, unknown>(Object.entries(value));
  const folder = line.get("folder");
  return texts.every((key) => typeof line.get(key) === "string") &&
    numbers.every((key) => typeof line.get(key) === "number") &&
    typeof folder === "string" && folder === basename(folder) && folder !== "..";
}
