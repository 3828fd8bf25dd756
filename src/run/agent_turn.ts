/** One agent turn of a run, from its intent to its end: checkpoint, conversation, checkpoint. */

import { pinGit } from "./pin_git.ts";
import { type ConversationStop, converse } from "../claude/converse.ts";
import type { TurnEnding, TurnFailure } from "../claude/failure.ts";
import { Autom8Error } from "../errors.ts";
import { diff } from "../git/diff.ts";
import { listIgnored } from "../git/protected_paths.ts";
import { writePasses } from "../spec/passes.ts";
import { conversationPorts, isAffordable, type TurnPlan } from "./conversation_ports.ts";
import type { Driver } from "./driver.ts";
import { describeUnrecorded, headMoved, isOwnWorktree, settleGround } from "./ground.ts";
import { permissionModeOf } from "./permissions.ts";
import { requireGround } from "./require_ground.ts";
import { specOf, type Turn } from "./state.ts";

/** A turn that is over. */
export type ClosedTurn = Turn & { end: NonNullable<Turn["end"]> };

/** How a turn ended, for the state that asked for it. */
export type TurnResult =
  | { kind: "done"; turn: ClosedTurn }
  /** The agent failed this time; another attempt may succeed. */
  | { kind: "failed"; turn: ClosedTurn; failure: TurnFailure }
  /** The conversation was cut off and the agent's program no longer has it. `changed` are paths. */
  | { kind: "lost"; turn: ClosedTurn; changed: string[] };

/**
 * Takes the state's turn, or continues the one that a crash cut off.
 *
 * @throws Autom8Error if no further attempt can help: nobody signed in, budget reached, limit reached and the user wants
 * to stop then, model out of reach. Throws the signal's reason if the run is to stop.
 */
export async function takeTurn(driver: Driver, plan: TurnPlan): Promise<TurnResult> {
  // Opened while it is there: afterwards, what the agent deleted can be named.
  await driver.workbench();
  if (driver.run.turn === null) await intendTurn(driver, plan);
  const turn = await closedTurn(driver, plan);
  const { ending } = turn.end;
  if (ending.kind === "done") return { kind: "done", turn };
  if (ending.failure.kind !== "conversation-unknown") {
    return { kind: "failed", turn, failure: ending.failure };
  }
  const { git } = await driver.workbench();
  const changed = (await diff(git, turn.before, turn.end.after)).map((entry) => entry.path);
  return { kind: "lost", turn, changed };
}

async function closedTurn(driver: Driver, plan: TurnPlan): Promise<ClosedTurn> {
  const { end, ...open } = openTurn(driver);
  if (end !== null) return { ...open, end };
  return await closeTurn(driver, await finishConversation(driver, plan));
}

function openTurn(driver: Driver): Turn {
  if (driver.run.turn === null) throw new Error("no turn is open");
  return driver.run.turn;
}

async function intendTurn(driver: Driver, plan: TurnPlan): Promise<void> {
  if (!isAffordable(driver.run)) throw budgetReached(driver);
  await pinGit(driver);
  const number = driver.run.turns + 1;
  const { git, repository, checkpoints } = await driver.workbench();
  const [{ commit, head }, ignored] = await Promise.all([
    checkpoints.take(`${number}-before`),
    listIgnored(git),
  ]);
  if (head.branch !== driver.run.branch && !isOwnWorktree(driver.run)) {
    throw headMoved(driver.run, repository.workTree, head.branch);
  }
  await checkpoints.protect(ignored);
  await reportUnrecorded(driver);
  await driver.record({
    kind: "turn-started",
    number,
    phase: plan.phase,
    storyId: plan.storyId,
    attempt: plan.attempt,
    conversation: driver.tools.newId(),
    before: commit,
    tip: head.branch === driver.run.branch ? head.commit : null,
    nested: [...checkpoints.nested()],
  });
}

