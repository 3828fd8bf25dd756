/** What an agent turn is for: the one vocabulary of configuration, prompts, runs and screens. */

/** Every phase, each of which may have a model and an effort of its own. */
export const phases = ["implement", "review", "correct", "plan"] as const;
export type Phase = typeof phases[number];

/** The phases of a run. Planning comes before there is one. */
export const runPhases = ["implement", "review", "correct"] as const satisfies readonly Phase[];
export type RunPhase = typeof runPhases[number];
