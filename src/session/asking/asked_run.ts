/** Which run a command asks about. */

import { Autom8Error } from "../../errors.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { allRuns, chosenRun, type FoundRun, pickRun } from "../../watch/find_run.ts";
import { allProjects, projectNamed, projectOf } from "./asked.ts";

/**
 * The run that is meant: one of the named project, else of the folder's project, else of any: ids are unique. Outside a
 * repository, `last` is the newest run of all projects.
 * @throws Autom8Error name-unknown, id-ambiguous
 */
export async function askedRun(folder: string, named: string | null, wanted: string): Promise<FoundRun> {
  if (named !== null) return chosenRun(await allRuns(projectNamed(named)), wanted);
  const here = await projectHere(folder);
  const own = here === null ? [] : await allRuns(here);
  if (here !== null && (wanted === "last" || pickRun(own, wanted).kind !== "none")) {
    if (own.length === 0) throw noRun(here.name);
    return chosenRun(own, wanted);
  }
  const others = allProjects().filter(({ name }) => name !== here?.name);
  const runs = [...own, ...(await Promise.all(others.map(allRuns))).flat()];
  runs.sort((a, b) => a.updatedAt < b.updatedAt ? 1 : -1);
  return chosenRun(runs, wanted);
}

async function projectHere(folder: string): Promise<ProjectPaths | null> {
  try {
    return await projectOf(folder);
  } catch (error) {
    if (error instanceof Autom8Error && error.kind === "not-a-repository") return null;
    throw error;
  }
}

function noRun(project: string): Autom8Error {
  return new Autom8Error("usage", {
    problem: `${project} has no runs yet.`,
    hint: "Start one with `autom8 FILE`; `autom8 history --global` shows the runs of all projects.",
  });
}