/** The turn's conversation, from its start or from the last step in the journal. */
async function finishConversation(driver: Driver, plan: TurnPlan): Promise<TurnEnding> {
  const { conversation, invocations } = openTurn(driver);
  if (invocations.length === 0) await plan.prepare?.();
  const { config: { claude, onRateLimit } } = driver.run;
  const request = {
    conversation,
    invocations,
    permissionMode: permissionModeOf(driver.run, plan.phase),
    onRateLimit,
    backOffMs: claude.backOffMs,
  };
  const end = await converse(request, conversationPorts(driver, plan));
  if (end.kind === "ended") return end.ending;
  if (end.stop.kind === "aborted") throw driver.signal.reason;
  throw errorOf(driver, plan, end.stop);
}

/** After the agent stopped: restore what it must not change, then record the work tree. */
async function closeTurn(driver: Driver, ended: TurnEnding): Promise<ClosedTurn> {
  await requireGround(driver);
  await pinGit(driver);
  const { checkpoints } = await driver.workbench();
  const turn = openTurn(driver);
  const first = await checkpoints.take(`${turn.number}-after`);
  const problem = await settleGround(driver, turn, first);
  const ending = problem === null ? ended : spoiled(problem);
  if (problem !== null) {
    await driver.record({ kind: "notice", text: `The attempt fails: ${problem}.` });
  }
  const passes = await writePasses(driver.run.specFile, specOf(driver.run));
  if (passes !== "same") await driver.record({ kind: "notice", text: specNotice[passes] });
  const { commit } = problem === null ? first : await checkpoints.take(`${turn.number}-after`);
  await reportUnrecorded(driver);
  await driver.record({ kind: "turn-ended", turn: turn.number, after: commit, ending });
  return { ...openTurn(driver), end: { after: commit, ending } };
}

/** Reports files that the checkpoints since the last report leave out. */
async function reportUnrecorded(driver: Driver): Promise<void> {
  for (const text of await describeUnrecorded(await driver.workbench())) {
    await driver.record({ kind: "notice", text });
  }
}

/** The agent worked, but what it did besides makes the attempt fail. */
function spoiled(detail: string): TurnEnding {
  return { kind: "failed", failure: { kind: "other", detail, resetsAt: null } };
}

const specNotice = {
  written: "The spec was changed while the agent worked; its `passes` were restored.",
  unreadable:
    "The spec file can no longer be read. It was left as it is, and the run continues with the spec it has read.",
} as const;

function errorOf(
  driver: Driver,
  { phase }: TurnPlan,
  stop: Exclude<ConversationStop, { kind: "aborted" }>,
): Autom8Error {
  switch (stop.kind) {
    case "unaffordable":
      return budgetReached(driver);
    case "rate-limited":
      return new Autom8Error("rate-limited", { resetsAt: stop.resetsAt?.toISOString() ?? null });
    case "out-of-reach":
      return new Autom8Error("agent-unavailable", { phase, detail: stop.detail });
    case "permissions-missing":
      return new Autom8Error("permissions-missing", { asked: stop.asked, inForce: stop.inForce });
    case "unusable":
      return unusable(driver, phase, stop.failure, stop.transcript);
    default:
      return stop satisfies never;
  }
}

function unusable(driver: Driver, phase: string, failure: TurnFailure, transcript: string): Autom8Error {
  switch (failure.kind) {
    case "not-installed":
      return new Autom8Error("agent-not-installed", {
        command: driver.run.config.claude.command.join(" "),
      });
    case "not-signed-in":
    case "billing":
      return new Autom8Error("agent-not-signed-in", { detail: failure.detail });
    case "budget":
      return budgetReached(driver);
    default:
      return new Autom8Error("agent-failed", { phase, detail: failure.detail, transcript });
  }
}

function budgetReached({ run: { costUsd, usageIsEstimate, config } }: Driver): Autom8Error {
  return new Autom8Error("budget-reached", {
    spentUsd: costUsd,
    isEstimate: usageIsEstimate,
    limitUsd: config.maxCostUsd,
  });
}
