/** Keeps autom8's own git to what it was before the first agent: see git/pins.ts. */

import { Autom8Error } from "../errors.ts";
import type { PinChanges } from "../git/pins.ts";
import type { Driver } from "./driver.ts";

/**
 * Reads the identity, hooks and programs once, before the first agent, and from then on looks for changes. To be called
 * before git does anything after an agent, or something that an agent wrote, has run.
 */
export async function pinGit(driver: Driver): Promise<PinChanges> {
  const bench = await driver.workbench();
  if (driver.run.gitPins === null) {
    await driver.record({ kind: "git-pinned", pins: await bench.readPins() });
  }
  if (driver.run.gitPins === null) throw new Error("git was not pinned");
  const changes = await bench.pin(driver.run.gitPins, (changed) => driver.tools.trust.hooks(changed));
  const news = changes.settings.filter((key) => !bench.reported.has(key));
  if (news.length === 0) return changes;
  for (const key of news) bench.reported.add(key);
  const text = `git settings that start programs were changed while an agent worked: ${news.join(", ")}. ` +
    "autom8's own git keeps to what they were.";
  await driver.record({ kind: "notice", text });
  return changes;
}

/**
 * Hooks run for a commit: ones that are not those from before the first agent need a yes.
 * @throws Autom8Error hooks-changed
 */
export async function requireKnownHooks(driver: Driver): Promise<void> {
  const { hooks } = await pinGit(driver);
  const { gitPins } = driver.run;
  if (gitPins === null || hooks.length === 0 || await driver.tools.trust.hooks(hooks)) return;
  const names = hooks.map((hook) => hook.slice(0, hook.lastIndexOf(" ")));
  throw new Autom8Error("hooks-changed", { folder: gitPins.hooksFolder, hooks: names });
}
