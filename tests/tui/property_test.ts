/** Whatever happens, in any order and at any size: nothing throws, and what is selected exists. */

import assert from "assert";
import { bindings } from "../../tui/keys.ts";
import type { Message } from "../../tui/message.ts";
import { createModel, type Model, tabs } from "../../tui/model.ts";
import { update } from "../../tui/update/update.ts";
import { view } from "../../tui/view/view.ts";
import { detail, diff, history, key, now, project, says, sessions, transcript } from "./sample_world.ts";
import { TextCanvas } from "./text_canvas.ts";
import { opening } from "../view/sample_run.ts";
import { session } from "./sample_world.ts";
import type { RunKey } from "../../src/feed/world.ts";

/** Numbers below `max`, the same for the same seed. */
function randomOf(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 2 ** 32 * max);
  };
}

const keys = [...new Set(bindings.flatMap((one) => one.keys))].filter((name) => name !== "ctrl-c");
const samples = sessions();
const texts = ["", "ログ", "\x1b[2J\x1b]0;x\x07", "שלום", "a\u0301\u200d👩‍👩‍👧", "x".repeat(10_000), "\t\r\n"];

function randomMessage(random: (max: number) => number, run: RunKey | null): Message {
  switch (random(14)) {
    case 0:
      return { kind: "resized", size: { columns: 1 + random(130), rows: 1 + random(50) } };
    case 1:
      return { kind: "clock", now: now + random(10_000_000) };
    case 2: {
      const one = samples[random(samples.length)];
      const title = texts[random(texts.length)] ?? "";
      const tail = Array.from({ length: random(60) }, (_, i) => ({ at: now + i, item: says(title) }));
      const changed = one === undefined ? [] : [{ ...one, alive: random(2) === 0 && one.run !== null, tail }];
      return { kind: "sessions", changed, gone: [], now };
    }
    case 3: {
      const more = Array.from(
        { length: random(9) },
        (_, i) =>
          session(opening(), {
            project: texts[i] ?? "p",
            sessionId: `0000000${i}`,
            branch: texts[random(texts.length)],
          }),
      );
      return { kind: "sessions", changed: more, gone: [], now };
    }
    case 4:
      return {
        kind: "sessions",
        changed: [],
        gone: [samples[random(samples.length)]?.key ?? "", "unknown"],
        now,
      };
    case 5:
      return { kind: "projects", projects: texts.slice(0, random(8)).map((name) => project(name)) };
    case 6:
      return { kind: "history", runs: history(random(60)), isComplete: random(2) === 0 };
    case 7:
      return {
        kind: "run-loaded",
        key: run ?? "?",
        detail: random(4) === 0 ? null : detail(run ?? "?"),
        problem: null,
      };
    case 8:
      return {
        kind: "document-loaded",
        document: random(2) === 0
          ? diff(run ?? "?")
          : transcript(run ?? "?", "001-implement.ndjson", random(300)),
      };
    case 9: {
      const kinds = ["click", "wheel-up", "wheel-down"] as const;
      const kind = kinds[random(3)] ?? "click";
      return { kind: "input", input: { kind, row: random(60) - 2, column: random(140) - 2 } };
    }
    case 10:
      return { kind: "input", input: { kind: "paste", text: texts[random(texts.length)] ?? "" } };
    default:
      return { kind: "input", input: key(keys[random(keys.length)] ?? "enter") };
  }
}

function isSound(model: Model): void {
  for (const tab of tabs) {
    for (const screen of model.screens[tab]) {
      if (screen.kind === "grid") {
        assert.equal(screen.selected, model.order[screen.index] ?? null);
        assert(screen.index >= 0 && screen.index <= Math.max(0, model.order.length - 1));
      }
      if (screen.kind === "list") {
        const { rows, index, top } = screen.list;
        assert(index >= 0 && index < Math.max(1, rows.length), `index ${index} of ${rows.length}`);
        assert(top >= 0 && top <= index, `top ${top}, index ${index}`);
      }
    }
  }
  assert.equal(model.order.length, model.sessions?.size ?? 0);
  assert([...model.archived].every((one) => model.sessions?.has(one)));
}

Deno.test("random messages never throw, and the selection is always in range", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomOf(seed);
    let model = createModel({ columns: 1 + random(130), rows: 1 + random(50) }, now);
    let run: RunKey | null = null;
    for (let i = 0; i < 250; i++) {
      const step = update(model, randomMessage(random, run));
      model = step.model;
      for (const effect of step.effects) if (effect.kind === "load-run") run = effect.run;
      isSound(model);
      const canvas = new TextCanvas(model.size);
      if (i % 3 === 0) view(model, canvas);
      assert(canvas.widths().every((width) => width === model.size.columns));
    }
  }
});

Deno.test("what an agent or a spec wrote cannot reach the screen as a control character", () => {
  for (const text of texts) {
    const one = session(opening(), { project: text, sessionId: "0badf00d", branch: text });
    let model = createModel({ columns: 80, rows: 24 }, now);
    const tail = [{ at: now, item: says(text) }];
    model = update(model, { kind: "sessions", changed: [{ ...one, tail }], gone: [], now }).model;
    for (const name of ["1", "enter", "2", "3"]) {
      model = update(model, { kind: "input", input: key(name) }).model;
      const canvas = new TextCanvas(model.size);
      view(model, canvas);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(canvas.toString(), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]/);
    }
  }
});

Deno.test("a list of ten thousand runs is filtered, moved in and drawn by what is visible", () => {
  const runs = history(10_000);
  let reads = 0;
  const counted = runs.map((one) => ({
    ...one,
    get branch() {
      reads += 1;
      return one.branch;
    },
  }));
  let model = createModel({ columns: 200, rows: 50 }, now);
  model = update(model, { kind: "history", runs: counted, isComplete: true }).model;
  for (const name of ["3", "G", "k", "page-up"]) {
    model = update(model, { kind: "input", input: key(name) }).model;
    reads = 0;
    view(model, new TextCanvas(model.size));
    assert(reads <= 50, `${reads} rows were drawn`);
  }
});
