/** Pausing a run that another process drives. */

import { requestPause } from "../store/pause.ts";
import { chosenSession, openSessions } from "./choose.ts";
import { Autom8Error } from "../errors.ts";
import { lookAround } from "./ground.ts";

/**
 * Asks a run to pause at its next story boundary. Returns the session's id and branch.
 * @throws Autom8Error usage (no run is running), session-unknown, session-ambiguous
 */
export async function pauseRun(
  folder: string,
  named: string | null,
): Promise<{ sessionId: string; branch: string }> {
  const around = await lookAround(folder);
  const driven = (await openSessions(around.project)).filter(({ isDriven }) => isDriven);
  const session = chosenSession(around, driven, named, "autom8 pause");
  const chosen = driven.find(({ id }) => id === session?.id);
  if (session === null || chosen === undefined) {
    throw new Autom8Error("usage", {
      problem: "No run is running here.",
      hint: "`autom8 status` shows the runs.",
    });
  }
  await requestPause(session);
  return { sessionId: session.id, branch: chosen.branch ?? "?" };
}
