/**
 * One agent turn from its intent to its end: checkpoint, conversation, checkpoint. The conversation may take
 * several processes of the agent: one that was cut off, hit a limit or met an overloaded model goes on in the next.
 */

import { failurePolicy, type TurnEnding, type TurnFailure } from "../claude/failure.ts";
import { Autom8Error } from "../errors.ts";
import { takeBackAgentCommits } from "../git/agent_commits.ts";
import { diff } from "../git/diff.ts";
import { putBackHead, readHead } from "../git/head.ts";
import { writePasses } from "../spec/passes.ts";
import { transcriptLength } from "../store/read_transcript.ts";
import type { Driver } from "./driver.ts";
import { checkBudget, invoke, settleCutOff, type TurnPlan } from "./invocation.ts";
import { type Invocation, specOf, type Turn } from "./state.ts";
import { backOffMs, waitUntil } from "./wait.ts";

/** A turn that is over. */
export type ClosedTurn = Turn & { end: NonNullable<Turn["end"]> };

/** How a turn ended for the state that asked for it. */
export type TurnResult =
  | { kind: "done"; turn: ClosedTurn }
  /** The agent could not do it this time; a further attempt may. */
  | { kind: "failed"; turn: ClosedTurn; failure: TurnFailure }
  /** The conversation was cut off and the agent's program no longer has it. `changed` are paths. */
  | { kind: "lost"; turn: ClosedTurn; changed: string[] };

/** How often in a row an overloaded or unreachable model is asked again before the run stops. */
const maxBackOffs = 6;
/** How often in a row a conversation that was interrupted is taken up again. */
const maxInterruptions = 20;
/** How long to wait where a usage limit does not say when it resets, in ms. */
const blindLimitWaitMs = 10 * 60_000;
/** Clocks differ: a limit is asked again only this long after its reset, in ms. */
const resetMarginMs = 2_000;

/**
 * Takes the state's turn, or goes on with the one that a crash cut off. Errors that no further attempt can
 * mend are thrown: not signed in, budget reached, limit reached where the user wants to stop, model out of reach.
 */
export async function takeTurn(driver: Driver, plan: TurnPlan): Promise<TurnResult> {
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
  return await closeTurn(driver, await converse(driver, plan));
}

function openTurn(driver: Driver): Turn {
  if (driver.run.turn === null) throw new Error("no turn is open");
  return driver.run.turn;
}

async function intendTurn(driver: Driver, plan: TurnPlan): Promise<void> {
  checkBudget(driver.run);
  const number = driver.run.turns + 1;
  const { checkpoints } = await driver.workbench();
  const { commit } = await checkpoints.take(`${number}-before`);
  await driver.record({
    kind: "turn-started",
    number,
    phase: plan.phase,
    storyId: plan.storyId,
    attempt: plan.attempt,
    conversation: driver.tools.newId(),
    before: commit,
  });
}

/** Runs agent processes until the conversation has an ending that waiting cannot mend. */
async function converse(driver: Driver, plan: TurnPlan): Promise<TurnEnding> {
  for (;;) {
    const turn = openTurn(driver);
    const last = turn.invocations.at(-1);
    if (last === undefined) {
      await plan.prepare?.();
      const { sandbox, permissionMode } = driver.run.config.claude;
      const mode = sandbox ? "acceptEdits" : driver.run.permissionFallback ?? permissionMode;
      await invoke(driver, plan, { resumes: false, conversation: turn.conversation, permissionMode: mode });
    } else if (last.ending === null) {
      await settleCutOff(driver, last);
    } else if (last.ending.kind === "done" || !await afterFailure(driver, plan, last, last.ending.failure)) {
      return last.ending;
    }
  }
}

/** Decides what a failed process means: true when another one took the conversation on, false when the turn is over. */
async function afterFailure(
  driver: Driver,
  plan: TurnPlan,
  last: Invocation,
  failure: TurnFailure,
): Promise<boolean> {
  const turn = openTurn(driver);
  const { permissionMode } = last;
  const goOn = () => invoke(driver, plan, { resumes: true, conversation: turn.conversation, permissionMode });
  const startAgain = (mode: Invocation["permissionMode"]) =>
    invoke(driver, plan, { resumes: false, conversation: driver.tools.newId(), permissionMode: mode });
  const { then } = failurePolicy[failure.kind];
  switch (then) {
    case "wait-for-reset":
      await waitForReset(driver, failure);
      await goOn();
      return true;
    case "back-off":
      await backOff(driver, turn, failure);
      await goOn();
      return true;
    case "accept-edits":
      if (permissionMode === "acceptEdits") {
        throw new Autom8Error("permissions-missing", { asked: permissionMode, inForce: failure.detail });
      }
      await driver.record({ kind: "permission-fallback", asked: permissionMode, mode: "acceptEdits" });
      await startAgain("acceptEdits");
      return true;
    case "fresh-conversation":
      // Where nothing of the conversation ever reached the agent, this is still the same attempt.
      if (await anyOutput(turn)) return false;
      await startAgain(permissionMode);
      return true;
    case "next-attempt":
      return false;
    case "stop":
      if (failure.kind !== "interrupted") throw stopError(driver, plan, failure, last.transcript);
      if (driver.signal.aborted) throw driver.signal.reason;
      // Cut off with an earlier autom8, or by somebody else's signal; one who keeps sending them means it.
      if (endedInARow(turn, ({ kind }) => kind === "interrupted") > maxInterruptions) return false;
      await goOn();
      return true;
    default:
      return then satisfies never;
  }
}

