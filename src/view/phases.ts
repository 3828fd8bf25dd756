/** The names and the tone of each state of a run. */

import type { MachineState, RunState } from "../run/state.ts";
import type { Tone } from "./line.ts";

type PhaseName = {
  /** In a banner. */
  banner: string;
  /** In a sentence or a list. */
  label: string;
  tone: Tone;
};

/** A row for every state of the machine. */
export const phaseNames: Readonly<Record<MachineState, PhaseName>> = {
  "idle": { banner: "STARTING", label: "starting", tone: "phase" },
  "loading-spec": { banner: "LOADING SPEC", label: "loading the spec", tone: "phase" },
  "generating-spec": { banner: "CONVERTING SPEC", label: "converting the spec", tone: "phase" },
  "initializing": { banner: "INITIALIZING", label: "initializing", tone: "phase" },
  "picking-story": { banner: "PICKING STORY", label: "picking a story", tone: "phase" },
  "running-claude": { banner: "RUNNING CLAUDE", label: "running Claude", tone: "phase" },
  "reviewing": { banner: "REVIEWING", label: "reviewing", tone: "phase" },
  "correcting": { banner: "CORRECTING", label: "correcting", tone: "warn-strong" },
  "committing": { banner: "COMMITTING", label: "committing", tone: "phase" },
  "creating-pr": { banner: "CREATING PULL REQUEST", label: "creating a pull request", tone: "phase" },
  "completed": { banner: "COMPLETED", label: "completed", tone: "good-strong" },
  "failed": { banner: "FAILED", label: "failed", tone: "bad-strong" },
};

/** The name of what a run does now. One that answers a review opens no pull request at its end. */
export function phaseNameOf({ machineState, review }: Pick<RunState, "machineState" | "review">): PhaseName {
  if (machineState !== "creating-pr" || review === null) return phaseNames[machineState];
  return { banner: "ANSWERING THE REVIEW", label: "answering the review", tone: "phase" };
}
