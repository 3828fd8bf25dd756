/** Where a person's keys go. */

import type { Place } from "./keys.ts";
import { type Model, visible } from "./model.ts";

/** What is in front of the person: a question, a field, or the screen. */
export function placeOf(model: Model): Place {
  if (model.overlay !== null) return model.overlay.kind;
  return model.typing ? "field" : visible(model).kind;
}
