/** What the monitor hears about sessions, projects, history, runs and documents. */

import { isOver, runStatuses } from "../../src/run/state.ts";
import type { Message } from "../message.ts";
import { listArea } from "../layout.ts";
import { emptyList, replaceRows } from "../list.ts";
import { type ListScreen, mapScreens, type Model, type RunScreen, tabs, visible } from "../model.ts";
import { currentSource, documentOf, isSameDocument, readingOf, sessionOf } from "../sources.ts";
import type { PastRun, Session, SessionKey } from "../../src/feed/world.ts";
import { rowsOf } from "./rows.ts";
import { type Step, step } from "./step.ts";

type Of<K extends Message["kind"]> = Extract<Message, { kind: K }>;

export function onSessions(model: Model, { changed, gone, now }: Of<"sessions">): Step {
  const before = model.sessions;
  const sessions = new Map(before);
  const archived = new Set(model.archived);
  for (const session of changed) {
    sessions.set(session.key, session);
    archived.delete(session.key);
  }
  for (const key of gone) if (sessions.has(key)) archived.add(key);
  const kept = keepPlaces(model, before, sessions);
  const order = gone.length === 0 && changed.every((one) => isSamePlace(before?.get(one.key), one))
    ? model.order
    : inOrder(sessions, archived);
  return adopted(withoutLeft(withLists({ ...kept, sessions, archived, order, now })));
}

export function onProjects(model: Model, { projects }: Of<"projects">): Step {
  return step(withLists({ ...model, projects }));
}

export function onHistory(model: Model, { runs, isComplete }: Of<"history">): Step {
  return step(withLists(withEnds({ ...model, history: { runs, isComplete } }, runs)));
}

/** The model with the end of runs that were archived before their last event was seen: the history has it. */
function withEnds(model: Model, runs: readonly PastRun[]): Model {
  if (model.sessions === null || model.archived.size === 0) return model;
  const sessions = new Map(model.sessions);
  for (const key of model.archived) {
    const session = sessions.get(key);
    const run = session?.run;
    if (session === undefined || run == null || isOver(run.status)) continue;
    const past = runs.find((one) => one.key === `${session.project}/${run.runId}`);
    const status = runStatuses.find((one) => one === past?.status);
    if (status !== undefined) sessions.set(key, { ...session, alive: false, run: { ...run, status } });
  }
  return { ...model, sessions };
}

export function onRunLoaded(model: Model, { key, detail, problem }: Of<"run-loaded">): Step {
  const loaded = mapScreens(
    model,
    (screen) =>
      screen.kind !== "run" || screen.run !== key
        ? screen
        : { ...screen, detail: detail ?? screen.detail, isRead: true, problem },
  );
  const [was, screen] = [visible(model), visible(loaded)];
  if (was.kind !== "run" || screen.kind !== "run" || screen.run !== key) return step(loaded);
  // A diff grows with the run. An attempt that began may have had no transcript yet, and ends with an event.
  const source = currentSource(loaded, screen);
  const isNew = documentOf(was, source) === null ||
    was.detail?.moments.length !== screen.detail?.moments.length;
  return step(loaded, ...isNew ? readingOf(screen, source) : []);
}

export function onDocument(model: Model, { document }: Of<"document-loaded">): Step {
  return step(mapScreens(model, (screen) => {
    if (screen.kind !== "run") return screen;
    const wanted = documentOf(screen, currentSource(model, screen));
    return wanted === null || !isSameDocument(wanted, document.ref) ? screen : { ...screen, document };
  }));
}

/** The model without archived sessions that nobody looks at any more. */
export function withoutLeft(model: Model): Model {
  if (model.archived.size === 0) return model;
  const looked = new Set<SessionKey>();
  for (const tab of tabs) {
    for (const screen of model.screens[tab]) {
      if (screen.kind === "run" && screen.session !== null) looked.add(screen.session);
      // In the grid only as long as the person is there.
      if (screen.kind === "grid" && screen.selected !== null && model.tab === "runs") {
        looked.add(screen.selected);
      }
    }
  }
  const left = [...model.archived].filter((key) => !looked.has(key));
  if (left.length === 0) return model;
  const sessions = new Map(model.sessions);
  const archived = new Set(model.archived);
  for (const key of left) {
    sessions.delete(key);
    archived.delete(key);
  }
  const { overlay } = model;
  const isAsking = overlay?.kind === "confirm" && !sessions.has(overlay.session);
  const answered = isAsking
    ? { overlay: null, notice: { text: "This run is archived meanwhile.", tone: "warn" as const } }
    : {};
  return withGrid({ ...model, ...answered, sessions, archived, order: inOrder(sessions, archived) });
}

