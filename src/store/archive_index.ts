/** `index.ndjson`: one line per archived run, so that lists never open the archives. */

import { crashPoint } from "../crash_point.ts";
import { readTextIfPresent, writeFileAtomic } from "./atomic.ts";
import { syncFolder, writeWhole } from "./durable_write.ts";
import { namingFailures } from "./failure.ts";
import { whileLocked } from "./lock.ts";
import type { ProjectPaths } from "./paths.ts";

/** One run in the index. `folder` is its name under `runs/`; times are ISO 8601, cost in USD. */
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
  /** Some of the cost is estimated. Lines of older releases do not say. */
  usageIsEstimate?: boolean;
  folder: string;
};

/** The good lines of the index, the last one first, each parsed when it is needed. */
export async function readIndex(project: ProjectPaths): Promise<Iterable<ArchiveLine>> {
  return goodLines((await linesOf(project)).reverse());
}

/** How many lines the index has, good or not. */
export async function indexLength(project: ProjectPaths): Promise<number> {
  return (await linesOf(project)).length;
}

async function linesOf(project: ProjectPaths): Promise<string[]> {
  return (await readTextIfPresent(project.index) ?? "").split("\n").filter((line) => line !== "");
}

/** Adds a line durably, unless it is there already. @throws Autom8Error disk-full, folder-unwritable */
export function appendToIndex(project: ProjectPaths, line: ArchiveLine): Promise<void> {
  return locked(project, async () => {
    const text = await readTextIfPresent(project.index) ?? "";
    if ([...goodLines(text.split("\n"))].some((one) => one.folder === line.folder)) return;
    using file = await Deno.open(project.index, { append: true, create: true, mode: 0o600 });
    const { size } = await file.stat();
    // A torn line of an earlier crash must not swallow this one.
    const bytes = new TextEncoder().encode(`${/[^\n]$/.test(text) ? "\n" : ""}${JSON.stringify(line)}\n`);
    crashPoint("archive-index:before");
    try {
      writeWhole(file, bytes, "archive-index");
      await file.syncData();
    } catch (error) {
      await file.truncate(size);
      throw error;
    }
    if (size === 0) await syncFolder(project.folder);
    crashPoint("archive-index:after");
  });
}

/** Replaces the lines and sorts them, oldest first; torn lines are removed. @throws Autom8Error disk-full, folder-unwritable */
export function rewriteIndex(
  project: ProjectPaths,
  change: (lines: ArchiveLine[]) => ArchiveLine[],
): Promise<void> {
  return locked(project, async () => {
    const lines = change([...await readIndex(project)]);
    lines.sort((a, b) => a.finishedAt.localeCompare(b.finishedAt));
    await writeFileAtomic(project.index, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  });
}

/** Without the lock, a line that is added while another process rewrites the file would be lost. */
function locked(project: ProjectPaths, work: () => Promise<void>): Promise<void> {
  return namingFailures(project.index, () => whileLocked(`${project.index}.lock`, work));
}

function* goodLines(lines: Iterable<string>): Iterable<ArchiveLine> {
  for (const line of lines) {
    const value = parseArchiveLine(line);
    if (value !== null) yield value;
  }
}

/** One line of the index; null if it is torn, or no run's. */
export function parseArchiveLine(line: string): ArchiveLine | null {
  const value = parseJson(line);
  return isArchiveLine(value) ? value : null;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

const texts = ["runId", "sessionId", "branch", "status", "startedAt", "finishedAt", "folder"] as const;
const numbers = ["storiesDone", "storiesTotal", "costUsd"] as const;

/** By hand and without copies: an index may have thousands of lines. */
function isArchiveLine(value: unknown): value is ArchiveLine {
  if (typeof value !== "object" || value === null) return false;
  const folder: unknown = Reflect.get(value, "folder");
  const estimate: unknown = Reflect.get(value, "usageIsEstimate");
  return (estimate === undefined || typeof estimate === "boolean") &&
    texts.every((key) => typeof Reflect.get(value, key) === "string") &&
    numbers.every((key) => typeof Reflect.get(value, key) === "number") &&
    typeof folder === "string" && folder !== "" && folder !== "." && folder !== ".." && !/[/\\]/.test(folder);
}
