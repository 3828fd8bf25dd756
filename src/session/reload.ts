/** What changed in configuration and spec since a run began, and taking it in. */

import type { ConfigOverrides } from "../config/layers.ts";
import { configChanges, keysOfStart, reloadConfig } from "../config/changes.ts";
import type { Config } from "../config/config.ts";
import { Autom8Error, errorInfo } from "../errors.ts";
import type { Recorder, Workbench } from "../run/driver.ts";
import type { EventOf, RunEvent } from "../run/events.ts";
import { specForRun, turnAfterReload } from "../run/reloaded.ts";
import type { RunState } from "../run/state.ts";
import { describeEdit, type SpecChange, specChanges } from "../spec/changes.ts";
import { loadSpec } from "../spec/file.ts";
import { generateSpec } from "../spec/generate.ts";
import type { Spec } from "../spec/spec.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { configForRun, type ConfigPlace, loadConfiguration } from "./configuration/configuration.ts";
import { endTurn } from "./end_turn.ts";
import type { Observer } from "./observer.ts";
import type { RunTrust } from "./trust.ts";

/**
 * Lists what changed since the run began, which keeps its own. What cannot be read now is no reason to stop.
 */
export async function reportChanges(
  home: string,
  project: ProjectPaths,
  run: RunState,
  observer: Pick<Observer, "message">,
): Promise<void> {
  const config = await readable(() => presentConfig(home, project, run), observer);
  const spec = await readable(() => loadSpec(run.specSource, run.ticked), observer);
  const lines = [
    ...config === null ? [] : configLines(run, config),
    ...spec === null ? [] : specLines(run, spec),
  ];
  if (lines.length === 0) return;
  observer.message("Since the run began, configuration or spec changed:");
  for (const text of lines) observer.message(`  ${text}`);
  observer.message("The run keeps its own. `autom8 resume --reload` takes the changes in.");
}

/**
 * Reads what a reload takes in, and refuses what cannot be. Nothing is changed. Returns null if nothing differs.
 * @throws Autom8Error config-invalid, config-untrusted, spec-invalid, spec-not-found, spec-untrusted; usage: it has another branch
 */
export async function planReload(
  home: string,
  project: ProjectPaths,
  run: RunState,
  trust: RunTrust,
): Promise<EventOf<"run-reloaded"> | null> {
  const config = await configForRun(placeOfRun(home, project, run), overridesOf(run), trust);
  const spec = await loadSpec(run.specSource, run.ticked);
  if (spec.branchName !== run.branch) {
    throw new Autom8Error("usage", {
      problem:
        `The branchName in ${run.specSource} is ${spec.branchName} now; the run works on ${run.branch}, ` +
        "and a run keeps its branch. Nothing was changed.",
      hint: "Put the branchName back. Or end this run with `autom8 abandon` and run the spec anew.",
    });
  }
  const changes = [...configLines(run, config), ...specLines(run, spec)];
  if (changes.length === 0) return null;
  await trust.askSpec(run.specSource, spec);
  return {
    kind: "run-reloaded",
    config: reloadConfig(run.config, config),
    spec: specForRun(run, spec),
    changes,
  };
}

/** The events of a reload, in the order in which they are to be recorded together. */
export async function reloadEvents(
  project: ProjectPaths,
  recorder: Recorder,
  bench: Workbench | null,
  event: EventOf<"run-reloaded">,
): Promise<RunEvent[]> {
  const { run } = recorder;
  // A JSON form is made anew: the run keeps its `passes` there.
  if (run.specSource !== run.specFile) {
    await generateSpec(run.specSource, project.specs, run.ticked);
  }
  const turn = turnAfterReload(run, event);
  if (turn === "continues" || bench === null) return [event];
  return [...await endTurn(run, bench, "the spec was edited"), event];
}

/** The configuration as a run of these flags would have it. */
async function presentConfig(home: string, project: ProjectPaths, run: RunState): Promise<Config> {
  return (await loadConfiguration(placeOfRun(home, project, run), overridesOf(run))).config;
}

function placeOfRun(home: string, project: ProjectPaths, { root }: RunState): ConfigPlace {
  return { home, project, root };
}

/** What the run's flags set. */
function overridesOf({ options, maxCostGiven }: RunState): ConfigOverrides {
  return { worktree: options.worktree, ...(maxCostGiven === null ? {} : { maxCostUsd: maxCostGiven }) };
}

async function readable<T>(read: () => Promise<T>, observer: Pick<Observer, "message">): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Autom8Error)) throw error;
    // The run writes a spec that is gone anew.
    if (error.kind !== "spec-not-found") {
      observer.message(`The run keeps its own configuration and spec. ${errorInfo(error).message}`);
    }
    return null;
  }
}

function configLines(run: RunState, config: Config): string[] {
  return configChanges(run.config, config).map(({ key, before, now }) =>
    `${key}: ${before} -> ${now}${keysOfStart.includes(key) ? " (the run keeps the first)" : ""}`
  );
}

function specLines(run: RunState, spec: Spec): string[] {
  if (run.spec === null) return [];
  const passed = new Set(run.spec.userStories.filter(({ passes }) => passes).map(({ id }) => id));
  return specChanges(run.spec, spec).map((change) => specLine(change, passed));
}

function specLine(change: SpecChange, passed: ReadonlySet<string>): string {
  switch (change.kind) {
    case "spec":
      return `the spec's ${change.key} was edited`;
    case "added":
      return `${change.id} was added: ${change.title}`;
    case "removed":
      return `${change.id} was removed${passed.has(change.id) ? "; it passed, and its work stays" : ""}`;
    case "edited":
      return `${change.id} was edited: ${describeEdit(change)}${
        passed.has(change.id) ? "; it passed, and stays passed" : ""
      }`;
    default:
      return change satisfies never;
  }
}
