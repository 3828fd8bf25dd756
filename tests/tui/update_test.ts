import assert from "assert";
import {
  createModel,
  type GridScreen,
  type ListScreen,
  type Model,
  type RunScreen,
  visible,
} from "../../tui/model.ts";
import { currentSource } from "../../tui/sources.ts";
import { update } from "../../tui/update/update.ts";
import type { Session } from "../../src/feed/world.ts";
import {
  after,
  detail,
  diff,
  history,
  knowing,
  now,
  pastRun,
  press,
  project,
  says,
  session,
  sessions,
  transcript,
} from "./sample_world.ts";
import { opening, wholeRun } from "../view/sample_run.ts";

function grid(model: Model): GridScreen {
  const screen = visible(model);
  assert(screen.kind === "grid");
  return screen;
}

function list(model: Model): ListScreen["list"] {
  const screen = visible(model);
  assert(screen.kind === "list");
  return screen.list;
}

function run(model: Model): RunScreen {
  const screen = visible(model);
  assert(screen.kind === "run");
  return screen;
}

const changed = (model: Model, ...all: Session[]): Model =>
  after(model, { kind: "sessions", changed: all, gone: [], now });
const gone = (model: Model, ...keys: string[]): Model =>
  after(model, { kind: "sessions", changed: [], gone: keys, now });

const newer = () => {
  const one = session(opening(), { project: "new", sessionId: "99999999" });
  assert(one.run !== null);
  return { ...one, run: { ...one.run, startedAt: new Date(now).toISOString() } };
};

Deno.test("a run that starts comes first, and the selection stays with its session", () => {
  const model = press(knowing(), "l").model;
  const { selected } = grid(model);
  const more = changed(model, newer());
  assert.equal(more.order[0], "new/99999999");
  assert.equal(grid(more).selected, selected);
  assert.equal(grid(more).index, 2);
});

Deno.test("driven runs come before the others, and an event does not move them", () => {
  const { order, sessions: known } = knowing();
  const alive = order.map((key) => known?.get(key)?.alive);
  assert.deepEqual(alive, [true, true, true, false, false, false]);
  const [first] = sessions();
  assert(first?.run != null);
  const again = { ...first, run: { ...first.run, updatedAt: new Date(now).toISOString() } };
  assert.deepEqual(changed(knowing(), again).order, order);
});

Deno.test("a session that is archived stays while it is selected, and goes when it is left", () => {
  const model = knowing();
  const key = grid(model).selected ?? "";
  const archived = gone(model, key);
  assert.equal(grid(archived).selected, key);
  assert(archived.sessions?.has(key));
  const left = press(archived, "l").model;
  assert.equal(left.sessions?.has(key), false);
  assert.equal(left.order.includes(key), false);
  assert.notEqual(grid(left).selected, key);
  assert.equal(grid(left).selected, left.order[grid(left).index]);
});

Deno.test("another view is a way to leave an archived session as well", () => {
  const model = knowing();
  const key = grid(model).selected ?? "";
  assert.equal(press(gone(model, key), "2").model.sessions?.has(key), false);
});

Deno.test("an archived session that nobody looks at goes at once", () => {
  const model = gone(knowing(), "shop/4d5e6f70");
  assert.equal(model.sessions?.has("shop/4d5e6f70"), false);
  assert.equal(model.archived.size, 0);
});

Deno.test("a zoomed run that ends shows its summary from the start, and stays when it is archived", () => {
  const zoomed = press(knowing(), "enter").model;
  assert.equal(currentSource(zoomed, run(zoomed)).kind, "live");
  assert.equal(run(zoomed).pane.at, "end");
  const [first] = sessions();
  assert(first !== undefined);
  const over = { ...session(wholeRun(), { project: "greeter", sessionId: "1a2b3c4d" }), alive: false };
  const ended = changed(zoomed, over);
  assert.equal(currentSource(ended, run(ended)).kind, "summary");
  assert.deepEqual(run(ended).pane.at, { entry: 0, row: 0 });
  const archived = gone(ended, over.key);
  assert.equal(run(archived).session, over.key);
  assert(archived.sessions?.has(over.key));
  // Opened from the grid, where it is still selected.
  assert.equal(press(archived, "escape", "l").model.sessions?.has(over.key), false);
});

