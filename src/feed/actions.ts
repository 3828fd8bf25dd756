/** What can be done to a run from the monitor: the same as with the commands, for a session that is named. */

import { errorInfo } from "../errors.ts";
import type { RunStatus } from "../run/state.ts";
import type { Observer } from "../session/observer.ts";
import { isLocked } from "../store/lock.ts";
import type { Tone } from "../view/line.ts";
import type { Action } from "./world.ts";
import type { Tracked } from "./session_feed.ts";

/** What an action did, or why it could not. */
export type Notice = { text: string; tone: Tone };

/** Shows nothing, such as while a run is abandoned: the notice says how it ended. */
export const silent: Observer = {
  show() {},
  activity() {},
  stopping() {},
  end() {},
  message() {},
  error() {},
};

/** Does it. Never throws. @param later Called when a run that was resumed in the background fails */
export async function act(
  action: Action,
  tracked: Tracked,
  later: (notice: Notice) => void,
): Promise<Notice> {
  const { session, paths, project } = tracked;
  const run = session?.run ?? null;
  if (session === null || run === null) {
    return { text: "This session cannot be read: `autom8 doctor` shows what can be done.", tone: "bad" };
  }
  const name = `${session.project}, ${run.branch}`;
  try {
    switch (action) {
      case "pause": {
        const { pauseRun } = await import("../session/pause.ts");
        await pauseRun(run.root, paths.id);
        return { text: `${name}: will pause at the next story boundary.`, tone: "good" };
      }
      case "interrupt": {
        const { interruptRun } = await import("../session/interrupt.ts");
        await interruptRun(paths);
        return { text: `${name}: interrupted; the agent is being ended.`, tone: "good" };
      }
      case "abandon": {
        const { abandonSession } = await import("../session/abandon.ts");
        const { bringBack } = await abandonSession(project, paths, silent);
        const back = bringBack === null ? "" : ` \`${bringBack}\` brings it back.`;
        return { text: `${name}: abandoned.${back}`, tone: "good" };
      }
      case "resume": {
        if (await isDriven(paths.lock, run.status)) {
          return { text: `${name}: is running already.`, tone: "warn" };
        }
        const { resumeInBackground } = await import("../session/resume_in_background.ts");
        const { ended } = resumeInBackground(paths, run.root);
        ended.then(({ code, said }) => {
          if (code !== 0) later({ text: `${name}: stopped with exit code ${code}. ${said}`, tone: "bad" });
        });
        return { text: `${name}: resumed in the background. Output: ${paths.background}`, tone: "good" };
      }
      default:
        return action satisfies never;
    }
  } catch (error) {
    const { message, hint } = errorInfo(error);
    return { text: `${name}: ${message} ${hint}`.trim(), tone: "bad" };
  }
}

/** How often a run that has stopped is looked at until its process lets go of it, and how long that takes, in ms. */
const looks = 20;
const lookMs = 100;

/** Whether a process drives the run. One that has recorded its stop is about to end. */
async function isDriven(lock: string, status: RunStatus): Promise<boolean> {
  for (let look = 1; isLocked(lock); look++) {
    if (status === "running" || look > looks) return true;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return false;
}
