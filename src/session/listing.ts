/** Projects, their specs and their archived runs, for the commands that list them. Opens no archive. */

import { join } from "path";
import { specOutline } from "../spec/outline.ts";
import { listArchive } from "../store/archive.ts";
import type { ArchiveLine } from "../store/archive_index.ts";
import { readBounded } from "../store/bounded_read.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { type ProjectOverview, readOverview } from "../watch/projects.ts";
import { allProjects, askedProject, askedProjects } from "./asked.ts";

/** Every project, by name. */
export async function listProjectOverviews(): Promise<ProjectOverview[]> {
  return await Promise.all(allProjects().map(readOverview));
}

/** A spec file of a project; `counts` is null if it is no JSON spec. */
export type SpecOverview = { file: string; counts: { done: number; total: number } | null };

/** The named project, or the one of the folder. @throws Autom8Error name-unknown, not-a-repository */
export async function describeProject(
  folder: string,
  named: string | null,
): Promise<{ project: ProjectOverview; specs: SpecOverview[] }> {
  const paths = await askedProject(folder, named);
  const project = await readOverview(paths);
  const specs = await Promise.all(
    project.specs.map(async (file) => ({ file, counts: await countStories(join(paths.specs, file)) })),
  );
  return { project, specs };
}

/** Larger specs are only named. */
const maxSpecBytes = 4 * 1024 * 1024;

async function countStories(path: string): Promise<SpecOverview["counts"]> {
  if (!path.toLowerCase().endsWith(".json")) return null;
  const read = await readBounded(path, maxSpecBytes).catch(() => null);
  return read?.kind === "read" ? specOutline(new TextDecoder().decode(read.bytes)) : null;
}

/** An archived run and its project. */
export type PastRun = ArchiveLine & { project: string };

/** The archived runs that are asked for, newest first, and how many older ones there are. */
export async function readHistory(
  folder: string,
  asked: { project: string | null; global: boolean },
  limit: number,
): Promise<{ runs: PastRun[]; left: number }> {
  const projects = await askedProjects(folder, asked);
  const all = (await Promise.all(projects.map(runsOf))).flat();
  if (projects.length > 1) all.sort((a, b) => a.finishedAt < b.finishedAt ? 1 : -1);
  return { runs: all.slice(0, limit), left: Math.max(0, all.length - limit) };
}

async function runsOf(project: ProjectPaths): Promise<PastRun[]> {
  return (await listArchive(project, Infinity)).map((line) => ({ ...line, project: project.name }));
}
