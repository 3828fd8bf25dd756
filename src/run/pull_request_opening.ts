/** The beginning of a new pull request: the repository's own template, filled. */

import { readBlob, readTree } from "../git/read_tree.ts";
import { resolveRef } from "../git/head.ts";
import type { PullRequestContent } from "../github/body.ts";
import {
  chosenTemplate,
  fillTemplate,
  templateFile,
  templateFolder,
  templatePlaces,
  templateText,
} from "../github/template.ts";
import type { Driver } from "./driver.ts";
import type { PullRequestTarget } from "./pull_request_target.ts";
import { workspaceOf } from "./state.ts";

/** What comes before our own section; null without a template. */
export async function openingOf(
  driver: Driver,
  target: PullRequestTarget,
  content: PullRequestContent,
): Promise<string | null> {
  const template = await findTemplate(driver, target);
  return template === null ? null : fillTemplate(template, content.description ?? "");
}

/** The largest template that is read, in bytes: a larger one would leave no room in the body. */
const maxTemplateBytes = 12_000;

/** The repository's template, as in the branch that the pull request is for; null if it has none. */
async function findTemplate(driver: Driver, { remote, base }: PullRequestTarget): Promise<string | null> {
  const { git } = await driver.workbench();
  const commit = await resolveRef(git, `refs/remotes/${remote.name}/${base}`) ??
    await resolveRef(git, `refs/heads/${base}`) ?? workspaceOf(driver.run).baselineCommit;
  const places: { place: string; files: string[]; folders: string[] }[] = [];
  for (const place of templatePlaces) places.push({ place, ...await readTree(git, commit, place) });
  const paths = places.flatMap(({ place, files }) => {
    const name = templateFile(files);
    return name === null ? [] : [`${place}${name}`];
  });
  // A folder with templates to choose from counts only where no file is the template.
  for (const { place, folders } of paths.length > 0 ? [] : places) {
    const folder = templateFolder(folders);
    if (folder === null) continue;
    const name = chosenTemplate((await readTree(git, commit, `${place}${folder}/`)).files);
    if (name !== null) paths.push(`${place}${folder}/${name}`);
  }
  for (const path of paths) {
    const text = templateText(await readBlob(git, commit, path, maxTemplateBytes) ?? "");
    if (text !== "") return text;
  }
  return null;
}
