/** Every key of the table does what the help says, in each place that it names. */

import assert from "assert";
import type { Effect } from "../../tui/effect.ts";
import { helpLines } from "../../tui/help.ts";
import { bindingOf, bindings, type Command, keyLabel, type Place } from "../../tui/keys.ts";
import { textOf } from "../../src/view/line.ts";
import { type Model, type RunScreen, visible } from "../../tui/model.ts";
import { placeOf } from "../../tui/place.ts";
import { currentSource } from "../../tui/sources.ts";
import { typedText } from "../../tui/update/commands.ts";
import { after, detail, key, knowing, press, transcript } from "./sample_world.ts";

/** A model in which a key of a place has something to do. */
function inPlace(place: Exclude<Place, "everywhere">): Model {
  const model = knowing();
  switch (place) {
    case "grid":
      return press(model, "l", "j").model;
    case "list":
      return press(model, "3", "j", "j", "j").model;
    case "run":
      return longText(press(model, "2", "enter", "enter").model);
    case "field":
      return press(model, "3", "j", "/", '"step"').model;
    case "help":
      return press(model, "?", "j", "j").model;
    case "confirm":
      return press(model, "P").model;
    default:
      return place satisfies never;
  }
}

/** In the middle of a transcript, with a search. */
function longText(model: Model): Model {
  const { run } = runOf(model);
  assert(run !== null);
  const known = after(model, { kind: "run-loaded", key: run, detail: detail(run), problem: null });
  const chosen = press(known, "l", "l", "l").model;
  const read = after(chosen, { kind: "document-loaded", document: transcript(run, "001-implement.ndjson") });
  return press(read, "/", '"line 5"', "enter", "n").model;
}

function runOf(model: Model): RunScreen {
  const screen = visible(model);
  assert(screen.kind === "run");
  return screen;
}

/** Where the person is: the selected quadrant or row, the top of the text or of the help. */
function position(model: Model): number {
  if (model.overlay?.kind === "help") return model.overlay.top;
  const screen = visible(model);
  switch (screen.kind) {
    case "grid":
      return screen.index;
    case "list":
      return screen.list.index;
    case "run":
      return screen.pane.at === "end" ? Infinity : screen.pane.at.entry;
    default:
      return screen satisfies never;
  }
}

type Pressed = { before: Model; model: Model; effects: readonly Effect[]; place: Place };
type Check = (pressed: Pressed) => void;

const moves = (sign: number): Check => ({ before, model }) =>
  assert.equal(Math.sign(position(model) - position(before)), sign);
const shows = (tab: Model["tab"]): Check => ({ model }) => assert.equal(model.tab, tab);
const asksFor = (effect: Effect["kind"]): Check => ({ effects }) =>
  assert.deepEqual(effects.map(({ kind }) => kind), [effect]);

/** An action asks first, or says why not; nothing is done yet. */
const asks = (action: string): Check => ({ model, effects, place }) => {
  assert.deepEqual(effects, []);
  if (model.overlay?.kind === "confirm") assert.equal(model.overlay.action, action);
  else assert(model.notice !== null && model.notice.text !== "", `${action} in ${place}`);
};

