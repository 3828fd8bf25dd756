/** The table of keys: what handles them, the footer and the help are made from it. */

import type { Key } from "./input/input.ts";

/** Where a key applies. What the person has in front of them comes first: a question, a field, then the screen. */
export type Place = "everywhere" | "confirm" | "help" | "field" | "grid" | "list" | "run";

/** Ways to move in what is visible: one step, to an end, or by pages. */
export type Move =
  | "up"
  | "down"
  | "left"
  | "right"
  | "first"
  | "last"
  | "half-up"
  | "half-down"
  | "page-up"
  | "page-down";

/** What a key does; `update/commands.ts` has a row for each. */
export type Command =
  | "quit"
  | "suspend"
  | "repaint"
  | "help"
  | "mouse"
  | "next-view"
  | "previous-view"
  | "view-runs"
  | "view-projects"
  | "view-history"
  | "back"
  | "open"
  | Move
  | "next-page"
  | "previous-page"
  | "search"
  | "next-match"
  | "previous-match"
  | "previous-source"
  | "next-source"
  | "pause"
  | "resume"
  | "interrupt"
  | "abandon"
  | "edit"
  | "copy"
  | "confirm"
  | "refuse"
  | "close-help"
  | "keep-field"
  | "leave-field"
  | "erase"
  | "clear-field";

export type Binding = {
  /** As `keyName` gives them; any of them will do. */
  readonly keys: readonly string[];
  readonly places: readonly Place[];
  readonly command: Command;
  /** What the help says that it does. */
  readonly help: string;
  /** What the footer calls it, if it has room. */
  readonly short?: string;
};

const screens = ["grid", "list", "run"] as const;

/** All keys, in the order of the help. */
export const bindings: readonly Binding[] = [
  { keys: ["1"], places: screens, command: "view-runs", help: "show the active runs" },
  { keys: ["2"], places: screens, command: "view-projects", help: "show the projects" },
  { keys: ["3"], places: screens, command: "view-history", help: "show the history" },
  { keys: ["tab"], places: screens, command: "next-view", help: "go to the next view", short: "views" },
  { keys: ["shift-tab"], places: screens, command: "previous-view", help: "go to the previous view" },
  {
    keys: ["enter"],
    places: ["grid", "list"],
    command: "open",
    help: "open what is selected",
    short: "open",
  },
  {
    keys: ["escape", "backspace"],
    places: screens,
    command: "back",
    help: "clear the filter or search, or go back",
    short: "back",
  },

  { keys: ["k", "up"], places: screens, command: "up", help: "move or scroll up" },
  { keys: ["j", "down"], places: screens, command: "down", help: "move or scroll down" },
  { keys: ["h", "left"], places: ["grid"], command: "left", help: "move to the left" },
  { keys: ["l", "right"], places: ["grid"], command: "right", help: "move to the right" },
  { keys: ["g", "home"], places: screens, command: "first", help: "go to the start" },
  { keys: ["G", "end"], places: screens, command: "last", help: "go to the end" },
  { keys: ["ctrl-u"], places: screens, command: "half-up", help: "half a page up" },
  { keys: ["ctrl-d"], places: screens, command: "half-down", help: "half a page down" },
  { keys: ["page-up", "ctrl-b"], places: screens, command: "page-up", help: "a page up" },
  { keys: ["page-down", "ctrl-f", "space"], places: screens, command: "page-down", help: "a page down" },
  { keys: ["n", "]"], places: ["grid", "list"], command: "next-page", help: "next page", short: "page" },
  { keys: ["p", "["], places: ["grid", "list"], command: "previous-page", help: "previous page" },

  { keys: ["l", "right", "]"], places: ["run"], command: "next-source", help: "show the next source" },
  {
    keys: ["h", "left", "["],
    places: ["run"],
    command: "previous-source",
    help: "show the previous source",
    short: "source",
  },
  { keys: ["/"], places: ["list"], command: "search", help: "filter the list as you type", short: "filter" },
  { keys: ["/"], places: ["run"], command: "search", help: "search the text", short: "search" },
  { keys: ["n"], places: ["run"], command: "next-match", help: "next match of the search" },
  { keys: ["N"], places: ["run"], command: "previous-match", help: "previous match of the search" },

  { keys: ["P"], places: screens, command: "pause", help: "pause the run at its next story", short: "pause" },
  {
    keys: ["R"],
    places: screens,
    command: "resume",
    help: "resume the run in the background",
    short: "resume",
  },
  { keys: ["X"], places: screens, command: "interrupt", help: "interrupt the run now", short: "interrupt" },
  { keys: ["A"], places: screens, command: "abandon", help: "abandon the run", short: "abandon" },
  {
    keys: ["O"],
    places: screens,
    command: "edit",
    help: "open the run's worktree in $EDITOR",
    short: "editor",
  },
  { keys: ["Y"], places: screens, command: "copy", help: "copy the command that resumes the run" },

  { keys: ["?"], places: screens, command: "help", help: "show all keys", short: "help" },
  { keys: ["m"], places: screens, command: "mouse", help: "turn the mouse on or off" },
  { keys: ["ctrl-l"], places: ["everywhere"], command: "repaint", help: "draw the screen again" },
  {
    keys: ["ctrl-z"],
    places: ["everywhere"],
    command: "suspend",
    help: "suspend the monitor; `fg` continues it",
  },
  {
    keys: ["q"],
    places: screens,
    command: "quit",
    help: "quit; runs continue without the monitor",
    short: "quit",
  },
  { keys: ["ctrl-c"], places: ["everywhere"], command: "quit", help: "quit from anywhere" },

  { keys: ["y", "enter"], places: ["confirm"], command: "confirm", help: "do it", short: "do it" },
  {
    keys: ["n", "q", "escape"],
    places: ["confirm"],
    command: "refuse",
    help: "do nothing",
    short: "do nothing",
  },
  { keys: ["k", "up"], places: ["help"], command: "up", help: "scroll the help up" },
  { keys: ["j", "down"], places: ["help"], command: "down", help: "scroll the help down", short: "more" },
  { keys: ["page-up", "ctrl-u"], places: ["help"], command: "page-up", help: "a page of the help up" },
  {
    keys: ["page-down", "ctrl-d", "space"],
    places: ["help"],
    command: "page-down",
    help: "a page of the help down",
  },
  {
    keys: ["?", "q", "escape", "enter"],
    places: ["help"],
    command: "close-help",
    help: "close the help",
    short: "close",
  },
  { keys: ["enter"], places: ["field"], command: "keep-field", help: "keep what is typed", short: "keep" },
  {
    keys: ["escape"],
    places: ["field"],
    command: "leave-field",
    help: "clear what is typed",
    short: "clear",
  },
  { keys: ["backspace"], places: ["field"], command: "erase", help: "erase the last character" },
  { keys: ["ctrl-u"], places: ["field"], command: "clear-field", help: "erase all characters" },
  { keys: ["up"], places: ["field"], command: "up", help: "move up while typing" },
  { keys: ["down"], places: ["field"], command: "down", help: "move down while typing" },
];

