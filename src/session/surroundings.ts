/** What is around a folder, without git where autom8's own files and HEAD tell enough. */

import { join, resolve } from "path";
import { branchInHeadFile } from "../git/head_file.ts";
import { knownProjectAround } from "../store/project.ts";
import type { Surroundings } from "./ground.ts";
import { autom8Home } from "./home.ts";

/** The same as `lookAround`, in less time in the main checkout of a project that autom8 knows. @throws as lookAround */
export async function surroundingsOf(folder: string): Promise<Surroundings> {
  const known = await knownProjectAround(autom8Home(), resolve(folder));
  const branch = known === null ? null : branchInHeadFile(join(known.root, ".git"));
  if (known !== null && branch !== null) {
    return { mainRoot: known.root, workTree: known.root, branch, project: known.project };
  }
  const { lookAround } = await import("./ground.ts");
  return await lookAround(folder);
}
