/** What the steps of a run work with: the run, its recorder, and the tools to act on the world. */

import type { AgentEvent } from "../claude/events.ts";
import type { TurnOutcome, TurnRequest } from "../claude/turn.ts";
import type { Clock } from "../claude/wait.ts";
import { reviewFile } from "../claude/review_file.ts";
import { type Checkpoints, createCheckpoints } from "../git/checkpoint.ts";
import { createGit, type FixedGit, type Git } from "../git/command.ts";
import { fixedGit, type GitPins, type PinChanges, pinChanges, readPins } from "../git/pins.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import type { Serially } from "../git/worktree.ts";
import { within } from "../git/relative_path.ts";
import type { Spec } from "../spec/spec.ts";
import { homeOf, type SessionPaths } from "../store/paths.ts";
import type { RunEvent } from "./events.ts";
import { type RunState, workspaceOf } from "./state.ts";

/** Whether a repository's settings for the agent's program may be used; `notice` is null if it was given before. */
export type SettingsTrust = { allowed: true } | { allowed: false; notice: string | null };

/** What the user said yes to of the commands that came with the repository. */
export interface Trust {
  /** @throws Autom8Error spec-untrusted if the spec has other commands than those */
  checkSpec(specFile: string, spec: Spec): Promise<void>;
  /** @param untouched No agent worked in the work tree before */
  settings(workTree: string, untouched: boolean): Promise<SettingsTrust>;
  /** Whether these hooks, which are not the ones from before the first agent, may run. */
  hooks(changed: readonly string[]): Promise<boolean>;
}

/** The outside world of a run, passed in so that tests can pass in another. */
export type Tools = {
  session: SessionPaths;
  /** Where specs made by autom8 are kept. */
  specFolder: string;
  /** Secrets of this environment, which no transcript may hold. */
  secrets: readonly string[];
  /** Replaces the secrets in what tools and agents printed. */
  mask: (text: string) => string;
  trust: Trust;
  /** A user's own text for a phase, or null. */
  phaseText: (phase: string) => Promise<string | null>;
  clock: Clock;
  /** Runs one process of the agent. */
  runTurn: (request: TurnRequest) => Promise<TurnOutcome>;
  /** From 0 to 1. */
  random: () => number;
  newId: () => string;
  /** The user's home folder, for `~/` in paths; null if it is not known. */
  userHome: string | null;
  /** Added to the environment of agents, checks and setup commands. */
  environment: Readonly<Record<string, string>>;
  /** Takes the lock of a work tree until the run is no longer driven. @throws Autom8Error work-tree-in-use */
  lockWorkTree: (path: string) => Promise<void>;
  /** Runs work while no other autom8 makes a worktree in this repository. */
  serially: Serially;
  /** Shows what the agent does right now. This is never recorded. */
  showActivity: (event: AgentEvent, run: RunState) => void;
};

/** The agent's work tree and git in it. */
export type Workbench = {
  git: Git;
  repository: Repository;
  checkpoints: Checkpoints;
  /** Reads what git is to keep to. */
  readPins(): Promise<GitPins>;
  /** Makes git keep to it from now on. Returns what has changed; `allows` says whether changed hooks may run. */
  pin(pins: GitPins, allows: (hooks: readonly string[]) => Promise<boolean>): Promise<PinChanges>;
  /** What was found when git was pinned; null if something that an agent may have written has run since. */
  pinned: PinChanges | null;
  /** The changed settings that were reported. */
  reported: Set<string>;
  /** `resumed`: it was opened for a run with pins, and nothing looked at the hooks since. */
  opened: { resumed: boolean };
};

/** The only way from an event to the journal, the run, its snapshot and those who follow the run. */
export interface Recorder {
  /** The run after the last recorded event. */
  readonly run: RunState;
  /** Journals events, all of them or none, applies them, and reports each, in this order. */
  record(...events: RunEvent[]): Promise<void>;
}

/** Drives one run. */
export interface Driver extends Recorder {
  readonly tools: Tools;
  /** Aborted when the run has to stop. The reason is the name of the signal. */
  readonly signal: AbortSignal;
  /** Git in the work tree of the run; before it has one, in the checkout that the run was started in. */
  readonly checkout: { git: Git; repository: Repository };
  /** The agent's work tree, opened on first use. */
  workbench(): Promise<Workbench>;
}

/** The driver of a run. */
export function createDriver(
  recorder: Recorder,
  tools: Tools,
  signal: AbortSignal,
  checkout: { git: Git; repository: Repository },
): Driver {
  let bench: Workbench | null = null;
  return {
    get run() {
      return recorder.run;
    },
    record: (...events) => recorder.record(...events),
    tools,
    signal,
    checkout,
    async workbench() {
      bench ??= await openWorkbench(recorder.run, checkout, tools.session);
      return bench;
    },
  };
}

/** Opens git in the work tree of a run, which need not be the checkout that autom8 was started in. */
export async function openWorkbench(
  run: RunState,
  checkout: { git: Git; repository: Repository },
  session: SessionPaths,
): Promise<Workbench> {
  const { workTree } = workspaceOf(run);
  const here = checkout.repository.workTree === workTree;
  const plain = here ? checkout.git : createGit({ folder: workTree });
  let fixed: FixedGit = { settings: [], env: {} };
  const git = createGit({ folder: workTree, fixed: () => fixed });
  const repository = here ? checkout.repository : await openRepository(plain);
  const exclude = checkpointExclusions(run, workTree, session);
  const checkpoints = createCheckpoints(git, repository, { folder: session.git, runId: run.runId, exclude });
  const pin: Workbench["pin"] = async (pins, allows) => {
    const changes = await pinChanges(plain, pins);
    fixed = fixedGit(pins, changes, changes.hooks.length === 0 || await allows(changes.hooks));
    return changes;
  };
  if (run.gitPins !== null) await pin(run.gitPins, () => Promise.resolve(false));
  const opened = { resumed: run.gitPins !== null };
  return {
    git,
    repository,
    checkpoints,
    readPins: () => readPins(plain),
    pin,
    pinned: null,
    reported: new Set(),
    opened,
  };
}

/**
 * The paths that no checkpoint records: the review, what was copied into the worktree, the spec, because its `passes`
 * belong to autom8, and autom8's own files if the user keeps them in the work tree (a home folder may be a repository).
 */
export function checkpointExclusions(run: RunState, workTree: string, session: SessionPaths): string[] {
  const spec = within(workTree, run.specFile);
  const home = within(workTree, homeOf(session));
  return [
    reviewFile,
    // A folder in its place is for the judgement of the review, not for that of the reviewer's edits.
    `${reviewFile}/`,
    ...run.copied,
    ...(spec === null ? [] : [spec]),
    ...(home === null ? [] : [`${home}/`]),
  ];
}
