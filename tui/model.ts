/** What the monitor shows: what it knows, the views with what is opened over each, and what a person does right now. */

import type { Tone } from "../src/view/line.ts";
import type { Action } from "../src/feed/world.ts";
import type { Size } from "./geometry.ts";
import { emptyList, type List } from "./list.ts";
import { type Pane, startOfText } from "./text/pane.ts";
import type {
  Document,
  PastRun,
  Project,
  RunDetail,
  RunKey,
  Session,
  SessionKey,
} from "../src/feed/world.ts";
import type { ErrorInfo } from "../src/errors.ts";

/** The views, in the order of their numbers. */
export const tabs = ["runs", "projects", "history"] as const;
export type Tab = typeof tabs[number];

export type Model = {
  readonly size: Size;
  /** Ms since the epoch. */
  readonly now: number;
  /** Clicks and the wheel are reported. */
  readonly mouse: boolean;
  /** Null until the first message about them. Includes archived ones that are still on the screen. */
  readonly sessions: ReadonlyMap<SessionKey, Session> | null;
  /** Sessions that are gone: they are kept until the person leaves them. */
  readonly archived: ReadonlySet<SessionKey>;
  /** The order of the quadrants. */
  readonly order: readonly SessionKey[];
  readonly projects: readonly Project[] | null;
  readonly history: { readonly runs: readonly PastRun[]; readonly isComplete: boolean } | null;
  readonly tab: Tab;
  /** Of each view, what is opened: its own screen first, the visible one last. */
  readonly screens: Readonly<Record<Tab, readonly [Screen, ...Screen[]]>>;
  readonly overlay: Overlay | null;
  /** Characters go to the filter of the list, or to the search in the text. */
  readonly typing: boolean;
  /** For the footer, until the next key. */
  readonly notice: { readonly text: string; readonly tone: Tone } | null;
};

export type Screen = GridScreen | ListScreen | RunScreen;

/** `index`: the place of `selected` in the order, and what is selected if it is gone. */
export type GridScreen = {
  readonly kind: "grid";
  readonly selected: SessionKey | null;
  readonly index: number;
};

/** `of`: all projects, all archived runs, or what one project has. */
export type ListScreen = {
  readonly kind: "list";
  readonly of: "projects" | "history" | { readonly project: string };
  readonly list: List;
};

/** One run. `session`: null if it was archived when it was opened. */
export type RunScreen = {
  readonly kind: "run";
  readonly run: RunKey | null;
  readonly session: SessionKey | null;
  readonly detail: RunDetail | null;
  /** It was looked for: without a detail, nothing is recorded of it. */
  readonly isRead: boolean;
  /** Why the run cannot be shown. */
  readonly problem: ErrorInfo | null;
  /** What the person chose; null: live output while the run is driven, its summary when it is not. */
  readonly chosen: Source | null;
  /** The text of the chosen source, if it is a document. */
  readonly document: Document | null;
  readonly pane: Pane;
};

/** Where the text of a run screen comes from. */
export type Source =
  | { readonly kind: "live" | "summary" | "diff" }
  | { readonly kind: "attempt"; readonly turn: number };

export type Overlay =
  /** `top`: the first line that is visible. */
  | { readonly kind: "help"; readonly top: number }
  | { readonly kind: "confirm"; readonly action: Action; readonly session: SessionKey };

/** The monitor before it knows anything. `now` in ms since the epoch. */
export function createModel(size: Size, now: number): Model {
  return {
    size,
    now,
    mouse: false,
    sessions: null,
    archived: new Set(),
    order: [],
    projects: null,
    history: null,
    tab: "runs",
    screens: {
      runs: [{ kind: "grid", selected: null, index: 0 }],
      projects: [{ kind: "list", of: "projects", list: emptyList }],
      history: [{ kind: "list", of: "history", list: emptyList }],
    },
    overlay: null,
    typing: false,
    notice: null,
  };
}

/** The screen that is visible. */
export function visible({ screens, tab }: Pick<Model, "screens" | "tab">): Screen {
  const stack = screens[tab];
  return stack[stack.length - 1] ?? stack[0];
}

/** The model with another visible screen. */
export function withVisible(model: Model, screen: Screen): Model {
  const [first, ...others] = model.screens[model.tab];
  const stack: readonly [Screen, ...Screen[]] = others.length === 0
    ? [screen]
    : [first, ...others.slice(0, -1), screen];
  return { ...model, screens: { ...model.screens, [model.tab]: stack } };
}

/** A run screen that shows its text from the start. */
export function runScreen(run: RunKey | null, session: SessionKey | null): RunScreen {
  return {
    kind: "run",
    run,
    session,
    detail: null,
    isRead: false,
    problem: null,
    chosen: null,
    document: null,
    pane: startOfText,
  };
}

/** The model with each screen changed. */
export function mapScreens(model: Model, change: (screen: Screen) => Screen): Model {
  let isSame = true;
  const map = (screen: Screen): Screen => {
    const next = change(screen);
    if (next !== screen) isSame = false;
    return next;
  };
  const mapAll = (
    [first, ...others]: readonly [Screen, ...Screen[]],
  ): readonly [Screen, ...Screen[]] => [map(first), ...others.map(map)];
  const { runs, projects, history } = model.screens;
  const screens = { runs: mapAll(runs), projects: mapAll(projects), history: mapAll(history) };
  return isSame ? model : { ...model, screens };
}
