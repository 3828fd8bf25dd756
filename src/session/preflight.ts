/**
 * What would make a run fail later, checked before anything is begun: before a question is asked, a session made, a branch
 * created or an agent paid.
 */

import type { Config } from "../config/config.ts";
import { Autom8Error } from "../errors.ts";
import { requireIdentity } from "../git/branches.ts";
import { type NeededProgram, programsOf } from "../process/command_programs.ts";
import { mayBeOnPath } from "../process/on_path.ts";
import { startingPoint } from "../run/starting_point.ts";
import { keepsPasses, type SpecFormat } from "../spec/formats.ts";
import type { Spec } from "../spec/spec.ts";
import { requireWritable } from "../store/writable.ts";
import { checkAgent } from "./agent_check.ts";
import type { Ground } from "./ground.ts";
import type { Observer } from "./observer.ts";

/** The run that is about to start. */
export type Intended = {
  specFile: string;
  format: SpecFormat;
  spec: Spec;
  config: Config;
  allowDefaultBranch: boolean;
};

/**
 * @throws Autom8Error default-branch, branch-missing, branch-in-the-way, no-identity, spec-unwritable, check-program-missing,
 * agent-not-installed, agent-too-old
 */
export async function preflight(
  ground: Ground,
  { specFile, format, spec, config, allowDefaultBranch }: Intended,
  observer: Pick<Observer, "message">,
  signal: AbortSignal,
): Promise<void> {
  const { git, repository } = ground;
  await startingPoint(git, repository, { branch: spec.branchName, config, options: { allowDefaultBranch } });
  if (config.commit) await requireIdentity(git);
  // The JSON form of any other spec lies in autom8's own folder.
  if (keepsPasses(format)) await requireWritableSpec(specFile);
  await requireCheckPrograms(config, spec, observer);
  await checkAgent(config.claude.command, signal);
}

async function requireWritableSpec(path: string): Promise<void> {
  try {
    await requireWritable(path);
  } catch (error) {
    if (!(error instanceof Autom8Error) || error.kind !== "folder-unwritable") throw error;
    throw new Autom8Error("spec-unwritable", { path, detail: error.message });
  }
}

/** Refuses checks that are certain to fail because their program is missing, and warns of those that may. */
async function requireCheckPrograms(
  config: Config,
  spec: Spec,
  observer: Pick<Observer, "message">,
): Promise<void> {
  const commands = new Set([...config.verify, ...spec.userStories.flatMap(({ verify }) => verify)]);
  const missing: (NeededProgram & { command: string })[] = [];
  for (const command of commands) {
    for (const needed of programsOf(command)) {
      if (!await mayBeOnPath(needed.program, Deno.env.get("PATH"))) missing.push({ ...needed, command });
    }
  }
  // Setup commands may install what the checks need.
  const isCertain = ({ fails }: NeededProgram) => fails && config.worktreeSetup.length === 0;
  const certain = missing.filter(isCertain);
  if (certain.length > 0) throw new Autom8Error("check-program-missing", { missing: certain });
  for (const { program, command } of missing) {
    observer.message(`The check \`${command}\` may fail: ${program} is not on the PATH.`);
  }
}