/** After the agent stopped: what it must not have touched is put back, then the work tree is recorded. */
async function closeTurn(driver: Driver, ending: TurnEnding): Promise<ClosedTurn> {
  const { git, repository, checkpoints } = await driver.workbench();
  const { branch, specFile } = driver.run;
  const turn = openTurn(driver);
  const head = await readHead(git);
  if (head.branch !== branch) {
    await putBackHead(git, repository, branch);
    await driver.record({ kind: "notice", text: `The agent left branch ${branch}; HEAD was put back.` });
  }
  const left = await takeBackAgentCommits(git, repository, { branch, runId: driver.run.runId });
  if (left !== null) {
    const text = `The agent moved branch ${branch} to ${left.slice(0, 7)}; it was put back, the files stay.`;
    await driver.record({ kind: "notice", text });
  }
  const passes = await writePasses(specFile, specOf(driver.run));
  if (passes !== "same") await driver.record({ kind: "notice", text: specNotice[passes] });
  const { commit } = await checkpoints.take(`${turn.number}-after`);
  await driver.record({ kind: "turn-ended", turn: turn.number, after: commit, ending });
  return { ...openTurn(driver), end: { after: commit, ending } };
}

const specNotice = {
  written: "The spec was changed while the agent worked; its `passes` were put back.",
  unreadable:
    "The spec's file cannot be read any more; it was left as it is, and the run goes on with what it read.",
} as const;

async function waitForReset(driver: Driver, failure: TurnFailure): Promise<void> {
  const known = failure.resetsAt === null ? null : new Date(failure.resetsAt * 1000);
  if (driver.run.config.onRateLimit === "stop") {
    throw new Autom8Error("rate-limited", { resetsAt: known?.toISOString() ?? null });
  }
  const wait = known === null
    ? driver.tools.now().getTime() + blindLimitWaitMs
    : Math.max(known.getTime(), driver.tools.now().getTime()) + resetMarginMs;
  await waitUntil(driver, new Date(wait), "the usage limit resets");
}

async function backOff(driver: Driver, turn: Turn, failure: TurnFailure): Promise<void> {
  const inARow = endedInARow(turn, ({ kind }) => failurePolicy[kind].then === "back-off");
  if (inARow > maxBackOffs) {
    throw new Autom8Error("agent-unavailable", { phase: turn.phase, detail: failure.detail });
  }
  const { now, random } = driver.tools;
  const ms = backOffMs(inARow, driver.run.config.claude.backOffMs, random());
  await waitUntil(driver, new Date(now().getTime() + ms), `the model is out of reach (${failure.detail})`);
}

/** How many of the turn's last processes all failed in a certain way. */
function endedInARow(turn: Turn, isSuch: (failure: TurnFailure) => boolean): number {
  const other = turn.invocations.findLastIndex(({ ending }) =>
    ending?.kind !== "failed" || !isSuch(ending.failure)
  );
  return turn.invocations.length - 1 - other;
}

async function anyOutput(turn: Turn): Promise<boolean> {
  for (const one of turn.invocations) {
    if (!one.resumes && await transcriptLength(one.transcript) > 0) return true;
  }
  return false;
}

function stopError(driver: Driver, plan: TurnPlan, failure: TurnFailure, transcript: string): Autom8Error {
  const { config, costUsd } = driver.run;
  switch (failure.kind) {
    case "not-installed":
      return new Autom8Error("agent-not-installed", { command: config.claude.command.join(" ") });
    case "not-signed-in":
    case "billing":
      return new Autom8Error("agent-not-signed-in", { detail: failure.detail });
    case "budget":
      return new Autom8Error("budget-reached", { spentUsd: costUsd, limitUsd: config.maxCostUsd });
    default:
      return new Autom8Error("agent-failed", { phase: plan.phase, detail: failure.detail, transcript });
  }
}
