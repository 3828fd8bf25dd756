/** What a message changes, and what it asks the loop to do. Pure. */

import { sanitize } from "../../src/text/sanitize.ts";
import type { Size } from "../geometry.ts";
import type { Input, Key } from "../input/input.ts";
import { bindingOf, keyName } from "../keys.ts";
import { isTooSmall, listArea } from "../layout.ts";
import { select } from "../list.ts";
import type { Message } from "../message.ts";
import { mapScreens, type Model } from "../model.ts";
import { placeOf } from "../place.ts";
import { run, typed, typedText } from "./commands.ts";
import { onMouse } from "./mouse.ts";
import { type Step, step } from "./step.ts";
import { onDocument, onHistory, onProjects, onRunLoaded, onSessions } from "./world.ts";

/** The model after a message, and what is to be done because of it, in order. */
export function update(model: Model, message: Message): Step {
  switch (message.kind) {
    case "input":
      return onInput(model, message.input);
    case "resized":
      return step(resized(model, message.size));
    case "clock":
      return step({ ...model, now: message.now });
    case "sessions":
      return onSessions(model, message);
    case "projects":
      return onProjects(model, message);
    case "history":
      return onHistory(model, message);
    case "run-loaded":
      return onRunLoaded(model, message);
    case "document-loaded":
      return onDocument(model, message);
    case "notice":
      return step({ ...model, notice: { text: message.text, tone: message.tone } });
    default:
      return message satisfies never;
  }
}

function onInput(model: Model, input: Input): Step {
  switch (input.kind) {
    case "key":
      return onKey({ ...model, notice: null }, input);
    case "paste":
      return model.typing ? typed(model, typedText(model) + sanitize(input.text)) : step(model);
    case "click":
    case "wheel-up":
    case "wheel-down":
      return onMouse(model, input);
    case "focus":
      return step(model);
    default:
      return input satisfies never;
  }
}

function onKey(model: Model, key: Key): Step {
  // Nobody can see what another key would do.
  if (isTooSmall(model.size)) return onKeyUnseen(model, key);
  const place = placeOf(model);
  const binding = bindingOf(keyName(key), place);
  if (binding !== null) return run(binding.command, model);
  const isCharacter = typeof key.key !== "string" && !key.ctrl && !key.alt;
  return place === "field" && isCharacter && typeof key.key !== "string"
    ? typed(model, typedText(model) + sanitize(key.key.char))
    : step(model);
}

function onKeyUnseen(model: Model, key: Key): Step {
  const binding = bindingOf(keyName(key), "grid");
  const isSafe = binding?.command === "quit" || binding?.places.includes("everywhere") === true;
  return binding !== null && isSafe ? run(binding.command, model) : step(model);
}

/** What is selected stays visible. */
function resized(model: Model, size: Size): Model {
  const { rows } = listArea(size);
  return mapScreens(
    { ...model, size },
    (screen) =>
      screen.kind === "list" ? { ...screen, list: select(screen.list, screen.list.index, rows) } : screen,
  );
}