const checks: Readonly<Record<Command, Check>> = {
  "quit": asksFor("quit"),
  "suspend": asksFor("suspend"),
  "repaint": asksFor("repaint"),
  "help": ({ model }) => assert.deepEqual(model.overlay, { kind: "help", top: 0 }),
  "close-help": ({ model }) => assert.equal(model.overlay, null),
  "mouse": ({ model, effects }) => {
    assert.equal(model.mouse, true);
    assert.deepEqual(effects, [{ kind: "mouse", on: true }]);
  },
  "next-view": ({ before, model }) =>
    assert.equal(model.tab, { runs: "projects", projects: "history", history: "runs" }[before.tab]),
  "previous-view": ({ before, model }) =>
    assert.equal(model.tab, { runs: "history", projects: "runs", history: "projects" }[before.tab]),
  "view-runs": shows("runs"),
  "view-projects": shows("projects"),
  "view-history": shows("history"),
  "back": ({ before, model, place }) => {
    if (place === "run") assert.equal(runOf(model).pane.find, "");
    else assert.equal(visible(model), visible(before));
  },
  "open": ({ model }) => assert.equal(visible(model).kind, "run"),
  "up": moves(-1),
  "down": moves(1),
  "left": moves(-1),
  "right": moves(1),
  "first": ({ model }) => assert.equal(position(model), 0),
  "last": ({ before, model, place }) => {
    const ends = { grid: before.order.length - 1, list: 39, run: Infinity };
    assert.equal(
      position(model),
      place === "grid" || place === "list" || place === "run" ? ends[place] : null,
    );
  },
  "half-up": moves(-1),
  "half-down": moves(1),
  "page-up": moves(-1),
  "page-down": moves(1),
  "next-page": moves(1),
  "previous-page": moves(-1),
  "search": ({ model }) => assert.equal(placeOf(model), "field"),
  "next-match": moves(1),
  "previous-match": moves(-1),
  "previous-source": ({ before, model }) => {
    assert.deepEqual(currentSource(before, runOf(before)), { kind: "attempt", turn: 1 });
    assert.deepEqual(currentSource(model, runOf(model)), { kind: "diff" });
  },
  "next-source": ({ model, effects }) => {
    assert.deepEqual(currentSource(model, runOf(model)), { kind: "attempt", turn: 2 });
    asksFor("load-document")({ before: model, model, effects, place: "run" });
  },
  "pause": asks("pause"),
  "resume": asks("resume"),
  "interrupt": asks("interrupt"),
  "abandon": asks("abandon"),
  "edit": ({ effects, model }) => assert(effects[0]?.kind === "edit" || model.notice !== null),
  "copy": ({ effects, model }) => {
    assert(model.notice !== null);
    assert(effects.every(({ kind }) => kind === "copy"));
  },
  "confirm": ({ model, effects }) => {
    assert.equal(model.overlay, null);
    assert.equal(effects[0]?.kind, "act");
  },
  "refuse": ({ model, effects }) => {
    assert.equal(model.overlay, null);
    assert.deepEqual(effects, []);
  },
  "keep-field": ({ model }) => {
    assert.equal(typedText(model), "step");
    assert.equal(model.typing, false);
  },
  "leave-field": ({ model }) => {
    assert.equal(typedText(model), "");
    assert.equal(model.typing, false);
  },
  "erase": ({ model }) => assert.equal(typedText(model), "ste"),
  "clear-field": ({ model }) => {
    assert.equal(typedText(model), "");
    assert.equal(model.typing, true);
  },
};

const places = ["grid", "list", "run", "field", "help", "confirm"] as const;

for (const { keys, places: named, command, help } of bindings) {
  const all = places.filter((place) => named.includes(place) || named.includes("everywhere"));
  Deno.test(`${keys.map(keyLabel).join(", ")} in ${all.join(", ")}: ${help}`, () => {
    for (const place of all) {
      for (const name of keys) {
        const before = inPlace(place);
        const { model, effects } = press(before, name);
        checks[command]({ before, model, effects, place });
      }
    }
  });
}

Deno.test("no key has two meanings in one place", () => {
  for (const place of places) {
    const all = bindings.filter((one) => one.places.includes(place) || one.places.includes("everywhere"));
    const names = all.flatMap(({ keys }) => keys);
    assert.deepEqual(names, [...new Set(names)], place);
    for (const { keys, command } of all) {
      for (const name of keys) assert.equal(bindingOf(name, place)?.command, command);
    }
  }
});

Deno.test("the help has a line for every key", () => {
  const text = helpLines(knowing()).map(textOf).join("\n");
  for (const { keys, help } of bindings) {
    assert(text.includes(help), help);
    assert(text.includes(keys.map(keyLabel).join(" ").slice(0, 20)), keys.join());
  }
});

Deno.test("the help begins with the keys of the screen under it", () => {
  const first = (...names: string[]) => textOf(helpLines(press(knowing(), ...names, "?").model)[0] ?? []);
  assert.equal(first(), "Active runs");
  assert.equal(first("2"), "Lists");
  assert.equal(first("2", "enter"), "Lists");
  assert.equal(first("enter"), "An opened run");
});

Deno.test("a key that the table does not have changes nothing", () => {
  const model = knowing();
  for (const name of ["z", "ctrl-x", "insert"]) assert.deepEqual(press(model, name), { model, effects: [] });
  assert.equal(key("space").key === "enter", false);
});
