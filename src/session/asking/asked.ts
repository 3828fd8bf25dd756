/** Which project a command asks about. */

import { resolve } from "path";
import { Autom8Error } from "../../errors.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { knownProjectAround, listProjects } from "../../store/project.ts";
import { nearestWord } from "../../text/nearest.ts";
import { autom8Home } from "../home.ts";

/** Every project that autom8 knows. */
export function allProjects(): ProjectPaths[] {
  return listProjects(autom8Home());
}

/** The named project, else the one of the folder's repository. @throws Autom8Error name-unknown, not-a-repository */
export async function askedProject(folder: string, named: string | null): Promise<ProjectPaths> {
  return named === null ? await projectOf(folder) : projectNamed(named);
}

/**
 * The project of a folder. A repository that autom8 knows is recognized without git: a process takes a third of the time
 * that a short command has. @throws Autom8Error not-a-repository
 */
export async function projectOf(folder: string): Promise<ProjectPaths> {
  const known = await knownProjectAround(autom8Home(), resolve(folder));
  if (known !== null) return known.project;
  const { lookAround } = await import("../ground.ts");
  return (await lookAround(folder)).project;
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

/** The project of this name. @throws Autom8Error name-unknown */
export function projectNamed(name: string): ProjectPaths {
  const all = allProjects();
  const found = all.find((project) => project.name === name);
  if (found !== undefined) return found;
  const near = nearestWord(name, all.map((project) => project.name));
  throw new Autom8Error("name-unknown", { what: "project", name, near, list: "autom8 projects" });
}
