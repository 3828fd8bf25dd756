/** The sessions of all projects: found, looked at, and dropped when they are archived. */

import { type ErrorInfo, errorInfo } from "../errors.ts";
import type { ProjectPaths, SessionPaths } from "../store/paths.ts";
import { listProjects, sessionLister } from "../store/project.ts";
import { createSessionWatch, type SessionWatch } from "../watch/session_watch.ts";
import type { Session, SessionKey } from "./world.ts";
import { sessionAfter } from "./session_after.ts";

/** A session and where its files are. */
export type Tracked = {
  readonly key: SessionKey;
  readonly project: ProjectPaths;
  readonly paths: SessionPaths;
  /** As it is shown; null if nothing is recorded yet. */
  readonly session: Session | null;
};

/** Looks at all sessions. */
export interface SessionFeed {
  /** What is new since the last look, and what could not be listed, once. Called four times a second. */
  look(now: number): { changed: Session[]; gone: SessionKey[]; problems: ErrorInfo[] };
  all(): Iterable<Tracked>;
  get(key: SessionKey): Tracked | null;
}

/** How many looks go by between two that search for new sessions. */
const looksPerSearch = 3;
/** And between two at the driver of a run; at a run that nobody drives, nothing else changes. */
const looksPerDriver = 4;

type Watched = { -readonly [K in keyof Tracked]: Tracked[K] } & { watch: SessionWatch; isWhole: boolean };

/** A feed of the sessions in autom8's home. */
export function createSessionFeed(home: string): SessionFeed {
  const watched = new Map<SessionKey, Watched>();
  const listSessions = sessionLister();
  const reported = new Set<string>();
  let looks = 0;

  /** A list; null if it cannot be read, which is reported once. */
  function listed<T>(list: () => T, problems: ErrorInfo[]): T | null {
    try {
      return list();
    } catch (error) {
      const problem = errorInfo(error);
      if (!reported.has(problem.message)) problems.push(problem);
      reported.add(problem.message);
      return null;
    }
  }

  function search(problems: ErrorInfo[]): SessionKey[] {
    const projects = listed(() => listProjects(home), problems);
    if (projects === null) return [];
    const found = new Set<SessionKey>();
    const unknown = new Set<string>();
    for (const project of projects) {
      const sessions = listed(() => listSessions(project), problems);
      if (sessions === null) unknown.add(project.name);
      for (const paths of sessions ?? []) {
        const key = `${project.name}/${paths.id}`;
        found.add(key);
        if (watched.has(key)) continue;
        const watch = createSessionWatch(paths);
        watched.set(key, { key, project, paths, session: null, watch, isWhole: false });
      }
    }
    const gone: SessionKey[] = [];
    for (const [key, { session, project }] of watched) {
      if (found.has(key) || unknown.has(project.name)) continue;
      watched.delete(key);
      if (session !== null) gone.push(key);
    }
    return gone;
  }

  /** One a look, so that a hundred journals never stop the screen: the newest first. */
  function readNextWhole(): void {
    let next: Watched | null = null;
    for (const one of watched.values()) {
      const run = one.session?.run;
      if (one.isWhole || run == null) continue;
      if (next === null || run.updatedAt > (next.session?.run?.updatedAt ?? "")) next = one;
    }
    if (next === null) return;
    next.isWhole = true;
    next.watch.readWhole();
  }

  return {
    look(now) {
      const changed: Session[] = [];
      const problems: ErrorInfo[] = [];
      const gone = looks % looksPerSearch === 0 ? search(problems) : [];
      if (looks > 0) readNextWhole();
      let index = 0;
      for (const one of watched.values()) {
        index += 1;
        const asksDriver = (looks + index) % looksPerDriver === 0 || isEnding(one.session);
        if (one.session !== null && !one.session.alive && !asksDriver) continue;
        const look = one.watch.look(asksDriver);
        if (look.kind === "unchanged") continue;
        if (look.kind === "gone") {
          if (one.session !== null) gone.push(one.key);
          one.session = null;
          continue;
        }
        if (look.kind === "read" && look.fromStart) one.isWhole = true;
        const names = { key: one.key, project: one.project.name, sessionId: one.paths.id };
        one.session = sessionAfter(names, one.session, look, now);
        changed.push(one.session);
      }
      looks += 1;
      return { changed, gone, problems };
    },
    all: () => watched.values(),
    get: (key) => watched.get(key) ?? null,
  };
}

/** The run has stopped, so its process ends now. */
function isEnding(session: Session | null): boolean {
  return session !== null && session.alive && session.run !== null && session.run.status !== "running";
}
