/** Asking GitHub for a run: what failed in passing is tried again, within bounds. */

import { backOffMs } from "../claude/wait.ts";
import { Autom8Error } from "../errors.ts";
import type { Answer } from "../github/answer.ts";
import { type GithubFailure, isPassing } from "../github/failure.ts";
import type { GhOptions } from "../github/gh.ts";

import type { Driver } from "./driver.ts";

/** How often something is tried. */
export const maxTries = 3;
/** The first wait between two tries, in ms; it doubles. */
const firstWaitMs = 1_000;

/** Asks, from a folder in which no setting of the work tree counts. Throws the reason of the run's signal. */
export async function askGithub<T>(
  driver: Driver,
  ask: (options: GhOptions) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  return await askAgain(() => ask(ghOptions(driver)), (tries) => waitToTryAgain(driver, tries));
}

/** Asks up to `maxTries` times, as long as it fails in passing. `wait` comes after the n-th try. */
export async function askAgain<T>(
  ask: () => Promise<Answer<T>>,
  wait: (tries: number) => Promise<void>,
): Promise<Answer<T>> {
  for (let tries = 1;; tries++) {
    const answer = await ask();
    if (answer.kind === "done" || !isPassing(answer.failure) || tries === maxTries) return answer;
    await wait(tries);
  }
}

/** What gh runs with for the run. */
export function ghOptions({ tools, signal }: Driver): GhOptions {
  return { folder: tools.session.folder, signal };
}

/** The answer's value. @throws Autom8Error github-failed: `what` was to be done */
export function valueOf<T>(answer: Answer<T>, what: string): T {
  if (answer.kind === "done") return answer.value;
  throw githubFailed(answer.failure, what);
}

/** The error for a failure of GitHub. `what` was to be done. */
export function githubFailed(failure: GithubFailure, what: string, more: { asked?: true } = {}): Autom8Error {
  return new Autom8Error("github-failed", { what, kind: hintKind(failure), detail: failure.detail, ...more });
}

/** How long to wait after the n-th try, in ms. `random`: from 0 to 1. */
export function waitMs(tries: number, random: number): number {
  return backOffMs(tries, firstWaitMs, random);
}

/** The wait after the n-th try. Throws the reason of the run's signal. */
export async function waitToTryAgain({ tools, signal }: Driver, tries: number): Promise<void> {
  await tools.clock.sleep(waitMs(tries, tools.random()), signal);
  signal.throwIfAborted();
}

function hintKind({ kind }: GithubFailure) {
  switch (kind) {
    case "not-signed-in":
    case "not-found":
    case "forbidden":
    case "rate-limited":
    case "network":
      return kind;
    default:
      return "other";
  }
}