Deno.test("entries that fall out of a tail do not move the text", () => {
  const [first] = sessions();
  assert(first !== undefined);
  const tail = Array.from({ length: 300 }, (_, i) => ({ at: now, item: says(`entry ${i}`) }));
  const zoomed = press(changed(knowing(), { ...first, tail }), "enter", "g").model;
  const scrolled = press(zoomed, ..."jjjjjjjjjj").model;
  assert.deepEqual(run(scrolled).pane.at, { entry: 10, row: 0 });
  const next = changed(scrolled, { ...first, tail: [...tail.slice(4), { at: now, item: says("new") }] });
  assert.deepEqual(run(next).pane.at, { entry: 6, row: 0 });
  const replaced = changed(scrolled, { ...first, tail: tail.map((one) => ({ ...one })) });
  assert.deepEqual(run(replaced).pane.at, { entry: 0, row: 0 });
});

Deno.test("live output that is scrolled to its end follows new entries", () => {
  const [first] = sessions();
  assert(first !== undefined);
  const tail = Array.from({ length: 50 }, (_, i) => ({ at: now, item: says(`entry ${i}`) }));
  const zoomed = press(changed(knowing(), { ...first, tail }), "enter").model;
  assert.equal(run(zoomed).pane.at, "end");
  const up = press(zoomed, "k").model;
  assert.notEqual(run(up).pane.at, "end");
  assert.equal(run(press(up, "j").model).pane.at, "end");
});

Deno.test("opening a run asks for what is recorded of it, and so does coming back to it", () => {
  const opened = press(knowing(), "3", "enter");
  assert.deepEqual(opened.effects, [{ kind: "load-run", run: pastRun(0).key }]);
  assert.deepEqual(press(opened.model, "1", "3").effects, [{ kind: "load-run", run: pastRun(0).key }]);
});

Deno.test("an attempt's transcript is asked for once it is chosen; an answer for another one is not shown", () => {
  const opened = press(knowing(), "3", "enter").model;
  const { key } = pastRun(0);
  const known = after(opened, { kind: "run-loaded", key, detail: detail(key), problem: null });
  const { model, effects } = press(known, "l", "l");
  const wanted = { kind: "transcript", run: key, transcript: "001-implement.ndjson" } as const;
  assert.deepEqual(effects, [
    { kind: "load-document", document: { kind: "diff", run: key } },
    { kind: "load-document", document: wanted },
  ]);
  const other = after(model, { kind: "document-loaded", document: transcript(key, "002-implement.ndjson") });
  assert.equal(run(other).document, null);
  const right = after(model, { kind: "document-loaded", document: transcript(key, wanted.transcript) });
  assert.deepEqual(run(right).document?.ref, wanted);
});

Deno.test("a newer run of a zoomed session takes the place of the one before", () => {
  const zoomed = press(knowing(), "enter").model;
  const [first] = sessions();
  assert(first?.run != null);
  const again = { ...first, run: { ...first.run, runId: "another-run" } };
  const { model, effects } = update(zoomed, { kind: "sessions", changed: [again], gone: [], now });
  assert.equal(run(model).run, "greeter/another-run");
  assert.equal(run(model).detail, null);
  assert.deepEqual(effects, [{ kind: "load-run", run: "greeter/another-run" }]);
});

Deno.test("the selection in the history stays with its run when newer ones are archived", () => {
  const model = press(knowing(), "3", ..."jjjjj").model;
  const { index } = list(model);
  const runs = [{ ...pastRun(0), key: "greeter/new" }, ...history(40)];
  const more = after(model, { kind: "history", runs, isComplete: true });
  assert.equal(list(more).index, index + 1);
  assert.equal(list(more).rows[index + 1]?.id, pastRun(index).key);
  assert.equal(list(more).top, 0);
  // Further down, the rows stay where they are on the screen.
  const low = press(model, "G").model;
  const lower = after(low, { kind: "history", runs, isComplete: true });
  assert.equal(list(lower).index - list(lower).top, list(low).index - list(low).top);
});

