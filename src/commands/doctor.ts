/** `autom8 doctor`: whether everything that autom8 needs is there, and what it left behind. */

import { agentVersion } from "../claude/agent_version.ts";
import { agentSignIn } from "../claude/agent_sign_in.ts";
import type { Config } from "../config/config.ts";
import { renderChecks } from "../terminal/checks.ts";
import type { Printer } from "../terminal/printer.ts";
import { errorInfo, type ExitCode } from "../errors.ts";
import { listCheckpointRefs } from "../git/checkpoint_refs.ts";
import { githubVersion } from "../github/gh.ts";
import { createGit, type Git } from "../git/command.ts";
import { neededGit } from "../git/repository.ts";
import { listWorktrees } from "../git/worktree.ts";
import { findMarked } from "../process/mark.ts";
import { runJournal } from "../run/journal.ts";
import { listArchive, rebuildIndex } from "../store/archive.ts";
import { ensureFolder, removeIfPresent, writeFileAtomic } from "../store/atomic.ts";
import { readJournal } from "../store/journal.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { listSessions } from "../store/project.ts";
import { isOlder, neededClaude } from "../session/agent_check.ts";
import { autom8Home, configOf, type Ground, lookAround, openGround } from "../session/ground.ts";
import { readRuns, readSummary } from "../watch/runs.ts";
import { archiveLine } from "../session/open.ts";

/** One thing looked at. `mend` says what to do where it is not well. */
export type Check = { name: string; ok: boolean; detail: string; mend: string | null };

