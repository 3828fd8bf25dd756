/** Proposes the project's own checks as `verify`, and saves them where the user says yes. */

import { setsVerify, withVerify } from "../config/verify_line.ts";
import { renderTemplate } from "../config/template.ts";
import type { Proposal } from "../detect/project_files.ts";
import { proposeChecks } from "../detect/proposals.ts";
import { rememberDeclined, wasDeclined } from "../store/declined.ts";
import { readTextIfPresent, writeFileAtomic } from "../store/atomic.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { readProjectFiles } from "./project_files.ts";
import type { Confirm } from "./trust.ts";

/** The checks that the project in a folder has, each command once. */
export async function checksIn(folder: string): Promise<Proposal[]> {
  const all = proposeChecks(await readProjectFiles(folder));
  return all.filter(({ command }, i) => all.findIndex((other) => other.command === command) === i);
}

/** `npm test (package.json)`, one a line. */
export function proposalLines(proposals: readonly Proposal[]): string[] {
  return proposals.map(({ command, from }) => `  ${command}  (${from})`);
}

export function proposalQuestion(proposals: readonly Proposal[], project: ProjectPaths): string {
  return [
    "This project has checks that autom8 can run after each story:",
    ...proposalLines(proposals),
    `Use them? They are saved as \`verify\` in ${project.config}.`,
  ].join("\n");
}

/** Saves commands as `verify` in the project's configuration, which is created when missing. */
export async function saveVerify(project: ProjectPaths, commands: readonly string[]): Promise<void> {
  const text = await readTextIfPresent(project.config) ?? renderTemplate("project");
  await writeFileAtomic(project.config, withVerify(text, commands));
}

/** Whether the project's configuration already says what to check, be it nothing. */
export async function hasVerify(project: ProjectPaths): Promise<boolean> {
  const text = await readTextIfPresent(project.config);
  return text !== null && setsVerify(text);
}

/**
 * The first run of a project without checks proposes them, once. Returns the commands after a yes, else null.
 * @param folder The user's checkout
 */
export async function proposeOnce(
  folder: string,
  project: ProjectPaths,
  confirm: Confirm,
): Promise<string[] | null> {
  if (await wasDeclined(project) || await hasVerify(project)) return null;
  const proposals = await checksIn(folder);
  if (proposals.length === 0) return null;
  const commands = proposals.map(({ command }) => command);
  if (await confirm(proposalQuestion(proposals, project))) {
    await saveVerify(project, commands);
    return commands;
  }
  await rememberDeclined(project, commands);
  return null;
}
