/** What the page asks about runs, and what it does to them. */

import * as z from "zod/mini";
import { Autom8Error } from "../../src/errors.ts";
import type { AskedFeed } from "../../src/feed/feed.ts";
import { actions } from "../../src/feed/world.ts";
import type { ActAnswer, DocumentAnswer, HistoryAnswer, RunAnswer } from "../protocol.ts";
import { pastRun, problemOf } from "./cards.ts";
import { cutLine } from "./item_lines.ts";
import { parsed } from "./parsed.ts";
import { checkLines, runAnswer } from "./run_answer.ts";
import type { Asked, Route } from "./serve.ts";
import { firstHistory, type Windows } from "./windows.ts";

const streamQuery = z.object({
  window: z.string().check(z.regex(/^[\w-]{8,64}$/)),
  session: z.nullable(z.string()),
  after: z.nullable(z.int()),
});
const showBody = streamQuery;
const leaveBody = z.object({ window: z.string(), returns: z.boolean() });
const actBody = z.object({ session: z.string(), action: z.enum(actions) });

/** @param server The id of this server */
export function runsRoutes(
  { feed, windows, server, wake }: {
    feed: AskedFeed;
    windows: Windows;
    server: string;
    /** Looks at once. */
    wake: () => void;
  },
): Readonly<Record<string, Route>> {
  /** A page that is loaded again asks before the first look is over. */
  async function known(): Promise<AskedFeed> {
    if (!windows.isKnown()) {
      wake();
      await windows.known;
    }
    return feed;
  }

  return {
    "GET /api/stream": ({ query }) => {
      const numbered = query.get("server") === server && query.get("after") !== null;
      const { window, session, after } = parsed(streamQuery, {
        window: query.get("window"),
        session: query.get("session"),
        after: numbered ? Number(query.get("after")) : null,
      });
      const body = windows.open({ window, session, after: after ?? -1 });
      wake();
      return body;
    },
    "POST /api/show": ({ body }) => {
      const { window, session, after } = parsed(showBody, body);
      windows.show({ window, session, after: after ?? -1 });
      return {};
    },
    "POST /api/leave": ({ body }) => {
      const { window, returns } = parsed(leaveBody, body);
      windows.leave(window, returns);
      return {};
    },
    "GET /api/history": async ({ query }): Promise<HistoryAnswer> => {
      await known();
      const project = query.get("project");
      const runs = windows.history().filter((run) => project === null || run.project === project);
      const offset = Math.max(0, Math.trunc(Number(query.get("offset") ?? "0")) || 0);
      return { runs: runs.slice(offset, offset + firstHistory).map(pastRun), total: runs.length };
    },
    "GET /api/run": async ({ query }): Promise<RunAnswer | null> => {
      const detail = await (await known()).readRun(query.get("key") ?? "");
      if (detail === null) return null;
      const state = windows.stateOf(detail.key);
      return runAnswer(detail, { ...state, now: new Date() });
    },
    "GET /api/document": async (asked) => documentOf(await known(), asked),
    "POST /api/act": async ({ body }): Promise<ActAnswer> => {
      const { session, action } = parsed(actBody, body);
      const notice = await (await known()).perform(action, session);
      if (notice !== null) return notice;
      throw new Autom8Error("usage", {
        problem: "The session is archived, or something is being done to it right now.",
        hint: "Look at it again in a moment.",
      });
    },
  };
}

async function documentOf(
  feed: AskedFeed,
  { query }: Asked,
): Promise<DocumentAnswer | { problem: unknown } | null> {
  const run = query.get("run") ?? "";
  switch (query.get("kind")) {
    case "checks": {
      const detail = await feed.readRun(run);
      return detail === null ? null : { lines: checkLines(detail), cut: 0 };
    }
    case "diff":
      return answerOf(await feed.readDocument({ kind: "diff", run }));
    case "transcript":
      return answerOf(
        await feed.readDocument({ kind: "transcript", run, transcript: query.get("name") ?? "" }),
      );
    default:
      return null;
  }
}

type Read = Awaited<ReturnType<AskedFeed["readDocument"]>>;

function answerOf({ lines, cut, problem }: Read): DocumentAnswer | { problem: unknown } {
  return problem === null ? { lines: lines.map(cutLine), cut } : { problem: problemOf(problem) };
}
