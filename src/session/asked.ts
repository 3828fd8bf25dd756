/** Which project, and which run, a command asks about. */

import { Autom8Error } from "../errors.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { listProjects } from "../store/project.ts";
import { nearestWord } from "../text/nearest.ts";
import { allRuns, chosenRun, type FoundRun, pickRun } from "../watch/find_run.ts";
import { autom8Home, lookAround } from "./ground.ts";

/** Every project that autom8 knows. */
export function allProjects(): ProjectPaths[] {
  return listProjects(autom8Home());
}

/** The named project, else the one of the folder's repository. @throws Autom8Error name-unknown, not-a-repository */
export async function askedProject(folder: string, named: string | null): Promise<ProjectPaths> {
  return named === null ? (await lookAround(folder)).project : projectNamed(named);
}

/** The named project, else all projects if `global`, else the one of the folder's repository. */
export async function askedProjects(
  folder: string,
  { project, global }: { project: string | null; global: boolean },
): Promise<ProjectPaths[]> {
  if (project !== null && global) {
    throw new Autom8Error("usage", {
      problem: "`--project` and `--global` exclude each other.",
      hint: "Give one of them.",
    });
  }
  return global ? allProjects() : [await askedProject(folder, project)];
}

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

/** The project of this name. @throws Autom8Error name-unknown */
export function projectNamed(name: string): ProjectPaths {
  const all = allProjects();
  const found = all.find((project) => project.name === name);
  if (found !== undefined) return found;
  const near = nearestWord(name, all.map((project) => project.name));
  throw new Autom8Error("name-unknown", { what: "project", name, near, list: "autom8 projects" });
}

async function projectHere(folder: string): Promise<ProjectPaths | null> {
  try {
    return (await lookAround(folder)).project;
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
