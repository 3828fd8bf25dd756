/** The runs that are archived, from the index alone: no archive is opened. */

import { listArchive } from "../../store/archive.ts";
import { type ArchiveLine, indexLength } from "../../store/archive_index.ts";
import { askedProjects } from "./asked.ts";

/** An archived run and its project. */
export type PastRun = ArchiveLine & { project: string };

/** The archived runs that are asked for, newest first, and how many older ones there are. */
export async function readHistory(
  folder: string,
  asked: { project: string | null; global: boolean },
  limit: number,
): Promise<{ runs: PastRun[]; left: number }> {
  const projects = await askedProjects(folder, asked);
  const read = await Promise.all(projects.map(async (project) => ({
    length: await indexLength(project),
    lines: await listArchive(project, limit),
    project: project.name,
  })));
  const runs = read.flatMap(({ lines, project }) => lines.map((line) => ({ ...line, project })));
  if (projects.length > 1) runs.sort((a, b) => a.finishedAt < b.finishedAt ? 1 : -1);
  const shown = runs.slice(0, limit);
  const total = read.reduce((sum, { length }) => sum + length, 0);
  // Only a project whose lines did not all fit has more of them: a line may be torn, or its folder removed.
  const isAll = read.every(({ lines }) => lines.length < limit) && runs.length === shown.length;
  return { runs: shown, left: isAll ? 0 : total - shown.length };
}
