/** Projects and their specs, for the commands that list them. Opens no archive. */

import { join } from "path";
import { specOutline } from "../../spec/outline.ts";
import { readBounded } from "../../store/bounded_read.ts";
import { type ProjectOverview, readOverview } from "../../watch/projects.ts";
import { allProjects, askedProject } from "./asked.ts";

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
