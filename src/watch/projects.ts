/** What autom8 knows of each project, for the commands that list them. */

import { type ErrorInfo, errorInfo } from "../errors.ts";
import { listArchive } from "../store/archive.ts";
import { type ArchiveLine, indexLength } from "../store/archive_index.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { listSpecs, projectRoot } from "../store/project.ts";
import { readSessions, type Sessions } from "./runs.ts";

/** One project. `problem`: why its archive cannot be listed; null if it can. */
export type ProjectOverview = Sessions & {
  name: string;
  /** The main checkout; null if the project does not say. */
  root: string | null;
  /** File names. */
  specs: string[];
  archivedRuns: number;
  /** The run that was archived last. */
  lastRun: ArchiveLine | null;
  problem: ErrorInfo | null;
};

/** Reads a project. Opens no archive. */
export async function readOverview(project: ProjectPaths): Promise<ProjectOverview> {
  const [sessions, root] = await Promise.all([readSessions(project), projectRoot(project).catch(() => null)]);
  const archive = await readArchive(project);
  return { name: project.name, root, ...sessions, specs: listSpecs(project), ...archive };
}

async function readArchive(
  project: ProjectPaths,
): Promise<Pick<ProjectOverview, "archivedRuns" | "lastRun" | "problem">> {
  try {
    const [archivedRuns, [lastRun]] = await Promise.all([indexLength(project), listArchive(project, 1)]);
    return { archivedRuns, lastRun: lastRun ?? null, problem: null };
  } catch (error) {
    return { archivedRuns: 0, lastRun: null, problem: errorInfo(error) };
  }
}