Deno.test("a filter passes parts of words in any case; Esc clears it first, then goes back", () => {
  const filtered = press(knowing(), "3", "/", '"STEP-3"', "enter").model;
  assert.equal(list(filtered).rows.length, 11);
  const cleared = press(filtered, "escape").model;
  assert.equal(list(cleared).rows.length, 40);
  const inside = press(knowing(), "2", "enter", "/", '"login"', "enter").model;
  assert(inside.screens.projects.length === 2);
  assert.equal(press(inside, "escape").model.screens.projects.length, 2);
  assert.equal(press(inside, "escape", "escape").model.screens.projects.length, 1);
});

Deno.test("a filter keeps what is selected, and letters that it is typed with are no keys", () => {
  const typed = press(knowing(), "3", ..."jjj", "/", '"q step-3?"').model;
  assert.equal(list(typed).filter, "q step-3?");
  const back = press(typed, "ctrl-u", '"step-3"').model;
  assert.equal(list(back).rows[list(back).index]?.id, pastRun(3).key);
});

Deno.test("a paste goes to the filter without its control characters, and nowhere else", () => {
  const paste = { kind: "input", input: { kind: "paste", text: "step\x1b[2J\n-7" } } as const;
  assert.equal(list(after(press(knowing(), "3", "/").model, paste)).filter, "step -7");
  assert.deepEqual(update(knowing(), paste), { model: knowing(), effects: [] });
});

const refusals: readonly [keys: string[], text: RegExp][] = [
  [["R"], /running already/],
  [["A"], /Interrupt it first/],
  [["Y"], /needs no command/],
  [["l", "j", "P"], /No process drives this run \(cut off\), so there is nothing to pause/],
  [["l", "j", "X"], /nothing to interrupt/],
  [["G", "R"], /cannot be read/],
  [["G", "O"], /no worktree/],
  [["2", "P"], /Select or open a run first/],
  [["3", "enter", "X"], /Select or open a run first/],
  [["3", "Y"], /archived, so it cannot be resumed/],
];

for (const [keys, text] of refusals) {
  Deno.test(`what cannot be done has a reason: ${keys.join(" ")}`, () => {
    const { model, effects } = press(knowing(), ...keys);
    assert.equal(model.overlay, null);
    assert.match(model.notice?.text ?? "", text);
    assert.deepEqual(effects.filter(({ kind }) => kind !== "load-run"), []);
  });
}

Deno.test("an action is done once it is confirmed, and not if the run changed meanwhile", () => {
  const asked = press(knowing(), "X").model;
  const done = press(asked, "y");
  assert.deepEqual(done.effects, [{ kind: "act", action: "interrupt", session: "greeter/1a2b3c4d" }]);
  assert.equal(done.model.overlay, null);
  const [first] = sessions();
  assert(first !== undefined);
  const late = press(changed(asked, { ...first, alive: false }), "y");
  assert.deepEqual(late.effects, []);
  assert.match(late.model.notice?.text ?? "", /No process drives this run/);
});

Deno.test("the command that resumes a run works from any folder, and is shown as well as copied", () => {
  const text = "autom8 resume -C /home/ada/greeter --session 5e6f7081";
  const stopped = press(knowing(), "l", "j", "Y");
  assert.deepEqual(stopped.effects, [{ kind: "copy", text }]);
  assert.equal(stopped.model.notice?.text, `Copied: ${text}`);
  // An abandoned run is named by its own id.
  const abandoned = press(knowing(), "3", "j", "j", "Y");
  assert.deepEqual(abandoned.effects, [{
    kind: "copy",
    text: "autom8 resume -C /home/ada/greeter --session abc00002",
  }]);
});

const at = (row: number, column: number) =>
  ({ kind: "input", input: { kind: "click", row, column } }) as const;

Deno.test("a click selects a quadrant, a row or a view", () => {
  assert.equal(grid(after(knowing(), at(15, 60))).index, 3);
  assert.equal(list(after(press(knowing(), "3").model, at(7, 20))).index, 4);
  assert.equal(after(knowing(), at(0, 30)).tab, "projects");
  for (const [row, column] of [[0, 0], [23, 5], [1, 79], [-1, -1], [500, 500]] as const) {
    after(knowing(), at(row, column));
    after(press(knowing(), "3").model, at(row, column));
  }
});

