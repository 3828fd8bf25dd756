/** A living view of a project's sessions, for screens that look several times a second. */

import { type RunSummary, summarize } from "../run/summary.ts";
import { type ProjectPaths, type SessionPaths, sessionPaths } from "../store/paths.ts";
import { listSessions } from "../store/project.ts";
import { lookAtFile } from "../store/tail.ts";
import { createJournalTail, type JournalTail } from "./journal_tail.ts";
import { collectSessions, readSummary, type Sessions } from "./runs.ts";
import { createLineTail, type LineTail, type NewLines } from "./line_tail.ts";

/** Keeps what it has read, so that a look costs little while nothing happens. Not for two looks at once. */
export interface SessionsReader {
  /** The sessions as they are now: reads only what was appended to their journals since the last look. */
  read(): Promise<Sessions>;
  /**
   * The lines that the agent's newest process in a session printed since the last call; null if the run has no open
   * turn. The first call gives all lines.
   */
  readTranscript(run: RunSummary): Promise<NewLines | null>;
}

/** A reader of a project that has read nothing yet. */
export function createSessionsReader(project: ProjectPaths): SessionsReader {
  const known = new Map<string, KnownSession>();
  const transcripts = new Map<string, { path: string; tail: LineTail }>();

  return {
    async read() {
      const present = listSessions(project);
      for (const id of goneFrom(known.keys(), present)) known.delete(id);
      for (const id of goneFrom(transcripts.keys(), present)) transcripts.delete(id);
      return await collectSessions(present, async (paths) => {
        const session = known.get(paths.id) ?? createKnownSession(paths);
        known.set(paths.id, session);
        return await session.read();
      });
    },

    async readTranscript({ sessionId, turn }) {
      const name = turn?.transcript ?? null;
      if (name === null) return null;
      const path = `${sessionPaths(project, sessionId).transcripts}/${name}`;
      const open = transcripts.get(sessionId);
      const current = open?.path === path ? open : { path, tail: createLineTail(path) };
      transcripts.set(sessionId, current);
      return await current.tail.read();
    },
  };
}

interface KnownSession {
  /** @throws Autom8Error state-newer, state-damaged, folder-unwritable */
  read(): Promise<RunSummary | null>;
}

/** A session that does not change is read from its snapshot; one that does, from the end of its journal. */
function createKnownSession(paths: SessionPaths): KnownSession {
  let seen: string | null = null;
  /** Also of a journal that cannot be read: it is not read again before it changes. */
  let last: Promise<RunSummary | null> = Promise.resolve(null);
  let tail: JournalTail | null = null;

  async function readTail(): Promise<RunSummary | null> {
    tail ??= createJournalTail(paths.journal);
    const folded = await tail.read();
    return folded === null ? null : summarize(folded.run, folded);
  }

  return {
    async read() {
      const journal = await lookAtFile(paths.journal);
      const now = journal === null ? "missing" : `${journal.file}:${journal.size}`;
      if (now !== seen) last = seen === null ? readSummary(paths) : readTail();
      seen = now;
      return await last;
    },
  };
}

function goneFrom(ids: Iterable<string>, present: readonly SessionPaths[]): string[] {
  const there = new Set(present.map(({ id }) => id));
  return [...ids].filter((id) => !there.has(id));
}
