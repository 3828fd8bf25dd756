/** Health checks: whether everything that autom8 needs is there, and what it left behind. */

import { errorInfo } from "../../errors.ts";
import { createGit, type Git } from "../../git/command.ts";
import { neededGit } from "../../git/repository.ts";
import { listWorktrees } from "../../git/worktree.ts";
import { githubVersion, isTooOld, minimumGh } from "../../github/gh.ts";
import { ensureFolder, removeIfPresent, writeFileAtomic } from "../../store/atomic.ts";
import { isOlder } from "../agent_check.ts";
import { agentChecks } from "./doctor_agent.ts";
import { archiveCheck, checkpointsCheck, conversationsCheck, sessionChecks } from "./doctor_runs.ts";
import { loadConfiguration } from "../configuration/configuration.ts";
import { type Ground, lookAround, openGround } from "../ground.ts";
import { autom8Home } from "../home.ts";
import { type Check, failed, passed } from "./check.ts";

/** Runs every check that makes sense in a folder. Where no run can work, it still checks what a run would need. */
export async function runChecks(folder: string): Promise<Check[]> {
  const checks = [await checkGit(createGit({ folder })), await checkHome()];
  const ground = await openGround(folder).catch((error) => failedWith(checks, "repository", error));
  if (ground !== null) checks.push(passed("repository", ground.repository.workTree));
  const around = ground ?? await lookAround(folder).catch(() => null);
  const root = around === null ? null : "mainRoot" in around ? around.mainRoot : around.repository.mainRoot;
  const place = { home: autom8Home(), project: around?.project ?? null, root };
  const config = await loadConfiguration(place).then((loaded) => loaded.config)
    .catch((error) => failedWith(checks, "configuration", error));
  if (config !== null) {
    checks.push(passed("configuration", "valid"), ...await agentChecks(config.claude.command));
  }
  checks.push(await checkGithub());
  if (around !== null) {
    checks.push(...await sessionChecks(around.project), await archiveCheck(around.project));
  }
  if (ground !== null) checks.push(...await groundChecks(ground));
  return checks;
}

async function groundChecks({ git, project }: Ground): Promise<Check[]> {
  return [
    await checkWorktrees(git),
    await checkpointsCheck(git, project),
    await conversationsCheck(git, project),
  ];
}

function failedWith(checks: Check[], name: string, error: unknown): null {
  const { message, hint } = errorInfo(error);
  checks.push(failed(name, message, hint));
  return null;
}

async function checkGit(git: Git): Promise<Check> {
  try {
    const version = (await git.text(["version"])).match(/\d+\.\d+(\.\d+)?/)?.[0] ?? "unknown";
    if (!isOlder(version, neededGit)) return passed("git", version);
    return failed("git", version, `Install git ${neededGit} or newer.`);
  } catch (error) {
    const { message, hint } = errorInfo(error);
    return failed("git", message, hint);
  }
}

async function checkHome(): Promise<Check> {
  const home = autom8Home();
  const probe = `${home}/.doctor`;
  try {
    await ensureFolder(home);
    await writeFileAtomic(probe, "");
    await removeIfPresent(probe);
    return passed("folder", home);
  } catch (error) {
    const { message, hint } = errorInfo(error);
    return failed("folder", message, hint);
  }
}

async function checkGithub(): Promise<Check> {
  const version = await githubVersion();
  if (version === null) return passed("gh", "not installed; without it, runs open no pull request");
  if (isTooOld(version)) {
    return passed("gh", `${version}; before ${minimumGh}, runs open no pull request`);
  }
  return passed("gh", version);
}

async function checkWorktrees(git: Git): Promise<Check> {
  const gone = (await listWorktrees(git)).filter((worktree) => worktree.prunable);
  if (gone.length === 0) return passed("worktrees", "none left behind");
  const detail = `missing from disk: ${gone.map(({ path }) => path).join(", ")}`;
  return failed("worktrees", detail, "`git worktree prune` makes git forget them.");
}
