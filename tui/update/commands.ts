/** What each command of the table of keys does. */

import type { Action } from "../../src/feed/world.ts";
import type { Command } from "../keys.ts";
import { listArea, textRoom } from "../layout.ts";
import { filterRows, selectedRow } from "../list.ts";
import {
  type Model,
  type RunScreen,
  runScreen,
  type Screen,
  type Tab,
  tabs,
  visible,
  withVisible,
} from "../model.ts";
import { resumeCommand } from "../resume_command.ts";
import { currentSource, isSame, readingOf, sourcesOf } from "../sources.ts";
import { endOfText, startOfText, topOf } from "../text/pane.ts";
import { findEntry } from "../text/search.ts";
import { sourceText } from "../text/source_text.ts";
import { refusal } from "../actions.ts";
import { move } from "./move.ts";
import { noticed, type Step, step } from "./step.ts";
import { isPast, meantSession } from "../meant.ts";
import { projectScreen, withoutLeft } from "./world.ts";

/** The model after a command, and its effects. */
export function run(command: Command, model: Model): Step {
  return table[command](model);
}

const table: Readonly<Record<Command, (model: Model) => Step>> = {
  "quit": (model) => step(model, { kind: "quit" }),
  "suspend": (model) => step(model, { kind: "suspend" }),
  "repaint": (model) => step(model, { kind: "repaint" }),
  "help": (model) => step({ ...model, overlay: { kind: "help", top: 0 } }),
  "close-help": (model) => step({ ...model, overlay: null }),
  "mouse": (model) => {
    const mouse = !model.mouse;
    const text = mouse
      ? "The mouse selects and scrolls. m gives it back to the terminal, which can then select text."
      : "The mouse is the terminal's again.";
    return step({ ...model, mouse, notice: { text, tone: "text" } }, { kind: "mouse", on: mouse });
  },
  "next-view": (model) => show(model, tabs[(tabs.indexOf(model.tab) + 1) % tabs.length] ?? "runs"),
  "previous-view": (model) =>
    show(model, tabs[(tabs.indexOf(model.tab) + tabs.length - 1) % tabs.length] ?? "runs"),
  "view-runs": (model) => show(model, "runs"),
  "view-projects": (model) => show(model, "projects"),
  "view-history": (model) => show(model, "history"),
  "back": back,
  "open": open,
  "up": (model) => move(model, "up"),
  "down": (model) => move(model, "down"),
  "left": (model) => move(model, "left"),
  "right": (model) => move(model, "right"),
  "first": (model) => move(model, "first"),
  "last": (model) => move(model, "last"),
  "half-up": (model) => move(model, "half-up"),
  "half-down": (model) => move(model, "half-down"),
  "page-up": (model) => move(model, "page-up"),
  "page-down": (model) => move(model, "page-down"),
  "next-page": (model) => move(model, "page-down"),
  "previous-page": (model) => move(model, "page-up"),
  "search": (model) => step({ ...model, typing: true }),
  "next-match": (model) => match(model, 1),
  "previous-match": (model) => match(model, -1),
  "previous-source": (model) => source(model, -1),
  "next-source": (model) => source(model, 1),
  "pause": (model) => ask(model, "pause"),
  "resume": (model) => ask(model, "resume"),
  "interrupt": (model) => ask(model, "interrupt"),
  "abandon": (model) => ask(model, "abandon"),
  "confirm": confirm,
  "refuse": (model) => step({ ...model, overlay: null }),
  "edit": (model) => {
    const session = meantSession(model);
    if (session === null) return noticed(model, "Select or open a run with a session first.");
    const workTree = session.run?.workTree ?? null;
    if (workTree === null) return noticed(model, "This run has no worktree yet.");
    return step(model, { kind: "edit", session: session.key });
  },
  "copy": copy,
  "keep-field": (model) => step({ ...model, typing: false }),
  "leave-field": (model) => {
    const left = typed(model, "").model;
    return step({ ...left, typing: false });
  },
  "erase": (model) => typed(model, [...typedText(model)].slice(0, -1).join("")),
  "clear-field": (model) => typed(model, ""),
};

/** What is typed in the field so far. */
export function typedText(model: Model): string {
  const screen = visible(model);
  if (screen.kind === "list") return screen.list.filter;
  return screen.kind === "run" ? screen.pane.find : "";
}

/** Longer texts find nothing that shorter ones do not. */
const mostTyped = 200;

/** The model after the field has another text: the list is filtered, or the text searched, at once. */
export function typed(model: Model, whole: string): Step {
  const text = whole.slice(0, mostTyped);
  const screen = visible(model);
  if (screen.kind === "list") {
    const list = filterRows(screen.list, text, listArea(model.size).rows);
    return step(withVisible(model, { ...screen, list }));
  }
  if (screen.kind !== "run") return step(model);
  const from = screen.pane.found ?? topOf(sourceText(model, screen), screen.pane, textRoom(model.size)).entry;
  // The place that is visible may match already.
  return step(
    withVisible(model, found(model, { ...screen, pane: { ...screen.pane, find: text } }, from - 1, 1)),
  );
}