/** The model with the rows of all lists as they are now. */
export function withLists(model: Model): Model {
  const { rows: height } = listArea(model.size);
  return withGrid(
    mapScreens(model, (screen) => screen.kind === "list" ? refreshed(model, screen, height) : screen),
  );
}

/** A list of what one project has. */
export function projectScreen(model: Model, project: string): ListScreen {
  return refreshed(model, { kind: "list", of: { project }, list: emptyList }, listArea(model.size).rows);
}

function refreshed(model: Model, screen: ListScreen, height: number): ListScreen {
  const all = rowsOf(model, screen);
  if (all === screen.list.all) return screen;
  const list = replaceRows(screen.list, all, height);
  return { ...screen, list };
}

/** Running ones first, the one that began last at the top; then the others, the one that stopped last at the top. */
function inOrder(
  sessions: ReadonlyMap<SessionKey, Session>,
  archived: ReadonlySet<SessionKey>,
): SessionKey[] {
  const isDriven = ({ key, alive }: Session) => alive && !archived.has(key);
  const time = (session: Session) =>
    session.run === null ? "" : isDriven(session) ? session.run.startedAt : session.run.updatedAt;
  const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
  return [...sessions.values()]
    .sort((a, b) =>
      Number(isDriven(b)) - Number(isDriven(a)) || compare(time(b), time(a)) || compare(a.key, b.key)
    )
    .map(({ key }) => key);
}

/** Whether a change leaves the session's place in the order. */
function isSamePlace(before: Session | undefined, after: Session): boolean {
  if (before === undefined || before.alive !== after.alive) return false;
  if ((before.run === null) !== (after.run === null) || before.run?.runId !== after.run?.runId) return false;
  return after.alive || before.run?.updatedAt === after.run?.updatedAt;
}

/** The selection of the grid stays with its session. */
function withGrid(model: Model): Model {
  return mapScreens(model, (screen) => {
    if (screen.kind !== "grid") return screen;
    const found = screen.selected === null ? -1 : model.order.indexOf(screen.selected);
    const index = found === -1 ? Math.min(screen.index, Math.max(0, model.order.length - 1)) : found;
    const selected = model.order[index] ?? null;
    return selected === screen.selected && index === screen.index ? screen : { ...screen, selected, index };
  });
}

/** An opened session may have got its run only now, or another one. */
function adopted(model: Model): Step {
  const before = visible(model);
  const after = mapScreens(model, (screen) => {
    if (screen.kind !== "run") return screen;
    const session = sessionOf(model, screen);
    if (session === null || session.run === null) return screen;
    const run = `${session.project}/${session.run.runId}`;
    return run === screen.run
      ? screen
      : { ...screen, run, detail: null, isRead: false, problem: null, document: null };
  });
  const screen = visible(after);
  const isNew = screen.kind === "run" && screen !== before && screen.run !== null;
  return step(after, ...isNew && screen.run !== null ? [{ kind: "load-run" as const, run: screen.run }] : []);
}

/** Entries that fall out of a tail must not move the text that a person reads. */
function keepPlaces(
  model: Model,
  before: ReadonlyMap<SessionKey, Session> | null,
  after: ReadonlyMap<SessionKey, Session>,
): Model {
  return mapScreens(model, (screen) => {
    if (screen.kind !== "run" || screen.session === null) return screen;
    const old = before?.get(screen.session);
    const now = after.get(screen.session);
    if (old === undefined || now === undefined || old === now) return screen;
    const was = currentSource({ sessions: before, archived: model.archived }, screen).kind;
    const is = currentSource({ sessions: after, archived: model.archived }, screen).kind;
    if (was !== is) {
      return { ...screen, pane: { ...screen.pane, at: is === "live" ? "end" : { entry: 0, row: 0 } } };
    }
    if (is !== "live" || old.tail === now.tail) return screen;
    return { ...screen, pane: moved(screen.pane, old, now) };
  });
}

function moved(pane: RunScreen["pane"], old: Session, now: Session): RunScreen["pane"] {
  const first = now.tail[0];
  const dropped = first === undefined ? old.tail.length : old.tail.indexOf(first);
  const by = dropped === -1 ? old.tail.length : dropped;
  if (by === 0) return pane;
  const found = pane.found === null || pane.found < by ? null : pane.found - by;
  if (pane.at === "end") return { ...pane, found };
  const { entry, row } = pane.at;
  return { ...pane, found, at: entry < by ? { entry: 0, row: 0 } : { entry: entry - by, row } };
}
