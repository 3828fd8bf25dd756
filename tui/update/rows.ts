/** The rows of a list, made from what is known. */

import type { Row } from "../list.ts";
import type { ListScreen, Model } from "../model.ts";
import type { PastRun } from "../../src/feed/world.ts";

/** All rows of a list, the same array if nothing changed; those it has if nothing is known yet. */
export function rowsOf(model: Model, { of, list }: ListScreen): readonly Row[] {
  if (of === "history") return model.history === null ? list.all : pastRows(model.history.runs);
  if (of === "projects") {
    return model.projects === null ? list.all : sameOrNew(
      list.all,
      model.projects,
      (project): Row => ({ kind: "project", id: project.name, project }),
    );
  }
  const sessions = model.order.flatMap((key): Row[] => {
    const session = model.sessions?.get(key);
    return session?.project !== of.project ? [] : [{ kind: "session", id: `session ${key}`, session }];
  });
  const project = model.projects?.find(({ name }) => name === of.project);
  const specs = (project?.specs ?? []).map((file): Row => ({ kind: "spec", id: `spec ${file}`, file }));
  const past = model.history === null
    ? []
    : pastRows(model.history.runs).filter(({ run }) => run.project === of.project);
  return [...sessions, ...specs, ...past];
}

type PastRow = Extract<Row, { kind: "past" }>;

/** The rows of a history are made once: it may have ten thousand. */
const historyRows = new WeakMap<readonly PastRun[], readonly PastRow[]>();

function pastRows(runs: readonly PastRun[]): readonly PastRow[] {
  const known = historyRows.get(runs);
  if (known !== undefined) return known;
  const rows = runs.map((run): PastRow => ({ kind: "past", id: run.key, run }));
  historyRows.set(runs, rows);
  return rows;
}

function sameOrNew<T>(before: readonly Row[], things: readonly T[], row: (thing: T) => Row): readonly Row[] {
  const isSame = before.length === things.length && things.every((thing, i) => {
    const old = before[i];
    return old?.kind === "project" && old.project === thing;
  });
  return isSame ? before : things.map(row);
}
