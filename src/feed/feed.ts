/** Brings the world to the monitor: looks at sessions, lists and files, and posts what is new. */

import { errorInfo } from "../errors.ts";
import { autom8Home } from "../session/home.ts";
import { archivedFiles } from "../store/archive.ts";
import type { SessionPaths } from "../store/paths.ts";
import { lookAtFile } from "../store/tail.ts";
import type { News } from "./news.ts";
import type { Action, Document, DocumentRef, RunDetail, RunKey, Session, SessionKey } from "./world.ts";
import { act, type Notice } from "./actions.ts";
import { readDetail, readDocument } from "./details.ts";
import { createListFeed } from "./list_feed.ts";
import { createSessionFeed, type Tracked } from "./session_feed.ts";

/** What the loop calls. */
export interface Feed {
  /** Called four times a second; the first time, it finds what there is. `now` in ms since the epoch. */
  tick(now: number): void;
  /** Reads a run, and again whenever something is recorded of it, until another one is asked for. */
  loadRun(key: RunKey): void;
  loadDocument(ref: DocumentRef): void;
  act(action: Action, session: SessionKey): void;
  /** The folder where a session works; null if it is not known. */
  workTree(session: SessionKey): string | null;
  /** Nothing is posted any more. */
  close(): void;
}

/** A feed that also answers one caller: what it reads or does is not posted. */
export interface AskedFeed extends Feed {
  /** A run, for the caller alone; null if there is none. @throws Autom8Error state-newer, state-damaged */
  readRun(key: RunKey): Promise<RunDetail | null>;
  /** A document, for the caller alone. */
  readDocument(ref: DocumentRef): Promise<Document>;
  /** Acts, and says what came of it; null if there is no such session, or something is being done to it. */
  perform(action: Action, session: SessionKey): Promise<Notice | null>;
}

/** How many ticks go by between two looks at the lists. */
const ticksPerList = 8;
/** Time between two readings of a run, in ms. */
const reloadMs = 1_000;

/** The run that is kept up to date. `session`: where it was when it was asked for; null if it was archived. */
type Wanted = {
  key: RunKey;
  session: SessionKey | null;
  sequence: number;
  loadedAt: number;
  isStale: boolean;
};

/** A feed of autom8's home. Posts are made while `tick` runs, and later. */
export function createFeed(post: (message: News) => void, home: string = autom8Home()): AskedFeed {
  let isOpen = true;
  let ticks = 0;
  let wanted: Wanted | null = null;
  const busy = new Set<SessionKey>();
  const postIfOpen = (message: News) => {
    if (isOpen) post(message);
  };
  const sessions = createSessionFeed(home);
  const lists = createListFeed(home, postIfOpen);

  function trackedRun(key: RunKey): Tracked | null {
    for (const one of sessions.all()) {
      if (one.session?.run != null && `${one.project.name}/${one.session.run.runId}` === key) return one;
    }
    return null;
  }

  /** The files of a run; null if nothing is recorded of it. */
  async function pathsOf(key: RunKey): Promise<SessionPaths | null> {
    const tracked = trackedRun(key);
    // A run that was archived just now is not there any more.
    if (tracked !== null && lookAtFile(tracked.paths.journal) !== null) return tracked.paths;
    if (lists.find(key) === null) await lists.lookAgain();
    const archived = lists.find(key);
    return archived === null ? null : archivedFiles(archived.project, archived.line);
  }

  async function readRun(key: RunKey): Promise<RunDetail | null> {
    const paths = await pathsOf(key);
    return paths === null ? null : await readDetail(key, paths);
  }

  async function readOne(ref: DocumentRef): Promise<Document> {
    const none = { ref, lines: [], cut: 0, problem: null };
    try {
      const paths = await pathsOf(ref.run);
      return paths === null ? none : await readDocument(ref, paths);
    } catch (error) {
      return { ...none, problem: errorInfo(error) };
    }
  }

  async function perform(action: Action, key: SessionKey): Promise<Notice | null> {
    const tracked = sessions.get(key);
    if (tracked === null || busy.has(key)) return null;
    busy.add(key);
    try {
      return await act(action, tracked, (notice) => postIfOpen({ kind: "notice", ...notice }));
    } finally {
      busy.delete(key);
    }
  }

  async function load(key: RunKey): Promise<void> {
    try {
      const detail = await readRun(key);
      if (wanted?.key === key) postIfOpen({ kind: "run-loaded", key, detail, problem: null });
    } catch (error) {
      if (wanted?.key === key) {
        postIfOpen({ kind: "run-loaded", key, detail: null, problem: errorInfo(error) });
      }
    }
  }

  /** Notes whether something was recorded of the wanted run. */
  function noteNews(changed: readonly Session[], gone: readonly SessionKey[]): void {
    if (wanted === null || wanted.session === null) return;
    const { session } = wanted;
    // A run that is gone was archived: its files are elsewhere, and its end is recorded there.
    if (gone.includes(session)) wanted.isStale = true;
    for (const { key, run } of changed) {
      // What an agent prints is recorded elsewhere, and shown from the session.
      if (key !== session || run?.journal.sequence === wanted.sequence) continue;
      wanted.sequence = run?.journal.sequence ?? 0;
      wanted.isStale = true;
    }
  }

  function reloadIfStale(now: number): void {
    if (wanted === null || !wanted.isStale || now - wanted.loadedAt < reloadMs) return;
    wanted = { ...wanted, isStale: false, loadedAt: now };
    void load(wanted.key);
  }

  return {
    tick(now) {
      const { changed, gone, problems } = sessions.look(now);
      for (const { message } of problems) postIfOpen({ kind: "notice", text: message, tone: "bad" });
      const isFirst = ticks === 0;
      if (isFirst || changed.length > 0 || gone.length > 0) {
        postIfOpen({ kind: "sessions", changed, gone, now });
        noteNews(changed, gone);
      }
      // The first time, there is much to read: after what is posted here is on the screen.
      if (isFirst) setTimeout(() => isOpen && void lists.look(), 0);
      else if (ticks % ticksPerList === 0) void lists.look();
      reloadIfStale(now);
      ticks += 1;
    },
    loadRun(key) {
      const session = trackedRun(key)?.session ?? null;
      const sequence = session?.run?.journal.sequence ?? 0;
      wanted = { key, session: session?.key ?? null, sequence, loadedAt: Date.now(), isStale: false };
      void load(key);
    },
    loadDocument(ref) {
      readOne(ref).then((document) => postIfOpen({ kind: "document-loaded", document }));
    },
    act(action, key) {
      perform(action, key).then((notice) => {
        if (notice !== null) postIfOpen({ kind: "notice", ...notice });
      });
    },
    readRun,
    readDocument: readOne,
    perform,
    workTree(key) {
      const run = sessions.get(key)?.session?.run;
      return run == null ? null : run.workTree ?? run.checkout;
    },
    close() {
      isOpen = false;
    },
  };
}
