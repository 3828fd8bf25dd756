/** Proposes the project's own checks as `verify`, and saves them where the user says yes. */

import type { Proposal } from "../../detect/project_files.ts";
import { proposeChecks } from "../../detect/proposals.ts";
import { rememberDeclined, wasDeclined } from "../../store/declined.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { changeOf, configFileOf, setKey } from "./config_file.ts";
import { type ConfigPlace, loadConfiguration } from "./configuration.ts";
import { readProjectFiles } from "./project_files.ts";
import type { Confirm } from "../trust.ts";

/** The checks that the project in a folder has, each command once. */
export async function checksIn(folder: string): Promise<Proposal[]> {
  const all = proposeChecks(await readProjectFiles(folder));
  return all.filter(({ command }, i) => all.findIndex((other) => other.command === command) === i);
}

/** `npm test (package.json)`, one a line. */
function proposalLines(proposals: readonly Proposal[]): string[] {
  return proposals.map(({ command, from }) => `  ${command}  (${from})`);
}

export function proposalQuestion(proposals: readonly Proposal[], project: ProjectPaths): string {
  return [
    "This project has checks that autom8 can run after each story:",
    ...proposalLines(proposals),
    `Use them? They are saved as \`verify\` in ${project.config}.`,
  ].join("\n");
}

/** Saves commands as `verify` in the project's configuration, which is created if it is missing. */
export async function saveVerify(place: ConfigPlace, commands: readonly string[]): Promise<void> {
  await setKey(await configFileOf(place, "project"), changeOf("verify", commands));
}

/** Whether something already says what to check, be it nothing. */
export async function isVerifySet(place: ConfigPlace): Promise<boolean> {
  const { values } = await loadConfiguration(place);
  return values.some(({ key, source }) => key.name === "verify" && source.layer !== "default");
}

/**
 * The first run of a project without checks proposes them, once. Returns the commands after a yes, else null.
 * @param folder The user's checkout
 */
export async function proposeOnce(
  folder: string,
  project: ProjectPaths,
  place: ConfigPlace,
  confirm: Confirm,
): Promise<string[] | null> {
  if (await wasDeclined(project) || await isVerifySet(place)) return null;
  const proposals = await checksIn(folder);
  if (proposals.length === 0) return null;
  const commands = proposals.map(({ command }) => command);
  if (await confirm(proposalQuestion(proposals, project))) {
    await saveVerify(place, commands);
    return commands;
  }
  await rememberDeclined(project, commands);
  return null;
}