/** Exit code 0 only if all is well. */
export async function doctorCommand(
  options: { folder: string; json: boolean },
  printer: Printer,
): Promise<ExitCode> {
  const checks = [await checkGit(createGit({ folder: options.folder })), await checkHome()];
  const ground = await openGround(options.folder).catch((error) => {
    const { message, hint } = errorInfo(error);
    checks.push({ name: "repository", ok: false, detail: message, mend: hint });
    return null;
  });
  if (ground !== null) checks.push(well("repository", ground.repository.workTree));
  // Where no run can work, what it would need is looked at all the same.
  const around = ground ?? await lookAround(options.folder).catch(() => null);
  const config = await configOf(autom8Home(), around?.project ?? null, {}).catch((error) => {
    const { message, hint } = errorInfo(error);
    checks.push({ name: "configuration", ok: false, detail: message, mend: hint });
    return null;
  });
  if (config !== null) checks.push(well("configuration", "valid"), ...await checkAgentProgram(config));
  checks.push(await checkGithub());
  if (around !== null) {
    checks.push(...await checkSessions(around.project), await checkArchive(around.project));
  }
  if (ground !== null) checks.push(await checkWorktrees(ground.git), await checkRefs(ground));
  if (options.json) printer.lines([JSON.stringify({ ok: checks.every(({ ok }) => ok), checks }, null, 2)]);
  else printer.lines(renderChecks(checks, printer.width()));
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

const well = (name: string, detail: string): Check => ({ name, ok: true, detail, mend: null });

async function checkGit(git: Git): Promise<Check> {
  try {
    const version = (await git.text(["version"])).match(/\d+\.\d+(\.\d+)?/)?.[0] ?? "unknown";
    if (!isOlder(version, neededGit)) return well("git", version);
    return { name: "git", ok: false, detail: version, mend: `Install git ${neededGit} or newer.` };
  } catch (error) {
    const { message, hint } = errorInfo(error);
    return { name: "git", ok: false, detail: message, mend: hint };
  }
}

async function checkHome(): Promise<Check> {
  const home = autom8Home();
  const probe = `${home}/.doctor`;
  try {
    await ensureFolder(home);
    await writeFileAtomic(probe, "");
    await removeIfPresent(probe);
    return well("folder", home);
  } catch (error) {
    const { message, hint } = errorInfo(error);
    return { name: "folder", ok: false, detail: message, mend: hint };
  }
}

async function checkAgentProgram(config: Config): Promise<Check[]> {
  const { command } = config.claude;
  const found = await agentVersion(command);
  const install = "Install Claude Code, or set `[claude] command`.";
  if (found.kind === "not-found") {
    return [{ name: "claude", ok: false, detail: `${command.join(" ")} was not found`, mend: install }];
  }
  if (found.kind === "unreadable") {
    return [{ name: "claude", ok: false, detail: "it does not tell its version", mend: install }];
  }
  const old = isOlder(found.version, neededClaude);
  const mend = old ? `Update it to ${neededClaude} or newer: \`claude update\`.` : null;
  const signedIn = await agentSignIn(command);
  return [
    { name: "claude", ok: !old, detail: found.version, mend },
    {
      name: "sign-in",
      ok: signedIn.signedIn,
      detail: signedIn.detail,
      mend: signedIn.signedIn ? null : "Run `claude` and sign in with /login, or set ANTHROPIC_API_KEY.",
    },
  ];
}

async function checkGithub(): Promise<Check> {
  const version = await githubVersion();
  return well("gh", version ?? "not installed; this version of autom8 does not need it");
}

/** Journals that cannot be read, and processes that a dead run left. */
async function checkSessions(project: ProjectPaths): Promise<Check[]> {
  const checks: Check[] = [];
  for (const paths of await listSessions(project)) {
    await readJournal(paths.journal, runJournal).then((read) => {
      if (read?.damage === null || read === null) return;
      const mend = "`autom8 resume` keeps the bad end aside and goes on from the good part.";
      checks.push({ name: `session ${paths.id}`, ok: false, detail: read.damage.detail, mend });
    }, (error) => {
      const { message, hint } = errorInfo(error);
      checks.push({ name: `session ${paths.id}`, ok: false, detail: message, mend: hint });
    });
  }
  for (const { run, alive } of await readRuns(project)) {
    const left = alive ? [] : await findMarked(run.runId);
    if (left.length > 0) {
      const detail = `${left.length} processes of a dead run still work: ${left.join(", ")}`;
      const mend = `\`autom8 resume --session ${run.sessionId}\` ends them first.`;
      checks.push({ name: `session ${run.sessionId}`, ok: false, detail, mend });
    }
  }
  return checks.length > 0 ? checks : [well("sessions", "all readable")];
}

/** Archived runs that the index of them lacks get their line back. */
async function checkArchive(project: ProjectPaths): Promise<Check> {
  const { added, unreadable } = await rebuildIndex(
    project,
    async (paths) => {
      const run = await readSummary(paths).catch(() => null);
      return run === null ? null : archiveLine(run);
    },
  );
  if (unreadable.length > 0) {
    const detail = `these hold no run that can be read: ${unreadable.join(", ")}`;
    return {
      name: "archive",
      ok: false,
      detail,
      mend: `Look at them in ${project.runs}, and remove what is of no use.`,
    };
  }
  return well(
    "archive",
    added === 0
      ? "complete"
      : `${added === 1 ? "a run was" : `${added} runs were`} missing in its index; it is mended`,
  );
}

async function checkWorktrees(git: Git): Promise<Check> {
  const gone = (await listWorktrees(git)).filter((worktree) => worktree.prunable);
  if (gone.length === 0) return well("worktrees", "none left behind");
  const detail = `${gone.length} are gone from disk: ${gone.map(({ path }) => path).join(", ")}`;
  return { name: "worktrees", ok: false, detail, mend: "`git worktree prune` forgets them." };
}

/** Checkpoints that belong to no run, neither in a session nor archived. */
async function checkRefs({ git, project }: Ground): Promise<Check> {
  const known = new Set([
    ...(await readRuns(project)).map(({ run }) => run.runId),
    ...(await listArchive(project, Infinity)).map(({ runId }) => runId),
  ]);
  const orphans = [...new Set((await listCheckpointRefs(git)).map(({ runId }) => runId))].filter((id) =>
    !known.has(id)
  );
  if (orphans.length === 0) return well("checkpoints", "all belong to a run");
  const detail = `of runs that are not known here: ${orphans.join(", ")}`;
  const mend =
    "Remove them with `git for-each-ref --format='delete %(refname)' refs/autom8/RUN | git update-ref --stdin`.";
  return { name: "checkpoints", ok: false, detail, mend };
}
