/**
 * The windows that look on, and what each of them has not been sent yet. Only what is new is remembered of a window, never
 * the messages: a window that does not read costs no memory, and gets the newest state when it reads again.
 */

import type { News } from "../../src/feed/news.ts";
import type { PastRun as ArchivedRun, Project, Session } from "../../src/feed/world.ts";
import type { PlanNews, StreamMessage } from "../protocol.ts";
import { pastRun, projectCard, sessionCard } from "./cards.ts";
import { createEventStream, type EventStream } from "./event_stream.ts";
import { noRows, outputAfter, type Rows, rowsAfter } from "./output.ts";

/** What a window asks for when it opens its stream. `after`: the last row that it has, of this server; -1: none. */
export type Asked = { window: string; session: string | null; after: number };

/** What the server knows, and the windows that show it. */
export interface Windows {
  /** The stream of a window; the window's stream before it ends, and so does the oldest of too many. */
  open(asked: Asked): ReadableStream<Uint8Array>;
  /** Changes whose output a window gets. */
  show(asked: Asked): void;
  /** A window says that it is hidden (`returns`), or closed. */
  leave(window: string, returns: boolean): void;
  /** Takes what the feed posts. */
  take(news: News): void;
  plan(news: PlanNews): void;
  /** Windows that are open: those with a stream, and the hidden ones. */
  count(): number;
  hasStreams(): boolean;
  /** The archived runs that are known, newest first. */
  history(): readonly ArchivedRun[];
  /** Whether a process drives a run, and whether it is archived. */
  stateOf(runKey: string): { alive: boolean; archived: boolean };
  /** Resolves once all sessions and archived runs were found. */
  readonly known: Promise<void>;
  isKnown(): boolean;
  /** Keeps connections alive. */
  ping(): void;
  /** Ends every stream. */
  close(): void;
}

/** What `createWindows` needs of the world around it. */
export type WindowsOptions = {
  /** Names this server. */
  server: string;
  version: string;
  now: () => number;
  /** Calls back after so many ms, once. */
  later: (ms: number, callback: () => void) => void;
};

type Window = {
  readonly stream: EventStream;
  readonly order: number;
  session: string | null;
  after: number;
  /** Sessions that it has to be sent; `all`: also which ones there are no more. */
  sessions: Set<string>;
  gone: Set<string>;
  isAll: boolean;
  projects: boolean;
  history: boolean;
  /** At most `mostNotices`. */
  notices: StreamMessage[];
  /** What changed in conversations, by project. */
  plans: Map<string, PlanNews>;
};

/** More streams of one browser would leave it no connection for anything else. */
const mostStreams = 5;
const mostNotices = 20;
/** Hidden windows that are remembered. */
const mostHidden = 64;
export const firstHistory = 200;
/** Time in which changes are collected, and between two looks at a window that does not read. In ms. */
const batchMs = 50;

