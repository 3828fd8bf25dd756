/** The step of every state with work to do: a state without its step does not compile. */

import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";
import type { WorkingState } from "../state.ts";
import { committing } from "./committing.ts";
import { correcting } from "./correcting.ts";
import { creatingPr } from "./creating_pr.ts";
import { generatingSpec } from "./generating_spec.ts";
import { initializing } from "./initializing.ts";
import { loadingSpec } from "./loading_spec.ts";
import { pickingStory } from "./picking_story.ts";
import { reviewing } from "./reviewing.ts";
import { runningClaude } from "./running_claude.ts";

/** Does the work of a state and returns its outcome. A step may be entered again after a crash at any point of it. */
export type Step<S extends WorkingState> = (driver: Driver) => Promise<Outcomes[S]>;

export const steps: { readonly [S in WorkingState]: Step<S> } = {
  "idle": () => Promise.resolve({ kind: "start" }),
  "loading-spec": loadingSpec,
  "generating-spec": generatingSpec,
  "initializing": initializing,
  "picking-story": pickingStory,
  "running-claude": runningClaude,
  "reviewing": reviewing,
  "correcting": correcting,
  "committing": committing,
  "creating-pr": creatingPr,
};
