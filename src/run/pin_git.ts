/** Keeps autom8's own git to what it was before the first agent: see git/pins.ts. */

import { Autom8Error } from "../errors.ts";
import { type PinChanges, withHooks } from "../git/pins.ts";
import type { Driver, Workbench } from "./driver.ts";
import type { RunState } from "./state.ts";

/**
 * Reads the identity, hooks and programs once, before the first agent, and from then on looks for changes. To be called
 * before git does anything after an agent, or something that an agent wrote, has run. No git process if none has since
 * the last call.
 */
export async function pinGit(driver: Driver): Promise<PinChanges> {
  const bench = await driver.workbench();
  bench.pinned ??= await lookForChanges(driver, bench);
  return bench.pinned;
}

async function lookForChanges(driver: Driver, bench: Workbench): Promise<PinChanges> {
  if (driver.run.gitPins === null) {
    await driver.record({ kind: "git-pinned", pins: await bench.readPins() });
  }
  if (driver.run.gitPins === null) throw new Error("git was not pinned");
  if (bench.opened.resumed && isBetweenTurns(driver.run)) await takeInHooks(driver);
  bench.opened.resumed = false;
  const changes = await bench.pin(driver.run.gitPins, (changed) => driver.tools.trust.hooks(changed));
  if (changes.hooks.join("\n") !== driver.run.changedHooks.join("\n")) {
    await driver.record({ kind: "hooks-found-changed", hooks: changes.hooks });
  }
  const news = changes.settings.filter((key) => !bench.reported.has(key));
  if (news.length === 0) return changes;
  for (const key of news) bench.reported.add(key);
  const text = `git settings that start programs were changed while an agent worked: ${news.join(", ")}. ` +
    "autom8's own git keeps to what they were.";
  await driver.record({ kind: "notice", text });
  return changes;
}

function isBetweenTurns({ turn }: RunState): boolean {
  return turn === null || turn.end !== null;
}

/** Hooks that changed between a stop and the resume, while no agent was cut off, are the user's: they are pinned anew. */
async function takeInHooks(driver: Driver): Promise<void> {
  const { gitPins, changedHooks } = driver.run;
  if (gitPins === null) return;
  const bench = await driver.workbench();
  const { hooks } = await bench.pin(gitPins, () => Promise.resolve(false));
  const theirs = hooks.filter((hook) => !changedHooks.includes(hook));
  if (theirs.length > 0) await driver.record({ kind: "git-pinned", pins: withHooks(gitPins, theirs) });
}

/**
 * Hooks run for a commit or a push: ones that are not those from before the first agent need a yes. They are looked at
 * again even if nothing of an agent's ran, and may run from now on.
 * @throws Autom8Error hooks-changed
 */
export async function requireKnownHooks(driver: Driver): Promise<void> {
  const bench = await driver.workbench();
  const { hooks } = await lookForChanges(driver, bench);
  bench.pinned = null;
  const { gitPins } = driver.run;
  if (gitPins === null || hooks.length === 0 || await driver.tools.trust.hooks(hooks)) return;
  const names = hooks.map((hook) => hook.slice(0, hook.lastIndexOf(" ")));
  throw new Autom8Error("hooks-changed", { folder: gitPins.hooksFolder, hooks: names });
}