/** No windows, and nothing known yet. */
export function createWindows({ server, version, now, later }: WindowsOptions): Windows {
  const windows = new Map<string, Window>();
  const hidden = new Set<string>();
  const sessions = new Map<string, Session>();
  const rows = new Map<string, Rows>();
  let hasSessions = false;
  let projects: readonly Project[] | null = null;
  let history: { runs: readonly ArchivedRun[]; isComplete: boolean } | null = null;
  const { promise: known, resolve: nowKnown } = Promise.withResolvers<void>();
  let opened = 0;
  let isWaiting = false;

  function soon(): void {
    if (isWaiting || windows.size === 0) return;
    isWaiting = true;
    later(batchMs, () => {
      isWaiting = false;
      let isLeft = false;
      for (const window of windows.values()) {
        if (window.stream.hasRoom()) send(window);
        if (hasNews(window)) isLeft = true;
      }
      if (isLeft) soon();
    });
  }

  /** One message at a time, as long as there is room. */
  function send(window: Window): void {
    for (const take of [takeSessions, takeProjects, takeHistory, takeOutput]) {
      if (!window.stream.hasRoom()) return;
      const message = take(window);
      if (message !== null) window.stream.send(message);
    }
    for (const [project, news] of window.plans) {
      if (!window.stream.hasRoom()) return;
      window.plans.delete(project);
      window.stream.send(news);
    }
    for (const notice of window.notices.splice(0)) window.stream.send(notice);
  }

  function takeSessions(window: Window): StreamMessage | null {
    if (!hasSessions || !window.isAll && window.sessions.size + window.gone.size === 0) return null;
    const keys = window.isAll ? sessions.keys() : window.sessions;
    const changed = [...keys].flatMap((key) => sessions.get(key) ?? []).map(sessionCard);
    const message = {
      ...{ kind: "sessions" as const, changed, gone: [...window.gone] },
      ...{ isAll: window.isAll, now: now() },
    };
    window.sessions = new Set();
    window.gone = new Set();
    window.isAll = false;
    return message;
  }

  function takeProjects(window: Window): StreamMessage | null {
    if (!window.projects || projects === null) return null;
    window.projects = false;
    return { kind: "projects", projects: projects.map(projectCard) };
  }

  function takeHistory(window: Window): StreamMessage | null {
    if (!window.history || history === null) return null;
    window.history = false;
    const { runs, isComplete } = history;
    return {
      kind: "history",
      runs: runs.slice(0, firstHistory).map(pastRun),
      total: runs.length,
      isComplete,
    };
  }

  function takeOutput(window: Window): StreamMessage | null {
    const lacks = lackedBy(window);
    if (lacks === null) return null;
    window.after = lacks.last;
    return lacks.output;
  }

  /** Nothing of a session that is gone: the window keeps what it has. */
  function lackedBy({ session, after }: Window): ReturnType<typeof outputAfter> {
    const kept = session === null ? undefined : rows.get(session);
    return session === null || kept === undefined ? null : outputAfter(session, after, kept);
  }

  function hasNews(window: Window): boolean {
    return hasSessions && (window.isAll || window.sessions.size + window.gone.size > 0) ||
      window.projects && projects !== null || window.history && history !== null ||
      window.plans.size + window.notices.length > 0 || lackedBy(window) !== null;
  }

  function endOldest(): void {
    while (windows.size > mostStreams) {
      const [oldest] = [...windows.values()].sort((a, b) => a.order - b.order);
      oldest?.stream.send({
        kind: "ended",
        reason: `At most ${mostStreams} windows of autom8 can be open at once, and a newer one was opened.`,
      });
      oldest?.stream.close();
    }
  }

  return {
    open({ window: id, session, after }) {
      windows.get(id)?.stream.close();
      hidden.delete(id);
      const stream = createEventStream(() => {
        if (windows.get(id)?.stream === stream) windows.delete(id);
      });
      stream.send({ kind: "hello", server, version, now: now() });
      windows.set(id, {
        ...{ stream, order: opened++, session, after, sessions: new Set(), gone: new Set(), isAll: true },
        ...{ projects: true, history: true, notices: [], plans: new Map() },
      });
      endOldest();
      soon();
      return stream.body;
    },
    show({ window: id, session, after }) {
      const window = windows.get(id);
      if (window === undefined) return;
      window.session = session;
      window.after = after;
      soon();
    },
    leave(id, returns) {
      windows.get(id)?.stream.close();
      hidden.delete(id);
      if (!returns) return;
      hidden.add(id);
      for (const oldest of hidden) {
        if (hidden.size <= mostHidden) break;
        hidden.delete(oldest);
      }
    },
    take(news) {
      switch (news.kind) {
        case "sessions":
          hasSessions = true;
          for (const session of news.changed) {
            sessions.set(session.key, session);
            rows.set(session.key, rowsAfter(rows.get(session.key) ?? noRows, session.tail));
            for (const window of windows.values()) {
              window.sessions.add(session.key);
              window.gone.delete(session.key);
            }
          }
          for (const key of news.gone) {
            sessions.delete(key);
            rows.delete(key);
            for (const window of windows.values()) {
              window.sessions.delete(key);
              window.gone.add(key);
            }
          }
          break;
        case "projects":
          projects = news.projects;
          for (const window of windows.values()) window.projects = true;
          break;
        case "history":
          history = news;
          if (news.isComplete) nowKnown();
          for (const window of windows.values()) window.history = true;
          break;
        case "notice":
          for (const window of windows.values()) {
            window.notices.push(news);
            window.notices.splice(0, window.notices.length - mostNotices);
          }
          break;
        case "run-loaded":
        case "document-loaded":
          // A window asks for these itself.
          return;
        default:
          return news satisfies never;
      }
      soon();
    },
    plan(news) {
      for (const window of windows.values()) {
        const before = window.plans.get(news.project);
        window.plans.set(news.project, before === undefined ? news : joined(before, news));
      }
      soon();
    },
    count: () => windows.size + hidden.size,
    hasStreams: () => windows.size > 0,
    history: () => history?.runs ?? [],
    known,
    isKnown: () => history?.isComplete === true,
    stateOf(runKey) {
      for (const { project, run, alive } of sessions.values()) {
        if (run !== null && `${project}/${run.runId}` === runKey) return { alive, archived: false };
      }
      return { alive: false, archived: true };
    },
    ping() {
      for (const { stream } of windows.values()) if (stream.hasRoom()) stream.ping();
    },
    close() {
      for (const { stream } of [...windows.values()]) stream.close();
    },
  };
}

/** Two changes of a conversation as one. */
function joined(before: PlanNews, news: PlanNews): PlanNews {
  const spec = news.spec !== undefined ? news.spec : before.spec;
  const both = news.first <= before.first || news.conversation !== before.conversation ? news : {
    ...news,
    first: before.first,
    messages: [...before.messages.slice(0, news.first - before.first), ...news.messages],
  };
  return spec === undefined ? both : { ...both, spec };
}
