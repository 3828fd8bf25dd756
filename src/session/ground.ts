/** Where a command stands: the repository it was called in, and autom8's files for its project. */

import { resolve } from "path";
import type { Config } from "../config/config.ts";
import { type ConfigOverrides, loadConfig } from "../config/layers.ts";
import { Autom8Error } from "../errors.ts";
import { createGit, type Git } from "../git/command.ts";
import { openRepository, readRepository, type Repository } from "../git/repository.ts";
import { runPlain } from "../shell/plain.ts";
import type { Runner } from "../shell/shell.ts";
import { homeFolder, type ProjectPaths } from "../store/paths.ts";
import { findProject, openProject } from "../store/project.ts";

export type Ground = { git: Git; repository: Repository; home: string; project: ProjectPaths };

/** The folder of all of autom8's own files. */
export function autom8Home(): string {
  return resolve(homeFolder({
    autom8Home: Deno.env.get("AUTOM8_HOME"),
    home: Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE"),
  }));
}

/**
 * The ground under a folder. One git process.
 * @throws Autom8Error for a folder that is no repository, or one in which no run can work
 */
export async function openGround(folder: string): Promise<Ground> {
  const git = await gitIn(folder);
  const repository = await openRepository(git);
  const home = autom8Home();
  const project = await openProject(home, repository.mainRoot);
  return { git: createGit({ folder: repository.workTree }), repository, home, project };
}

/** What there is around a folder, whatever state git is in there. One git process, without dax; nothing is made. */
export async function lookAround(
  folder: string,
): Promise<{ mainRoot: string; branch: string | null; project: ProjectPaths }> {
  const { folders, head } = await readRepository(await gitIn(folder, runPlain));
  const { mainRoot } = folders;
  return { mainRoot, branch: head.branch, project: await findProject(autom8Home(), mainRoot) };
}

async function gitIn(folder: string, runner?: Runner): Promise<Git> {
  const path = resolve(folder);
  const stat = await Deno.stat(path).catch(() => null);
  if (stat === null || !stat.isDirectory) throw new Autom8Error("not-a-repository", { path });
  return createGit({ folder: path, ...(runner === undefined ? {} : { runner }) });
}

/** The configuration in force: defaults, then the global file, the project's file if there is one, and the flags. */
export async function configOf(
  home: string,
  project: ProjectPaths | null,
  overrides: ConfigOverrides,
): Promise<Config> {
  const global = `${home}/config.toml`;
  const config = await loadConfig({
    global,
    project: project?.config ?? global,
    overrides,
    claudeCommand: Deno.env.get("AUTOM8_CLAUDE"),
  });
  if (config.pullRequest) {
    throw new Autom8Error("not-available", {
      feature: "Opening pull requests (`pull_request = true`)",
      instead: "Set `pull_request = false`; the commits stay on the run's branch.",
    });
  }
  return config;
}