const byPlace = new Map<string, Binding>(
  bindings.flatMap((binding) =>
    binding.places.flatMap((place) => binding.keys.map((key) => [`${place} ${key}`, binding] as const))
  ),
);

/** The binding of a key in a place; null if it has none. */
export function bindingOf(key: string, place: Place): Binding | null {
  return byPlace.get(`${place} ${key}`) ?? byPlace.get(`everywhere ${key}`) ?? null;
}

/** The bindings of a place, in the order of the table. */
export function bindingsOf(place: Place): Binding[] {
  return bindings.filter(({ places }) => places.includes(place));
}

/** How the table names a key: `j`, `G`, `ctrl-d`, `shift-tab`, `space`. */
export function keyName({ key, ctrl, alt, shift }: Key): string {
  const name = typeof key === "string" ? key : key.char === " " ? "space" : key.char;
  return [
    ...(ctrl ? ["ctrl"] : []),
    ...(alt ? ["alt"] : []),
    ...(shift && typeof key === "string" ? ["shift"] : []),
    name,
  ]
    .join("-");
}

/** How people know a key: `Ctrl-D`, `Shift-Tab`, `↑`. */
export function keyLabel(name: string): string {
  const known = labels.get(name);
  if (known !== undefined) return known;
  const ctrl = /^ctrl-(.)$/.exec(name)?.[1];
  return ctrl === undefined ? name : `Ctrl-${ctrl.toUpperCase()}`;
}

const labels: ReadonlyMap<string, string> = new Map([
  ["up", "↑"],
  ["down", "↓"],
  ["left", "←"],
  ["right", "→"],
  ["home", "Home"],
  ["end", "End"],
  ["page-up", "PageUp"],
  ["page-down", "PageDown"],
  ["tab", "Tab"],
  ["shift-tab", "Shift-Tab"],
  ["enter", "Enter"],
  ["escape", "Esc"],
  ["backspace", "Backspace"],
  ["space", "Space"],
]);
