/** The beginning of a new pull request: the repository's own template, filled. */

import { readBlob, readTree } from "../git/read_tree.ts";
import { resolveRef } from "../git/head.ts";
import { newBody, type PullRequestContent } from "../github/body.ts";
import { prTemplatePrompt } from "../claude/prompts/pr_template.ts";
import { Autom8Error, type ErrorKind } from "../errors.ts";
import { withoutNewMentions } from "../github/markdown.ts";
import {
  chosenTemplate,
  fillTemplate,
  keepsHeadings,
  templateFile,
  templateFolder,
  templatePlaces,
  templateText,
} from "../github/template.ts";
import { takeTurn } from "./agent_turn.ts";
import type { Driver } from "./driver.ts";
import type { PullRequestTarget } from "./pull_request_target.ts";
import { undoReviewEdits } from "./review_edits.ts";
import { workspaceOf } from "./state.ts";

/** What comes before our own section; null without a template. */
export async function openingOf(
  driver: Driver,
  target: PullRequestTarget,
  content: PullRequestContent,
): Promise<string | null> {
  if (driver.run.filledTemplate !== null) return driver.run.filledTemplate;
  const template = await findTemplate(driver, target);
  if (template === null) return null;
  const byAgent = await askAgent(driver, template, newBody(content, null));
  const text = byAgent !== null && keepsHeadings(template, byAgent)
    ? withoutNewMentions(byAgent, template)
    : fillTemplate(template, content.description ?? "");
  await driver.record({ kind: "template-filled", text });
  return text;
}

/** Failures after which the pull request is opened with a template that autom8 fills. */
const agentFailures: ReadonlySet<ErrorKind> = new Set([
  "agent-failed",
  "agent-not-installed",
  "agent-not-signed-in",
  "agent-unavailable",
  "budget-reached",
  "permissions-missing",
  "rate-limited",
]);

/** The template as an agent fills it; null if it did not. */
async function askAgent(driver: Driver, template: string, report: string): Promise<string | null> {
  const userText = await driver.tools.phaseText("pr-template");
  try {
    const result = await takeTurn(driver, {
      phase: "pr-template",
      storyId: null,
      attempt: 1,
      prompt: (header) => Promise.resolve(prTemplatePrompt({ header, template, report, userText })),
    });
    const worked = "a template was filled, which needs no change";
    const { after } = result.turn.end;
    await driver.record(...await undoReviewEdits(driver.run, await driver.workbench(), after, worked));
    return result.kind === "done" ? result.turn.answer?.pullRequestBody ?? null : null;
  } catch (error) {
    if (!(error instanceof Autom8Error) || !agentFailures.has(error.kind)) throw error;
    const text = `No agent filled the template of the pull request, so autom8 does: ${error.message}`;
    await driver.record({ kind: "notice", text });
    return null;
  }
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