Deno.test("the wheel scrolls a list, a text and the help, and turns the pages of the runs", () => {
  const down = { kind: "input", input: { kind: "wheel-down", row: 5, column: 5 } } as const;
  assert.equal(grid(after(knowing(), down)).index, 4);
  assert.equal(list(after(press(knowing(), "3").model, down)).index, 3);
  assert.deepEqual(after(press(knowing(), "?").model, down).overlay, { kind: "help", top: 1 });
});

Deno.test("on a screen that is too small only keys work that need not be seen", () => {
  const small = after(press(knowing(), "X").model, { kind: "resized", size: { columns: 40, rows: 8 } });
  assert.deepEqual(press(small, "y").effects, []);
  assert.deepEqual(press(small, "q").effects, [{ kind: "quit" }]);
  assert.deepEqual(press(small, "ctrl-z").effects, [{ kind: "suspend" }]);
});

Deno.test("a project that is opened shows its sessions, its specs and its archived runs", () => {
  const model = press(knowing(), "2", "enter").model;
  const kinds = list(model).rows.map(({ kind }) => kind);
  assert.deepEqual(kinds.slice(0, 5), ["session", "session", "spec", "spec", "past"]);
  assert(list(model).rows.every((row) => row.kind !== "past" || row.run.project === "greeter"));
  const fewer = after(model, { kind: "projects", projects: [project("greeter", { specs: [] })] });
  assert.equal(list(fewer).rows.filter(({ kind }) => kind === "spec").length, 0);
});

Deno.test("before anything is known every key is harmless", () => {
  let model = createModel({ columns: 80, rows: 24 }, now);
  for (const name of [..."jkhlgGnp]123/", "escape", "enter", ..."PRXAOY?", "escape", "tab", "enter"]) {
    model = press(model, name).model;
  }
});

Deno.test("a diff on the screen is read again when something was recorded of its run, and keeps its place", () => {
  const zoomed = press(knowing(), "enter").model;
  const { run: key } = run(zoomed);
  assert(key !== null);
  const loaded = (moments: number) => {
    const one = detail(key);
    return {
      kind: "run-loaded",
      key,
      detail: { ...one, moments: one.moments.slice(0, moments) },
      problem: null,
    } as const;
  };
  const chosen = press(after(zoomed, loaded(3)), "l", "l");
  const reading = { kind: "load-document", document: { kind: "diff", run: key } };
  assert.deepEqual(chosen.effects.at(-1), reading);
  const read = press(after(chosen.model, { kind: "document-loaded", document: diff(key) }), "j", "j").model;
  assert.deepEqual(update(read, loaded(3)).effects, []);
  const grown = update(read, loaded(4));
  assert.deepEqual(grown.effects, [reading]);
  const again = after(grown.model, { kind: "document-loaded", document: diff(key) });
  assert.deepEqual([run(grown.model).document, run(again).pane], [run(read).document, run(read).pane]);
});

Deno.test("a run of which nothing is recorded says so", () => {
  const opened = press(knowing(), "3", "enter").model;
  const { key } = pastRun(0);
  const known = after(opened, { kind: "run-loaded", key, detail: null, problem: null });
  assert.equal(run(known).isRead, true);
});

Deno.test("a question about a run that is archived meanwhile is closed", () => {
  const inList = press(knowing(), "2", "enter", "j", "P").model;
  assert.equal(inList.overlay?.kind, "confirm");
  const archived = gone(inList, "greeter/2b3c4d5e");
  assert.equal(archived.overlay, null);
  assert.match(archived.notice?.text ?? "", /archived/);
});

Deno.test("a run that is archived between two looks shows the end that the history has", () => {
  const [first] = knowing().sessions?.values() ?? [];
  assert(first?.run != null && first.run.status === "running");
  const archived = after(knowing(), { kind: "sessions", changed: [], gone: [first.key], now });
  const { runId } = first.run;
  const past = { ...pastRun(0), runId, key: `${first.project}/${runId}`, project: first.project };
  const runs = [{ ...past, status: "completed" }];
  const known = after(archived, { kind: "history", runs, isComplete: true });
  assert.equal(known.sessions?.get(first.key)?.run?.status, "completed");
});
