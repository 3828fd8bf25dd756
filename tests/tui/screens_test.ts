/** Whole screens as text. `AUTOM8_UPDATE_SCREENS=1` writes them anew: look at the difference before it is committed. */

import assert from "assert";
import { createModel, type Model, visible } from "../../tui/model.ts";
import { view } from "../../tui/view/view.ts";
import { after, detail, diff, knowing, now, press, transcript, world } from "./sample_world.ts";
import { TextCanvas } from "./text_canvas.ts";

const sizes = [[80, 24], [120, 40], [200, 50], [60, 15]] as const;

function draw(model: Model): TextCanvas {
  const canvas = new TextCanvas(model.size);
  view(model, canvas);
  return canvas;
}

/** The run that is open, with all that is recorded of it. */
function loaded(model: Model): Model {
  const screen = visible(model);
  assert(screen.kind === "run" && screen.run !== null);
  return after(model, { kind: "run-loaded", key: screen.run, detail: detail(screen.run), problem: null });
}

function withDocument(model: Model, document: (run: string) => ReturnType<typeof diff>): Model {
  const screen = visible(model);
  assert(screen.kind === "run" && screen.run !== null);
  return after(model, { kind: "document-loaded", document: document(screen.run) });
}

const screens: Readonly<Record<string, (columns: number, rows: number) => Model>> = {
  "loading": (columns, rows) => createModel({ columns, rows }, now),
  "newcomer": (columns, rows) => {
    const empty = createModel({ columns, rows }, now);
    return after(empty, { kind: "sessions", changed: [], gone: [], now }, { kind: "projects", projects: [] });
  },
  "active-runs": (columns, rows) => knowing(columns, rows),
  "active-runs-page-2": (columns, rows) => press(knowing(columns, rows), "G").model,
  "projects": (columns, rows) => press(knowing(columns, rows), "2", "j").model,
  "no-projects": (columns, rows) =>
    press(after(createModel({ columns, rows }, now), { kind: "projects", projects: [] }), "2").model,
  "project": (columns, rows) => press(knowing(columns, rows), "2", "enter").model,
  "history": (columns, rows) => press(knowing(columns, rows), "3", "j", "j").model,
  "history-filter": (columns, rows) => press(knowing(columns, rows), "3", "/", '"STEP-1"').model,
  "history-no-match": (columns, rows) => press(knowing(columns, rows), "3", "/", '"zzz"', "enter").model,
  "history-loading": (columns, rows) => press(createModel({ columns, rows }, now), "3").model,
  "no-history": (columns, rows) =>
    press(after(createModel({ columns, rows }, now), { kind: "history", runs: [], isComplete: true }), "3")
      .model,
  "zoom-live": (columns, rows) => loaded(press(knowing(columns, rows), "enter").model),
  "zoom-diff": (columns, rows) =>
    withDocument(press(loaded(press(knowing(columns, rows), "enter").model), "l", "l").model, diff),
  "zoom-stopped": (columns, rows) => loaded(press(knowing(columns, rows), "G", "k", "enter").model),
  "zoom-unreadable": (columns, rows) => press(knowing(columns, rows), "G", "enter").model,
  "past-run": (columns, rows) => loaded(press(knowing(columns, rows), "3", "enter").model),
  "past-run-loading": (columns, rows) => press(knowing(columns, rows), "3", "enter").model,
  "transcript-search": (columns, rows) => {
    const opened = press(loaded(press(knowing(columns, rows), "3", "enter").model), "l", "l").model;
    const read = withDocument(opened, (run) => transcript(run, "001-implement.ndjson"));
    return press(read, "/", '"line 12"', "enter", "n").model;
  },
  "help": (columns, rows) => press(knowing(columns, rows), "?").model,
  "confirm-abandon": (columns, rows) => press(knowing(columns, rows), "l", "j", "A").model,
  "confirm-pause": (columns, rows) => press(knowing(columns, rows), "P").model,
  "copied": (columns, rows) => {
    const notice = `Copied: autom8 resume -C /home/ada/${
      "a-long-folder/".repeat(6)
    }greeter --session 5e6f7081`;
    return after(knowing(columns, rows), { kind: "notice", text: notice, tone: "text" });
  },
  "help-scrolled": (columns, rows) => press(knowing(columns, rows), "?", "page-down").model,
  "project-unreadable": (columns, rows) => press(knowing(columns, rows), "2", "j", "j", "j", "enter").model,
  "refused": (columns, rows) => press(knowing(columns, rows), "R").model,
};

const folder = new URL("./screens/", import.meta.url);

for (const [name, make] of Object.entries(screens)) {
  Deno.test(`the screen "${name}" at each size`, () => {
    const drawn = sizes.map(([columns, rows]) => {
      const canvas = draw(make(columns, rows));
      assert.deepEqual(canvas.widths(), Array(rows).fill(columns));
      return `== ${columns}x${rows}\n${canvas}\n`;
    }).join("");
    const file = new URL(`${name}.txt`, folder);
    if (Deno.env.get("AUTOM8_UPDATE_SCREENS") === "1") Deno.writeTextFileSync(file, drawn);
    assert.equal(drawn, Deno.readTextFileSync(file));
  });
}

Deno.test("a screen that is too small says so, and any size down to 1x1 can be drawn", () => {
  const small = draw(knowing(40, 10)).toString();
  assert.match(small, /^autom8 monitor needs 60x15; this is\n40x10\./);
  for (const columns of [1, 2, 3, 10, 59, 60, 61, 79, 80]) {
    for (const rows of [1, 2, 3, 14, 15, 16]) {
      for (const make of Object.values(screens)) {
        draw(after(make(80, 24), { kind: "resized", size: { columns, rows } }));
      }
    }
  }
});

Deno.test("what a view draws does not change what it draws from", () => {
  const model = knowing();
  const before = draw(model).toString();
  draw(model);
  assert.equal(draw(model).toString(), before);
  assert.equal(draw(after(model, ...world())).toString(), before);
});
