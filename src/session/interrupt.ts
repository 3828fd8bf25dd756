/** Stopping a run that another process drives, as Ctrl-C at its terminal does. */

import { Autom8Error } from "../errors.ts";
import { hasOpen } from "../process/has_open.ts";
import { holderOf, isLocked } from "../store/lock.ts";
import type { SessionPaths } from "../store/paths.ts";

/**
 * Sends SIGINT to the process that drives a session: it ends its agent and its checks, records that, and ends.
 * @throws Autom8Error usage: no process drives the run, or it is not known which one does
 */
export async function interruptRun(session: SessionPaths): Promise<void> {
  const holder = await holderOf(session.lock);
  if (!isLocked(session.lock)) {
    throw new Autom8Error("usage", {
      problem: "No process drives this run.",
      hint: "`autom8 resume` continues it.",
    });
  }
  // The number may be one of another machine that shares the folder, or of a process that is no longer there.
  if (holder === null || await hasOpen(holder.pid, session.lock) === false || Deno.build.os === "windows") {
    throw new Autom8Error("usage", {
      problem: "The process that drives this run cannot be reached from here.",
      hint: "Press Ctrl-C in its terminal.",
    });
  }
  Deno.kill(holder.pid, "SIGINT");
}
