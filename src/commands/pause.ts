/** `autom8 pause`: asks a run that goes on elsewhere to stop at its next story boundary. */

import type { Printer } from "../terminal/printer.ts";
import { Autom8Error, type ExitCode } from "../errors.ts";
import { requestPause } from "../store/pause.ts";
import { sessionPaths } from "../store/paths.ts";
import { lookAround } from "../session/ground.ts";
import { readRuns } from "../watch/runs.ts";

/** Without a session, every run that is being driven is asked. */
export async function pauseCommand(
  folder: string,
  session: string | null,
  printer: Printer,
): Promise<ExitCode> {
  const { project } = await lookAround(folder);
  const driven = (await readRuns(project)).filter(({ alive, run }) =>
    alive && (session === null || run.sessionId === session)
  );
  if (driven.length === 0) {
    if (session !== null) throw new Autom8Error("session-unknown", { sessionId: session });
    throw new Autom8Error("usage", {
      problem: "No run is going on here.",
      hint: "`autom8 status` shows the runs.",
    });
  }
  for (const { run } of driven) {
    await requestPause(sessionPaths(project, run.sessionId));
    printer.message(`Session ${run.sessionId} (${run.branch}) will pause at its next story boundary.`);
  }
  return 0;
}
