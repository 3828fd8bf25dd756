/** A list that a person moves in and filters. The selection stays with its row when the rows change. */

import type { PastRun, Project, RunKey, Session, SessionKey } from "../src/feed/world.ts";

/** A row, with the name that tells it from the others. */
export type Row =
  | { readonly kind: "project"; readonly id: string; readonly project: Project }
  | { readonly kind: "session"; readonly id: SessionKey; readonly session: Session }
  | { readonly kind: "spec"; readonly id: string; readonly file: string }
  | { readonly kind: "past"; readonly id: RunKey; readonly run: PastRun };

/** `rows`: those of `all` that the filter lets through. `index`: the selected one of them; `top`: the first visible one. */
export type List = {
  readonly all: readonly Row[];
  readonly rows: readonly Row[];
  readonly filter: string;
  readonly index: number;
  readonly top: number;
};

export const emptyList: List = { all: [], rows: [], filter: "", index: 0, top: 0 };

/** The row that is selected; null in an empty list. */
export function selectedRow({ rows, index }: List): Row | null {
  return rows[index] ?? null;
}

/** The list with another row selected, and that row visible. `height`: how many rows are visible. */
export function select(list: List, index: number, height: number): List {
  const last = Math.max(0, list.rows.length - 1);
  const selected = Math.min(last, Math.max(0, index));
  const room = Math.max(1, height);
  const highest = Math.max(0, list.rows.length - room);
  const top = Math.min(highest, selected, Math.max(list.top, selected - room + 1));
  return { ...list, index: selected, top: Math.max(0, top) };
}

/** The list with other rows. The selected row stays where it is on the screen, if it is still there. */
export function replaceRows(list: List, all: readonly Row[], height: number): List {
  return withRows(list, all, filtered(all, list.filter), height);
}

/** The list with another filter: what is selected stays selected, if it passes. */
export function filterRows(list: List, filter: string, height: number): List {
  if (filter === list.filter) return list;
  // What a longer filter lets through passed the shorter one as well.
  const among = filter.startsWith(list.filter) ? list.rows : list.all;
  return withRows({ ...list, filter }, list.all, filtered(among, filter), height);
}

function withRows(list: List, all: readonly Row[], rows: readonly Row[], height: number): List {
  const id = selectedRow(list)?.id;
  const found = id === undefined ? -1 : rows.findIndex((row) => row.id === id);
  const index = found === -1 ? list.index : found;
  // At the top of a list one wants to see what is new; further down the rows must not move.
  const top = list.top === 0 ? 0 : list.top + index - list.index;
  return select({ ...list, all, rows, top: Math.max(0, top) }, index, height);
}

function filtered(rows: readonly Row[], filter: string): readonly Row[] {
  if (filter === "") return rows;
  const sought = filter.toLowerCase();
  return rows.filter((row) => searchText(row).includes(sought));
}

/** What the filter looks at, in lower case. Made once a row: a list may have ten thousand. */
function searchText(row: Row): string {
  const known = searchTexts.get(row);
  if (known !== undefined) return known;
  const text = wordsOf(row).join(" ").toLowerCase();
  searchTexts.set(row, text);
  return text;
}

const searchTexts = new WeakMap<Row, string>();

function wordsOf(row: Row): string[] {
  switch (row.kind) {
    case "project":
      return [row.project.name, row.project.root ?? ""];
    case "session": {
      const { sessionId, project, run } = row.session;
      return [sessionId, project, run?.branch ?? "", run?.status ?? "", run?.currentStory ?? ""];
    }
    case "spec":
      return [row.file];
    case "past": {
      const { project, runId, branch, status, sessionId } = row.run;
      return [project, runId, branch, status, sessionId];
    }
    default:
      return row satisfies never;
  }
}
