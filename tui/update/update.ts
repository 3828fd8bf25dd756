/** What a message changes, and what it asks the loop to do. Pure. */

import type { Effect } from "../effect.ts";
import type { Message } from "../message.ts";
import type { Model } from "../model.ts";

/** The model after a message, and what is to be done because of it, in order. */
export type Step = { readonly model: Model; readonly effects: readonly Effect[] };

export function update(model: Model, message: Message): Step {
  switch (message.kind) {
    case "resized":
      return { model: { ...model, size: message.size }, effects: [] };
    case "clock":
      return { model: { ...model, now: message.now }, effects: [] };
    default:
      return { model, effects: [] };
  }
}
