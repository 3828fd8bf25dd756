/** Preparing a project: its folders, its configuration, and its own checks as `verify`. */

import type { Proposal } from "../../detect/project_files.ts";
import { isThere } from "../../store/atomic.ts";
import { openProject } from "../../store/project.ts";
import { configFileOf, createConfigFile } from "./config_file.ts";
import { loadConfiguration } from "./configuration.ts";
import { lookAround } from "../ground.ts";
import { autom8Home } from "../home.ts";
import { checksIn, isVerifySet, proposalQuestion, saveVerify } from "./propose_checks.ts";
import type { Confirm } from "../trust.ts";

export type Prepared = {
  project: string;
  /** Path of the project's configuration, and whether it is new. */
  config: string;
  created: boolean;
  proposals: Proposal[];
  /**
   * What became of the proposals: saved, declined, waiting for a yes where nobody could be asked, not needed because
   * there are checks, or none were found.
   */
  outcome: "saved" | "declined" | "unanswered" | "configured" | "none";
  /** The commands that a run checks with. */
  verify: string[];
};

/**
 * Prepares the project of a folder. Nothing that is there is overwritten.
 * @param ask Answers whether to use the proposals; null where nobody can
 * @throws Autom8Error not-a-repository, config-invalid
 */
export async function prepareProject(folder: string, ask: Confirm | null): Promise<Prepared> {
  const around = await lookAround(folder);
  const home = autom8Home();
  const project = await openProject(home, around.mainRoot);
  const place = { home, project, root: around.mainRoot };
  const { config } = await loadConfiguration(place);
  const proposals = await checksIn(around.workTree);
  const commands = proposals.map(({ command }) => command);
  const created = !isThere(project.config);
  if (created) await createConfigFile(await configFileOf(place, "project"));
  const settled = { project: project.name, config: project.config, created, proposals };
  if (await isVerifySet(place)) {
    return { ...settled, outcome: "configured", verify: config.verify };
  }
  if (proposals.length === 0) return { ...settled, outcome: "none", verify: [] };
  if (ask === null) return { ...settled, outcome: "unanswered", verify: [] };
  if (!await ask(proposalQuestion(proposals, project))) {
    return { ...settled, outcome: "declined", verify: [] };
  }
  await saveVerify(place, commands);
  return { ...settled, outcome: "saved", verify: commands };
}
