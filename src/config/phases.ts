/** What an agent turn is for: the one vocabulary of configuration, prompts, runs and screens. */

/** The phases that may each have a model and an effort of their own. */
export const phases = ["implement", "review", "correct", "plan"] as const;
export type Phase = typeof phases[number];

/**
 * The phases of a run. Planning comes before there is one, improving after it. Filling a pull request template has no
 * settings of its own, and answering a pull request's review has those of `implement`.
 */
export const runPhases = ["implement", "review", "correct", "pr-template", "pr-review"] as const;
export type RunPhase = typeof runPhases[number];

/** Whether a turn of the phase is an attempt at a story: what it changes and costs is the story's. */
export function isAttempt(phase: RunPhase): boolean {
  return phase === "implement" || phase === "pr-review";
}

/** Every phase: each has a prompt. Converting a text into a spec has the settings of planning. */
export const promptPhases = [...phases, "convert-spec", "improve", "pr-template", "pr-review"] as const;
export type PromptPhase = typeof promptPhases[number];
