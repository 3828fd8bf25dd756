/** What an update gives. */

import type { Effect } from "../effect.ts";
import type { Model } from "../model.ts";
import type { Tone } from "../../src/view/line.ts";

/** The model after a message, and what is to be done because of it, in order. */
export type Step = { readonly model: Model; readonly effects: readonly Effect[] };

export function step(model: Model, ...effects: readonly Effect[]): Step {
  return { model, effects };
}

/** The model with a sentence in the footer. */
export function noticed(model: Model, text: string, tone: Tone = "warn"): Step {
  return step({ ...model, notice: { text, tone } });
}
