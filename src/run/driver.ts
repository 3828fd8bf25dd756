/** What the steps of a run work with: the run, its journal, and the tools to act on the world. */

import type { AgentEvent } from "../claude/events.ts";
import type { TurnOutcome, TurnRequest } from "../claude/turn.ts";
import type { Clock } from "../claude/wait.ts";
import { reviewFile } from "../claude/prompts/review.ts";
import { crashPoint } from "../crash_point.ts";
import { type Checkpoints, createCheckpoints } from "../git/checkpoint.ts";
import { createGit, type Git } from "../git/command.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { within } from "../git/relative_path.ts";
import type { Journal } from "../store/journal.ts";
import { homeOf, type SessionPaths } from "../store/paths.ts";
import { writeSnapshot } from "../store/snapshot.ts";
import { apply } from "./apply.ts";
import type { RunEvent } from "./events.ts";
import { type RunState, workspaceOf } from "./state.ts";
import { summarize } from "./summary.ts";

/** The outside world of a run, handed in so that tests can hand in another. */
export type Tools = {
  session: SessionPaths;
  /** Where specs made by autom8 are kept. */
  specFolder: string;
  /** Secrets of this environment, which no file of ours may hold. */
  secrets: readonly string[];
  /** A user's own text for a phase, or null. */
  phaseText: (phase: string) => Promise<string | null>;
  clock: Clock;
  /** Runs one process of the agent. */
  runTurn: (request: TurnRequest) => Promise<TurnOutcome>;
  /** From 0 to 1. */
  random: () => number;
  newId: () => string;
  /** Called for every event once it is durable. */
  announce: (event: RunEvent, run: RunState, at: string) => void;
  /** What the agent does right now: shown, never recorded. */
  showActivity: (event: AgentEvent, run: RunState) => void;
};

/** The agent's work tree and git in it. */
export type Workbench = { git: Git; repository: Repository; checkpoints: Checkpoints };

/** Drives one run. `run` is its state after the last recorded event. */
export interface Driver {
  readonly run: RunState;
  readonly tools: Tools;
  /** Aborted when the run shall stop; the reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Git where autom8 was started. */
  readonly checkout: { git: Git; repository: Repository };
  /** Journals events, all of them or none, applies them, and announces each, in this order. */
  record(...events: RunEvent[]): Promise<void>;
  /** The agent's work tree; opened on first use. */
  workbench(): Promise<Workbench>;
}

/** A driver for a run whose journal is open. */
export function createDriver(
  start: RunState,
  journal: Journal<RunEvent>,
  tools: Tools,
  signal: AbortSignal,
  checkout: { git: Git; repository: Repository },
): Driver {
  let run = start;
  let bench: Workbench | null = null;
  return {
    get run() {
      return run;
    },
    tools,
    signal,
    checkout,
    async record(...events) {
      const [only, ...more] = events;
      if (only === undefined) return;
      const { at, event } = await journal.append(more.length === 0 ? only : { kind: "transition", events });
      // The entry's events are without secrets, as everybody sees them from now on.
      const recorded = event.kind === "transition" ? event.events : [event];
      const states = recorded.map((one) => run = apply(run, one, at));
      if (recorded.some(isWorthASnapshot)) {
        crashPoint("run-snapshot:before");
        await writeSnapshot(tools.session, summarize(run, journal.end), tools.secrets);
      }
      for (const [i, one] of recorded.entries()) tools.announce(one, states[i] ?? run, at);
    },
    async workbench() {
      bench ??= await openWorkbench(run, checkout, tools.session);
      return bench;
    },
  };
}

/** Transitions, and whatever lasts: in between, the next snapshot is milliseconds away. */
function isWorthASnapshot({ kind }: RunEvent): boolean {
  return kind === "state-entered" || kind === "agent-started" || kind === "verify-started" ||
    kind === "wait-started" || kind.startsWith("run-");
}

/** Git in the work tree of a run, which need not be the checkout that autom8 was started in. */
export async function openWorkbench(
  run: RunState,
  checkout: { git: Git; repository: Repository },
  session: SessionPaths,
): Promise<Workbench> {
  const { workTree } = workspaceOf(run);
  const here = checkout.repository.workTree === workTree;
  const git = here ? checkout.git : createGit({ folder: workTree });
  const repository = here ? checkout.repository : await openRepository(git);
  const exclude = checkpointExclusions(run, workTree, session);
  const checkpoints = createCheckpoints(git, repository, { folder: session.git, runId: run.runId, exclude });
  return { git, repository, checkpoints };
}

/**
 * What no checkpoint records: the review, the spec, whose `passes` belong to autom8, and autom8's own files where the
 * user keeps them in the work tree (a home folder may be a repository).
 */
function checkpointExclusions(run: RunState, workTree: string, session: SessionPaths): string[] {
  const spec = within(workTree, run.specFile);
  const home = within(workTree, homeOf(session));
  return [reviewFile, ...(spec === null ? [] : [spec]), ...(home === null ? [] : [`${home}/`])];
}
