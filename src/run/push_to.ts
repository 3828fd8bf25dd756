/** Pushing a run's branch to where its pull request is. */

import { Autom8Error } from "../errors.ts";
import { pushBranch } from "../git/push.ts";
import { maxTries, waitToTryAgain } from "./ask_github.ts";
import type { Driver } from "./driver.ts";
import type { PullRequestTarget } from "./pull_request_target.ts";

/**
 * Pushes the branch. What a crash left undone, or done but not recorded, the remote shows.
 * @throws Autom8Error push-failed, remote-branch-moved
 */
export async function pushTo(driver: Driver, { remote, tip }: PullRequestTarget): Promise<void> {
  const { git } = await driver.workbench();
  const { branch, runId, config } = driver.run;
  const { name } = remote;
  await driver.record({ kind: "push-intended", remote: name, commit: tip });
  for (let tries = 1;; tries++) {
    const result = await pushBranch(git, {
      remote: name,
      branch,
      tip,
      runId,
      timeoutMs: config.verifyTimeoutMs,
      signal: driver.signal,
    });
    if (result.kind === "pushed") break;
    if (result.kind === "diverged") {
      throw new Autom8Error("remote-branch-moved", { branch, remote: name, commit: result.commit });
    }
    if (!result.passing || tries === maxTries) {
      throw new Autom8Error("push-failed", { branch, remote: name, detail: result.detail });
    }
    await waitToTryAgain(driver, tries);
  }
  await driver.record({ kind: "pushed", remote: name, commit: tip });
}
