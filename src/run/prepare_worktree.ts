/** Makes a new worktree ready to build and run in: ignored files that come along, and the user's setup commands. */

import { Autom8Error } from "../errors.ts";
import { createGit, type Git } from "../git/command.ts";
import { readHead } from "../git/head.ts";
import { readRepository } from "../git/repository.ts";
import { markPrepared, preparedWith } from "../git/worktree_admin.ts";
import { copyIgnored, findIgnored, includePatterns } from "../git/worktree_files.ts";
import type { Driver } from "./driver.ts";
import { headMoved } from "./ground.ts";
import { requireGround } from "./require_ground.ts";
import { workspaceOf } from "./state.ts";
import { runCommand } from "./verify.ts";

/**
 * Copies and sets up, once in the life of a worktree; nothing in a lent checkout. If it is cut off or fails, all of it
 * is done again the next time.
 *
 * @throws Autom8Error setup-failed; ground-gone, head-moved: by a setup command
 */
export async function prepareWorktree(driver: Driver): Promise<void> {
  if (!driver.run.options.worktree) return;
  const git = createGit({ folder: workspaceOf(driver.run).workTree });
  const { folders } = await readRepository(git);
  const known = await preparedWith(folders.gitFolder);
  if (known !== null) {
    if (known.join("\0") === driver.run.copied.join("\0")) return;
    return await driver.record({ kind: "worktree-filled", copied: known, skipped: [] });
  }
  // A bare repository has no files beside its own.
  const copied = folders.commonFolder === driver.run.root ? [] : await fill(driver, git);
  for (const command of driver.run.config.worktreeSetup) await setUp(driver, command);
  await markPrepared(folders.gitFolder, copied);
}

async function fill(driver: Driver, git: Git): Promise<string[]> {
  const { root, config } = driver.run;
  const patterns = await includePatterns(root, config.worktreeCopy);
  const paths = await findIgnored(createGit({ folder: root }), patterns);
  if (paths.length === 0) return [];
  const { present, skipped } = await copyIgnored(git, root, paths);
  await driver.record({ kind: "worktree-filled", copied: present, skipped });
  return present;
}

async function setUp(driver: Driver, command: string): Promise<void> {
  const { git, repository } = await driver.workbench();
  await driver.record({ kind: "setup-started", command });
  const result = await runCommand(driver, command);
  await driver.record({ kind: "setup-ended", ...result });
  const { passed, detail, output } = result;
  if (!passed) throw new Autom8Error("setup-failed", { command, detail, output });
  // Else an agent would be paid for work that cannot be kept.
  await requireGround(driver);
  const { branch } = await readHead(git);
  if (branch !== driver.run.branch) throw headMoved(driver.run, repository.workTree, branch);
}
