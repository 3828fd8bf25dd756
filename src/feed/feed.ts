/** Brings the world to the monitor: looks at sessions, lists and files, and posts what is new. */

import { errorInfo } from "../errors.ts";
import { autom8Home } from "../session/home.ts";
import { archivedFiles } from "../store/archive.ts";
import type { SessionPaths } from "../store/paths.ts";
import type { Action } from "./world.ts";
import type { News } from "./news.ts";
import type { DocumentRef, RunKey, SessionKey } from "./world.ts";
import { act, type Notice } from "./actions.ts";
import { readDetail, readDocument } from "./details.ts";
import { createListFeed } from "./list_feed.ts";
import { createSessionFeed } from "./session_feed.ts";

/** What the loop calls. */
export interface Feed {
  /** Called four times a second; the first time, it finds what there is. `now` in ms since the epoch. */
  tick(now: number): void;
  /** Reads a run, and again while it goes on, until another one is asked for. */
  loadRun(key: RunKey): void;
  loadDocument(ref: DocumentRef): void;
  act(action: Action, session: SessionKey): void;
  /** The folder where a session works; null if it is not known. */
  workTree(session: SessionKey): string | null;
  /** Nothing is posted any more. */
  close(): void;
}

/** How many ticks go by between two looks at the lists. */
const ticksPerList = 8;
/** Time between two readings of a run that goes on, in ms. */
const reloadMs = 1_000;

/** A feed of autom8's home. Posts are made while `tick` runs, and later. */
export function createFeed(post: (message: News) => void, home: string = autom8Home()): Feed {
  let isOpen = true;
  let ticks = 0;
  let wanted: { key: RunKey; loadedAt: number; isStale: boolean } | null = null;
  const busy = new Set<SessionKey>();
  const postIfOpen = (message: News) => {
    if (isOpen) post(message);
  };
  const sessions = createSessionFeed(home);
  const lists = createListFeed(home, postIfOpen);

  function pathsOf(key: RunKey): SessionPaths | null {
    for (const { project, paths, session } of sessions.all()) {
      if (session?.run != null && `${project.name}/${session.run.runId}` === key) return paths;
    }
    const archived = lists.find(key);
    return archived === null ? null : archivedFiles(archived.project, archived.line);
  }

  async function load(key: RunKey): Promise<void> {
    try {
      const paths = pathsOf(key);
      const detail = paths === null ? null : await readDetail(key, paths);
      if (wanted?.key === key) postIfOpen({ kind: "run-loaded", key, detail, problem: null });
    } catch (error) {
      if (wanted?.key === key) {
        postIfOpen({ kind: "run-loaded", key, detail: null, problem: errorInfo(error) });
      }
    }
  }

  function reloadIfStale(now: number): void {
    if (wanted === null || !wanted.isStale || now - wanted.loadedAt < reloadMs) return;
    wanted = { ...wanted, isStale: false, loadedAt: now };
    void load(wanted.key);
  }

  return {
    tick(now) {
      const { changed, gone } = sessions.look(now);
      const isFirst = ticks === 0;
      if (isFirst || changed.length > 0 || gone.length > 0) {
        postIfOpen({ kind: "sessions", changed, gone, now });
        // A run that is gone was archived: its files are elsewhere, and its end is recorded there.
        if (wanted !== null) wanted.isStale = true;
      }
      // The first time, there is much to read: after what is posted here is on the screen.
      if (isFirst) setTimeout(() => isOpen && void lists.look(), 0);
      else if (ticks % ticksPerList === 0) void lists.look();
      reloadIfStale(now);
      ticks += 1;
    },
    loadRun(key) {
      wanted = { key, loadedAt: Date.now(), isStale: false };
      void load(key);
    },
    loadDocument(ref) {
      const paths = pathsOf(ref.run);
      if (paths === null) {
        postIfOpen({ kind: "document-loaded", document: { ref, lines: [], cut: 0, problem: null } });
        return;
      }
      readDocument(ref, paths).then((document) => postIfOpen({ kind: "document-loaded", document }));
    },
    act(action, key) {
      const tracked = sessions.get(key);
      if (tracked === null || busy.has(key)) return;
      busy.add(key);
      const notify = (notice: Notice) => postIfOpen({ kind: "notice", ...notice });
      act(action, tracked, notify).then(notify).finally(() => busy.delete(key));
    },
    workTree(key) {
      const run = sessions.get(key)?.session?.run;
      return run == null ? null : run.workTree ?? run.checkout;
    },
    close() {
      isOpen = false;
    },
  };
}
