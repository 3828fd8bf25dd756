/** Which session a command means: one answer for every command. */

import { Autom8Error } from "../errors.ts";
import { listArchive } from "../store/archive.ts";
import { journalIsEmpty } from "../store/journal.ts";
import { type ProjectPaths, sessionId, type SessionPaths, sessionPaths } from "../store/paths.ts";
import { listSessions } from "../store/project.ts";
import { nearestWord } from "../text/nearest.ts";
import { readRuns } from "../watch/runs.ts";
import type { Surroundings } from "./ground.ts";

/** A session that a command could mean. `branch` and `workTree` are null where its journal cannot be read. */
export type Candidate = {
  id: string;
  branch: string | null;
  workTree: string | null;
  /** For people: the run's status, `unreadable`, or `archived`. */
  status: string;
  /** Whether a process drives the run now. */
  isDriven: boolean;
};

/** What the answer depends on. */
export type Clues = {
  /** The id that the user named with `--session`. */
  named: string | null;
  /** The id of the session of the branch that is checked out here. */
  here: string | null;
  workTree: string;
};

export type Choice =
  | { kind: "chosen"; session: Candidate }
  | { kind: "unknown"; named: string }
  /** The named id is the beginning of several. */
  | { kind: "ambiguous"; named: string; sessions: readonly Candidate[] }
  | { kind: "none" }
  | { kind: "several"; sessions: readonly Candidate[] };

/** Picks the session of the named id, or of the only one that begins like it, else the one of this branch or work tree, else the only one there is. Pure. */
export function choose(candidates: readonly Candidate[], { named, here, workTree }: Clues): Choice {
  if (named !== null) return chooseNamed(candidates, named);
  const [byBranch] = candidates.filter(({ id }) => id === here);
  if (byBranch !== undefined) return { kind: "chosen", session: byBranch };
  const [byWorkTree, ...moreHere] = candidates.filter((one) => one.workTree === workTree);
  if (byWorkTree !== undefined && moreHere.length === 0) return { kind: "chosen", session: byWorkTree };
  const [only, ...others] = candidates;
  if (only === undefined) return { kind: "none" };
  return others.length === 0 ? { kind: "chosen", session: only } : { kind: "several", sessions: candidates };
}

type Found = Exclude<Choice, { kind: "none" }>;

function chooseNamed(candidates: readonly Candidate[], named: string): Found {
  const begun = candidates.filter(({ id }) => id.startsWith(named));
  const session = begun.find(({ id }) => id === named) ?? (begun.length === 1 ? begun[0] : undefined);
  if (session !== undefined) return { kind: "chosen", session };
  return begun.length === 0 ? { kind: "unknown", named } : { kind: "ambiguous", named, sessions: begun };
}

/**
 * The session that a command means; null when there is none.
 * @param command What to type to name a session, without `--session`: `autom8 resume`
 * @throws Autom8Error session-unknown, session-ambiguous
 */
export function chosenSession(
  around: Surroundings,
  candidates: readonly Candidate[],
  named: string | null,
  command: string,
): SessionPaths | null {
  const choice = choose(candidates, { named, ...cluesOf(around) });
  return choice.kind === "none" ? null : sessionPaths(around.project, chosen(choice, candidates, command).id);
}

/** The session of an id, or of the only one that begins like it. @throws Autom8Error session-unknown, id-ambiguous */
export function namedSession(candidates: readonly Candidate[], named: string): Candidate {
  return chosen(chooseNamed(candidates, named), candidates, "autom8 status");
}

/** What the folder of a command says about the session that is meant. */
export function cluesOf({ branch, mainRoot, workTree }: Surroundings): Omit<Clues, "named"> {
  return { here: branch === null ? null : sessionId(mainRoot, branch), workTree };
}

function chosen(
  choice: Found,
  candidates: readonly Candidate[],
  command: string,
): Candidate {
  switch (choice.kind) {
    case "chosen":
      return choice.session;
    case "unknown":
      throw new Autom8Error("session-unknown", {
        sessionId: choice.named,
        near: nearestWord(choice.named, candidates.map(({ id }) => id)),
      });
    case "ambiguous":
      throw new Autom8Error("id-ambiguous", {
        what: "session",
        id: choice.named,
        matches: choice.sessions.map(({ id, branch, status }) => ({
          id,
          detail: `${branch ?? "?"}  ${status}`,
        })),
        list: "autom8 status --all",
      });
    case "several":
      throw new Autom8Error("session-ambiguous", {
        sessions: choice.sessions.map(({ id, branch, status }) => ({ id, branch: branch ?? "?", status })),
        command,
      });
    default:
      return choice satisfies never;
  }
}

/**
 * The sessions of a project that hold a run, newest first, then those that cannot be read: opening one says what is
 * wrong with it. A completed run is still here only if autom8 was killed before it archived the run.
 */
export async function openSessions(project: ProjectPaths): Promise<Candidate[]> {
  const readable = (await readRuns(project)).map(({ run, alive }): Candidate => ({
    id: run.sessionId,
    branch: run.branch,
    workTree: run.workTree ?? run.checkout,
    status: run.status === "running" && !alive ? "cut off" : run.status,
    isDriven: alive,
  }));
  const known = new Set(readable.map(({ id }) => id));
  const unreadable: Candidate[] = [];
  for (const { id, journal } of listSessions(project)) {
    if (known.has(id) || await journalIsEmpty(journal).catch(() => false)) continue;
    unreadable.push({ id, branch: null, workTree: null, status: "unreadable", isDriven: false });
  }
  return [...readable, ...unreadable];
}

/** The same without abandoned runs, which are only resumed by name. */
export async function resumableSessions(project: ProjectPaths, named: string | null): Promise<Candidate[]> {
  const sessions = await openSessions(project);
  return named === null ? sessions.filter(({ status }) => status !== "abandoned") : sessions;
}

/** The sessions of a project whose runs are all archived, newest first. */
export async function archivedSessions(project: ProjectPaths): Promise<Candidate[]> {
  const newest = new Map<string, Candidate>();
  for (const { sessionId: id, branch } of await listArchive(project, Infinity)) {
    if (!newest.has(id)) newest.set(id, { id, branch, workTree: null, status: "archived", isDriven: false });
  }
  return [...newest.values()];
}
