/** What taking in the present configuration and spec changes in a run. Pure. */

import { nextStory } from "../spec/select.ts";
import { type SpecChange, specChanges } from "../spec/changes.ts";
import type { Spec } from "../spec/spec.ts";
import type { EventOf } from "./events.ts";
import { noProgress, parkedStories, progressOf, type RunState, type StoryProgress } from "./state.ts";

/**
 * The spec that a run gets from its edited file: stories that passed stay passed, and those that were removed stay in the
 * run, at the end, with what was done for them. A story that was not begun may be marked as passing in the file.
 */
export function specForRun(run: RunState, file: Spec): Spec {
  const passed = (run.spec?.userStories ?? []).filter((story) => story.passes);
  const ids = new Set(file.userStories.map(({ id }) => id));
  return {
    ...file,
    userStories: [
      ...file.userStories.map((story) => ({
        ...story,
        passes: passed.some(({ id }) => id === story.id) ||
          story.passes && progressOf(run, story.id).attempts === 0,
      })),
      ...passed.filter(({ id }) => !ids.has(id)),
    ],
  };
}

/** Configuration and spec as they are now. */
type Present = Pick<EventOf<"run-reloaded">, "config" | "spec">;

/** What happens to the open agent turn when the spec is taken in: it ends, it is dropped, or it continues. */
export function turnAfterReload(run: RunState, now: Present): "ends" | "drops" | "continues" {
  const { turn } = run;
  const { spec } = now;
  if (turn === null || run.spec === null || turn.phase === "correct" || turn.phase === "pr-template") {
    return "continues";
  }
  const changes = specChanges(run.spec, spec);
  if (turn.phase === "review") return changes.length > 0 ? "drops" : "continues";
  if (turn.storyId === null) return "continues";
  if (changes.some((change) => isAbout(change, turn.storyId))) return "ends";
  // Its checks failed before this turn, and may pass now without it.
  return turn.end === null && storyAfter(run, turn.storyId, now).recheck ? "ends" : "continues";
}

/** The run after `run-reloaded`. Its turn, if the change ends or drops it, is over already. */
export function reloaded(run: RunState, { config, spec }: EventOf<"run-reloaded">): RunState {
  const sameModes = config.claude.permissionMode === run.config.claude.permissionMode &&
    config.claude.model === run.config.claude.model;
  const stories = spec.userStories.map(({ id }) => [id, storyAfter(run, id, { config, spec })] as const);
  const next: RunState = {
    ...run,
    config,
    spec,
    // What passed the checks of before may not pass those of now.
    verified: false,
    permissionFallback: sameModes ? run.permissionFallback : null,
    stories: { ...run.stories, ...Object.fromEntries(stories) },
  };
  return withNewStories(withoutRemoved(withoutEndedTurn(next)));
}

/** The checks come first if they may pass without the turn that was ended for them. */
function withoutEndedTurn(run: RunState): RunState {
  const { turn } = run;
  if (turn === null || turn.storyId === null || turn.end?.ending.kind !== "failed") return run;
  return progressOf(run, turn.storyId).recheck ? { ...run, turn: null } : run;
}

function storyAfter(run: RunState, id: string, { config, spec }: Present): StoryProgress {
  const progress = run.stories[id] ?? noProgress();
  if (progress.status === "passed") return progress;
  const checks = (of: { config: RunState["config"]; spec: Spec | null }) =>
    JSON.stringify([of.config.verify, of.spec?.userStories.find((story) => story.id === id)?.verify]);
  const hasOtherChecks = checks(run) !== checks({ config, spec });
  const changes = run.spec === null ? [] : specChanges(run.spec, spec);
  const isEdited = changes.some((change) => change.kind === "edited" && change.id === id);
  const hasOtherTask = changes.some((change) => isAbout(change, id));
  if (!hasOtherChecks && !isEdited) return progress;
  return {
    ...progress,
    failures: 0,
    status: progress.status === "parked" ? "pending" : progress.status,
    recheck: hasOtherChecks && !hasOtherTask && progress.problem?.kind === "verify-failed",
  };
}

/** A story in work that is no longer in the spec is given up. A lent checkout keeps its files: they may be the user's. */
function withoutRemoved(run: RunState): RunState {
  const id = run.currentStory;
  if (id === null || run.spec === null || run.spec.userStories.some((story) => story.id === id)) return run;
  const progress = progressOf(run, id);
  const next = { ...run, turn: null, taken: [], failure: null, machineState: "picking-story" as const };
  const { segments } = progress;
  const parked = { stage: "given-up", reason: "removed from the spec", checkpoint: null, segments } as const;
  return run.options.worktree
    ? { ...next, stories: { ...run.stories, [id]: { ...progress, status: "failed", parked } } }
    : { ...next, currentStory: null };
}

/** A run that was past its stories returns to them if there are new ones. */
function withNewStories(run: RunState): RunState {
  const stopped = run.failure?.in ?? run.machineState;
  const isPast = stopped === "reviewing" || stopped === "committing";
  const hasNew = run.spec !== null && nextStory(run.spec, parkedStories(run)).kind === "story";
  // Where stories are parked, resuming starts with them anyway.
  if (!hasNew || run.failure?.error.kind === "stories-parked") return run;
  if (stopped === "correcting") return { ...run, hasNewStories: true };
  if (!isPast) return run;
  return { ...run, failure: null, machineState: "picking-story", reviewRound: 0 };
}

function isAbout(change: SpecChange, storyId: string | null): boolean {
  if (change.kind !== "edited" && change.kind !== "removed" || change.id !== storyId) return false;
  // Other checks, another order: the agent's task is the same.
  const apart = ["verify", "priority", "dependsOn"];
  return change.kind === "removed" || change.keys.some((key) => !apart.includes(key));
}
