/** The ground of a conversation about a branch: what is locked, asked and loaded before the agent is opened. */

import type { FollowUpContext } from "../../claude/prompts/follow_up.ts";
import type { Config } from "../../config/config.ts";
import { Autom8Error } from "../../errors.ts";
import type { Checkpoints } from "../../git/checkpoint.ts";
import type { OpenConversation } from "../../store/conversations.ts";
import { acquireLock, describeHolder, isLocked, type Lock } from "../../store/lock.ts";
import { sessionId, sessionPaths, workTreeLock } from "../../store/paths.ts";
import { checkAgent } from "../agent_check.ts";
import { configForRun, placeOf } from "../configuration/configuration.ts";
import { type Ground, openGround } from "../ground.ts";
import { interruptible } from "../interruptible.ts";
import type { Observer } from "../observer.ts";
import { ownPhaseText } from "../phase_texts.ts";
import { type Confirm, createTrust } from "../trust.ts";
import type { ImprovePlace } from "./place.ts";

/** How the questions are answered. `offer`: those about checks, commit and push, which `--yes` answers. */
export type Answers = { trusted: boolean; confirm: Confirm; offer: Confirm };

/** Everything that is settled before the agent starts. */
export type ImproveGround = Ground & {
  place: ImprovePlace;
  context: FollowUpContext;
  config: Config;
  /** The user's own instructions; null: the built-in ones. */
  userText: string | null;
  /** The work tree whose settings for the agent nobody allowed; null if they are allowed. */
  leaveOut: string | null;
};

/** A conversation, and the checkpoints of the work tree that tell what it changed. */
export type ImproveTalk = { conversation: OpenConversation<"improve">; checkpoints: Checkpoints };

/** Refuses a branch that a run works on, and keeps runs and other conversations out of the work tree. */
export async function lockPlace({ project, mainRoot, branch, workTree }: ImprovePlace): Promise<Lock> {
  const session = sessionPaths(project, sessionId(mainRoot, branch));
  if (await isLocked(session.lock)) {
    throw new Autom8Error("session-in-use", {
      sessionId: session.id,
      holder: await describeHolder(session.lock),
    });
  }
  const taken = await acquireLock(workTreeLock(session, await Deno.realPath(workTree)), {
    pid: Deno.pid,
    since: new Date().toISOString(),
    command: `autom8 improve on ${branch}`,
  });
  if (taken.kind === "acquired") return taken.lock;
  throw new Autom8Error("work-tree-in-use", { path: workTree, holder: taken.by });
}

/** Asks what must be asked, and loads the rest. @throws Autom8Error as `openGround`, `configForRun` and `checkAgent` */
export async function openImproving(
  place: ImprovePlace,
  context: FollowUpContext,
  answers: Answers,
  observer: Pick<Observer, "message">,
): Promise<ImproveGround> {
  const ground = await openGround(place.workTree);
  const { home, project, repository: { workTree, mainRoot } } = ground;
  const trust = createTrust(home, mainRoot, answers);
  const config = await configForRun(placeOf(ground), {}, trust);
  await interruptible((signal) => checkAgent(config.claude.command, signal));
  await trust.askSettings(workTree);
  const settings = await trust.settings(workTree, true);
  if (!settings.allowed && settings.notice !== null) observer.message(settings.notice);
  return {
    ...ground,
    place,
    context,
    config,
    userText: (await ownPhaseText(home, project, "improve"))?.text ?? null,
    leaveOut: settings.allowed ? null : workTree,
  };
}
