/** Sessions whose runs were played: events recorded without an agent. */

import { defaultConfig } from "../../src/config/config.ts";
import type { EventOf, RunEvent } from "../../src/run/events.ts";
import type { RunState } from "../../src/run/state.ts";
import { openSession } from "../../src/session/open.ts";
import { recordStart } from "../../src/session/record.ts";
import type { Observer } from "../../src/session/observer.ts";
import { openProject } from "../../src/store/project.ts";
import { type ProjectPaths, sessionId, type SessionPaths, sessionPaths } from "../../src/store/paths.ts";

/** What was reported to an observer. */
export type Reported = { event: RunEvent; run: RunState; at: string };

/** An observer that remembers the events. */
export function remembering(): { observer: Observer; reported: Reported[]; messages: string[] } {
  const reported: Reported[] = [];
  const messages: string[] = [];
  const observer: Observer = {
    show: (event, run, at) => reported.push({ event, run, at }),
    activity: () => {},
    stopping: () => {},
    end: () => {},
    message: (text) => messages.push(text),
    error: ({ message }) => messages.push(message),
  };
  return { observer, reported, messages };
}

export function startOf(root: string, branch: string): EventOf<"run-started"> {
  return {
    kind: "run-started",
    runId: crypto.randomUUID(),
    sessionId: sessionId(root, branch),
    project: "repo",
    root,
    checkout: root,
    specFile: `${root}/spec.json`,
    branch,
    config: defaultConfig,
    options: { skipReview: false, worktree: false, allowDefaultBranch: false, step: false },
    version: "0.1.0",
  };
}

/** Records a run of a branch in a project. Returns the files of its session. */
export async function playRun(
  project: ProjectPaths,
  root: string,
  branch: string,
  ...events: RunEvent[]
): Promise<SessionPaths> {
  const { observer } = remembering();
  const paths = sessionPaths(project, sessionId(root, branch));
  using session = await openSession(paths, observer);
  const recorder = await recordStart(session, startOf(root, branch), observer);
  for (const event of events) await recorder.record(event);
  session.journal.close();
  return paths;
}

/** Runs a test with a home of autom8's own, which is removed afterwards. */
export async function withHome(body: (home: string) => Promise<void>): Promise<void> {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-session-" }));
  const before = Deno.env.get("AUTOM8_HOME");
  Deno.env.set("AUTOM8_HOME", `${home}/autom8`);
  try {
    await body(home);
  } finally {
    if (before === undefined) Deno.env.delete("AUTOM8_HOME");
    else Deno.env.set("AUTOM8_HOME", before);
    await Deno.remove(home, { recursive: true });
  }
}

export const projectOf = (home: string, root: string): Promise<ProjectPaths> =>
  openProject(`${home}/autom8`, root);
