/** The project that the page names, and its main checkout. */

import { Autom8Error } from "../../src/errors.ts";
import { projectNamed } from "../../src/session/asking/asked.ts";
import type { ProjectPaths } from "../../src/store/paths.ts";
import { projectRoot } from "../../src/store/project.ts";

/** @throws Autom8Error name-unknown, usage: its checkout is not known */
export async function projectAt(name: string): Promise<{ project: ProjectPaths; root: string }> {
  const project = projectNamed(name);
  const root = await projectRoot(project);
  if (root !== null) return { project, root };
  throw new Autom8Error("usage", {
    problem: `The main checkout of ${name} is not known.`,
    hint: "Run `autom8 list` in it once.",
  });
}