function found(model: Model, screen: RunScreen, from: number, direction: 1 | -1): RunScreen {
  const entry = findEntry(sourceText(model, screen), screen.pane.find, from, direction);
  if (entry === null) return { ...screen, pane: { ...screen.pane, found: null } };
  return { ...screen, pane: { ...screen.pane, found: entry, at: { entry, row: 0 } } };
}

function match(model: Model, direction: 1 | -1): Step {
  const screen = visible(model);
  if (screen.kind !== "run") return step(model);
  const { find } = screen.pane;
  if (find === "") return noticed(model, "Nothing is searched for yet: / searches.");
  const from = screen.pane.found ?? topOf(sourceText(model, screen), screen.pane, textRoom(model.size)).entry;
  const next = found(model, screen, from, direction);
  return next.pane.found === null
    ? noticed(model, `"${find}" is not found.`)
    : step(withVisible(model, next));
}

/** Another view, as it was left. */
function show(model: Model, tab: Tab): Step {
  return shown({ ...model, tab });
}

/** The visible screen's run is the one that is kept up to date. */
function shown(changed: Model): Step {
  const model = withoutLeft(changed);
  const screen = visible(model);
  return step(
    model,
    ...screen.kind === "run" && screen.run !== null ? [{ kind: "load-run" as const, run: screen.run }] : [],
  );
}

function back(model: Model): Step {
  if (typedText(model) !== "") return typed(model, "");
  const [first, ...others] = model.screens[model.tab];
  if (others.length === 0) return noticed(model, "q quits.", "quiet");
  const stack: readonly [Screen, ...Screen[]] = [first, ...others.slice(0, -1)];
  return shown({ ...model, screens: { ...model.screens, [model.tab]: stack } });
}

function open(model: Model): Step {
  const screen = visible(model);
  if (screen.kind === "run") return step(model);
  const row = screen.kind === "list" ? selectedRow(screen.list) : null;
  if (row?.kind === "project") return push(model, projectScreen(model, row.project.name));
  if (row?.kind === "past") return push(model, runScreen(row.run.key, null));
  if (row?.kind === "spec") {
    return noticed(model, `A run of this spec starts with \`autom8 FILE\`: ${row.file}`, "text");
  }
  const session = meantSession(model);
  if (session === null) return step(model);
  const run = session.run === null ? null : `${session.project}/${session.run.runId}`;
  const opened = runScreen(run, session.key);
  return push(model, session.alive ? { ...opened, pane: endOfText } : opened);
}

function push(model: Model, screen: Screen): Step {
  const [first, ...others] = model.screens[model.tab];
  const stack: readonly [Screen, ...Screen[]] = [first, ...others, screen];
  return shown({ ...model, screens: { ...model.screens, [model.tab]: stack } });
}

function source(model: Model, by: 1 | -1): Step {
  const screen = visible(model);
  if (screen.kind !== "run") return step(model);
  const all = sourcesOf(model, screen);
  const now = currentSource(model, screen);
  const index = all.findIndex((one) => isSame(one, now)) + by;
  const chosen = all[Math.min(all.length - 1, Math.max(0, index))];
  if (chosen === undefined || isSame(chosen, now)) return step(model);
  const pane = { ...(chosen.kind === "live" ? endOfText : startOfText), find: screen.pane.find };
  const next = { ...screen, chosen, document: null, pane };
  return step(withVisible(model, next), ...readingOf(next, chosen));
}

function ask(model: Model, action: Action): Step {
  const session = meantSession(model);
  const reason = refusal(model, action, session);
  if (reason !== null || session === null) return noticed(model, reason ?? "");
  return step({ ...model, overlay: { kind: "confirm", action, session: session.key } });
}

/** The run may have changed while the question was on the screen. */
function confirm(model: Model): Step {
  const { overlay } = model;
  if (overlay?.kind !== "confirm") return step(model);
  const { action, session } = overlay;
  const closed = { ...model, overlay: null };
  const reason = refusal(model, action, model.sessions?.get(session) ?? null);
  return reason === null ? step(closed, { kind: "act", action, session }) : noticed(closed, reason);
}

function copy(model: Model): Step {
  const screen = visible(model);
  const session = meantSession(model);
  if (session !== null && session.run !== null) {
    if (session.alive) return noticed(model, "This run is running: it needs no command to resume it.");
    if (!isPast(model, session)) return copied(model, resumeCommand(session.run.root, session.sessionId));
  }
  const row = screen.kind === "list" ? selectedRow(screen.list) : null;
  const past = row?.kind === "past"
    ? { status: row.run.status, runId: row.run.runId, project: row.run.project }
    : screen.kind === "run"
    ? screen.detail?.run ?? session?.run ?? null
    : session?.run ?? null;
  if (past === null) return noticed(model, "Select or open a run first.");
  if (past.status !== "abandoned") return noticed(model, "This run is archived, so it cannot be resumed.");
  const root = model.projects?.find(({ name }) => name === past.project)?.root ?? null;
  return copied(model, resumeCommand(root, past.runId.slice(0, 8)));
}

function copied(model: Model, text: string): Step {
  return step({ ...model, notice: { text: `Copied: ${text}`, tone: "text" } }, { kind: "copy", text });
}
