/** What a monitor knows, made up: live, stopped, killed and unreadable runs, projects, a history. */

import { describeError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { summarize } from "../../src/run/summary.ts";
import { viewAfterActivity, viewAfterEvent } from "../../src/view/live_view.ts";
import { eventItems } from "../../src/view/event_items.ts";
import type { Item } from "../../src/view/items.ts";
import { line } from "../../src/view/line.ts";
import { patchLines } from "../../src/view/patch.ts";
import { emptyView } from "../../src/view/live_view.ts";
import { failedRun, opening, replay, runAfter, spec, start, wholeRun, workTree } from "../view/sample_run.ts";
import type { Message } from "../../tui/message.ts";
import type { Input, NamedKey } from "../../tui/input/input.ts";
import { createModel, type Model } from "../../tui/model.ts";
import { update } from "../../tui/update/update.ts";
import type { Effect } from "../../tui/effect.ts";
import type { Document, PastRun, Project, RunDetail, Session, TailEntry } from "../../src/feed/world.ts";

/** Ten minutes after the sample runs began. */
export const now = start.getTime() + 600_000;

type Told = { project: string; sessionId: string; branch?: string; alive?: boolean };

/** A session whose run is in the state after some events. */
export function session(
  events: readonly RunEvent[],
  { project, sessionId, branch = "feat/login", alive = true }: Told,
): Session {
  const moments = replay(events);
  let live = emptyView;
  const tail: TailEntry[] = [];
  for (const { event, run, at } of moments) {
    live = viewAfterEvent(live, event, run, Date.parse(at));
    for (const item of eventItems(event, run, new Date(at))) {
      if (item.kind !== "phase" && item.kind !== "end") tail.push({ at: Date.parse(at), item });
    }
  }
  if (alive) {
    const use = {
      kind: "tool-use",
      messageId: "m",
      id: "1",
      name: "Edit",
      input: { file_path: `${workTree}/src/auth.ts` },
    } as const;
    live = viewAfterActivity(live, { ...use, subAgent: false }, workTree);
  }
  const run = runAfter(events);
  return {
    key: `${project}/${sessionId}`,
    project,
    sessionId,
    run: { ...summarize({ ...run, branch, project, sessionId }, { sequence: 1, bytes: 1 }) },
    problem: null,
    alive,
    live,
    tail,
  };
}

export const says = (text: string): Item => ({
  kind: "entry",
  label: "Says",
  tone: "quiet",
  parts: [{ text }],
});

const until = (kind: string, nth = 1): RunEvent[] => {
  const all = wholeRun();
  const places = all.flatMap((event, i) => event.kind === kind ? [i] : []);
  return all.slice(0, (places[nth - 1] ?? all.length) + 1);
};

/** Five sessions, one of each kind. */
export function sessions(): Session[] {
  const wide = spec(["ログイン画面を作る 👩‍👩‍👧 with a long title that goes on", "שלום עולם", "Log out"]);
  const broken: Session = {
    ...session(opening(), { project: "odd", sessionId: "deadbeef", alive: false }),
    run: null,
    tail: [],
    problem: describeError("state-damaged", {
      path: "/c/odd/sessions/deadbeef/journal.ndjson",
      detail: "not JSON",
    }),
  };
  return [
    session(until("agent-started", 2), { project: "greeter", sessionId: "1a2b3c4d" }),
    session(until("agent-started", 5), {
      project: "greeter",
      sessionId: "2b3c4d5e",
      branch: "feat/reviewed",
    }),
    session(opening({ verify: [] }, wide), {
      project: "ワイド",
      sessionId: "3c4d5e6f",
      branch: "機能/ログイン",
    }),
    session(failedRun(), { project: "shop", sessionId: "4d5e6f70", branch: "fix/cart", alive: false }),
    session(until("agent-started", 3), {
      project: "shop",
      sessionId: "5e6f7081",
      branch: "feat/killed",
      alive: false,
    }),
    broken,
  ];
}

export function project(name: string, more: Partial<Project> = {}): Project {
  return {
    name,
    root: `/home/ada/${name}`,
    specs: ["login.json", "logout.md"],
    archivedRuns: 12,
    costUsd: 4.56,
    costIsEstimate: false,
    lastRun: pastRun(0),
    problem: null,
    ...more,
  };
}

const statuses = ["completed", "failed", "abandoned", "interrupted"] as const;

/** An archived run; a higher number began earlier. */
export function pastRun(i: number): PastRun {
  const began = start.getTime() - i * 3_600_000;
  const runId = `${(0xabc00000 + i).toString(16)}-0000-4000-8000-000000000000`;
  const name = i % 3 === 0 ? "shop" : "greeter";
  return {
    key: `${name}/${runId}`,
    project: name,
    runId,
    sessionId: "77777777",
    branch: `feat/step-${i}`,
    status: statuses[i % 4] ?? "completed",
    startedAt: new Date(began).toISOString(),
    finishedAt: new Date(began + 754_000).toISOString(),
    storiesDone: i % 4,
    storiesTotal: 3,
    costUsd: i / 7,
    usageIsEstimate: i % 5 === 0,
    folder: `folder-${i}`,
  };
}

export const history = (count: number): PastRun[] => Array.from({ length: count }, (_, i) => pastRun(i));

/** All that is recorded of the whole sample run. */
export function detail(key: string): RunDetail {
  const moments = replay(wholeRun());
  return {
    key,
    run: runAfter(wholeRun()),
    moments,
    damage: null,
    attempts: [
      { turn: 1, phase: "implement", storyId: "US-001", attempt: 1, transcript: "001-implement.ndjson" },
      { turn: 2, phase: "implement", storyId: "US-002", attempt: 1, transcript: "002-implement.ndjson" },
      { turn: 3, phase: "implement", storyId: "US-002", attempt: 2, transcript: "003-implement.ndjson" },
      { turn: 4, phase: "review", storyId: null, attempt: 1, transcript: "004-review.ndjson" },
    ],
  };
}

export function diff(run: string): Document {
  const patch = [
    "diff --git a/src/auth.ts b/src/auth.ts",
    "--- a/src/auth.ts",
    "+++ b/src/auth.ts",
    "@@ -1,3 +1,4 @@",
    " import { hash } from './hash.ts';",
    "-const limit = 3;",
    "+const limit = 5;",
    "+// ログイン",
    "",
  ].join("\n");
  return { ref: { kind: "diff", run }, lines: patchLines(patch), cut: 0, problem: null };
}

export function transcript(run: string, name: string, lines = 200): Document {
  return {
    ref: { kind: "transcript", run, transcript: name },
    lines: Array.from(
      { length: lines },
      (_, i) => line(`Line ${i + 1}: the agent reads src/auth.ts and thinks about it`),
    ),
    cut: 0,
    problem: null,
  };
}

/** Everything known. */
export function world(): Message[] {
  return [
    { kind: "sessions", changed: sessions(), gone: [], now },
    {
      kind: "projects",
      projects: [
        project("greeter"),
        project("odd", { root: null, lastRun: null, archivedRuns: 0, costUsd: 0, specs: [] }),
        project("shop", { costIsEstimate: true }),
        project("torn", {
          problem: describeError("folder-unwritable", { path: "/c/torn", detail: "denied" }),
        }),
        project("ワイド"),
      ],
    },
    { kind: "history", runs: history(40), isComplete: true },
  ];
}

/** A key by its name, as the table of keys names it. */
export function key(name: string): Extract<Input, { kind: "key" }> {
  const ctrl = name.startsWith("ctrl-");
  const shift = name.startsWith("shift-");
  const bare = name.replace(/^(?:ctrl|shift)-/, "");
  const named = namedOf(bare);
  const plain = bare === "space" ? " " : bare;
  return { kind: "key", key: named ?? { char: plain }, ctrl, alt: false, shift };
}

const named: readonly NamedKey[] = [
  ...["up", "down", "left", "right", "home", "end", "page-up", "page-down"] as const,
  ...["insert", "delete", "tab", "enter", "escape", "backspace"] as const,
];

function namedOf(name: string): NamedKey | null {
  return named.find((one) => one === name) ?? null;
}

/** Presses keys, by their names; a text in quotes is typed. Returns the model and all effects. */
export function press(model: Model, ...names: string[]): { model: Model; effects: Effect[] } {
  const effects: Effect[] = [];
  for (const name of names.flatMap((one) => one.startsWith('"') ? [...one.slice(1, -1)] : [one])) {
    const step = update(model, { kind: "input", input: key(name) });
    model = step.model;
    effects.push(...step.effects);
  }
  return { model, effects };
}

/** The model after messages. */
export function after(model: Model, ...messages: Message[]): Model {
  return messages.reduce((one, message) => update(one, message).model, model);
}

/** A model that knows everything. */
export function knowing(columns = 80, rows = 24): Model {
  return after(createModel({ columns, rows }, now), ...world());
}
