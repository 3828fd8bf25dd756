/**
 * A conversation with the agent, over as many processes of it as needed: one that hit a limit, found the model overloaded
 * or was cut off is continued by the next. What the conversation is for, and where it is recorded, is the caller's concern.
 */

import type { PermissionMode } from "../config/permission_modes.ts";
import { failurePolicy, type TurnEnding, type TurnFailure } from "./failure.ts";
import type { TurnOutcome } from "./turn.ts";
import { backOffMs, type Clock, waitUntil } from "./wait.ts";

/** One process of the agent in a conversation. */
export type Invocation = {
  /** Path of its transcript. */
  transcript: string;
  /** It continued a conversation; false if it started one. */
  resumes: boolean;
  permissionMode: PermissionMode;
  /** How it ended; null while it runs, or if autom8 died in the meantime. */
  ending: TurnEnding | null;
};

/** A process that is about to start. `conversation` is a UUID. */
export type InvocationStart = { conversation: string; resumes: boolean; permissionMode: PermissionMode };

/** What a process left behind: its ending, and the report of its stream. */
export type InvocationEnd = Pick<TurnOutcome, "ending" | "report" | "durationMs">;

export type ConversationRequest = {
  /** Id of the conversation to start or, if there are invocations, of the one that the last of them belongs to. */
  conversation: string;
  /** What a journal knows of it, oldest first: empty for a new conversation. */
  invocations: readonly Invocation[];
  /** The mode to start in. */
  permissionMode: PermissionMode;
  onRateLimit: "wait" | "stop";
  /** The first wait for a model that cannot be reached, in ms; it doubles from failure to failure. */
  backOffMs: number;
};

/** The world of a conversation. */
export type ConversationPorts = {
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
  /** A new UUID. */
  newId: () => string;
  /** Ends the process that runs, or the wait, when aborted. */
  signal: AbortSignal;
  /** The message that starts the conversation. */
  prompt: () => Promise<string>;
  /** The message that continues it after it was cut off. */
  continuePrompt: () => string;
  /** False if no further process may be paid for. */
  isAffordable: () => boolean;
  /** Runs one process to its end. */
  invoke: (start: InvocationStart, prompt: string, transcript: string) => Promise<InvocationEnd>;
  /** Judges a process by its transcript, for one whose end nobody saw. It no longer runs. */
  settle: (transcript: string) => Promise<InvocationEnd>;
  /** Whether a transcript has any content. */
  hasOutput: (transcript: string) => Promise<boolean>;
  log: ConversationLog;
};

/** Where each step is recorded, before it takes effect. */
export type ConversationLog = {
  /** Returns the path of the transcript that the process shall have. */
  started: (start: InvocationStart) => Promise<string>;
  stopped: (end: InvocationEnd) => Promise<void>;
  waiting: (why: string, until: Date) => Promise<void>;
  waited: () => Promise<void>;
  fellBack: (asked: PermissionMode, mode: PermissionMode) => Promise<void>;
};

/** How a conversation ended. */
export type ConversationEnd =
  /** Neither waiting nor another process can change this ending. */
  | { kind: "ended"; ending: TurnEnding }
  /** It can be continued once the cause is removed. */
  | { kind: "stopped"; stop: ConversationStop };

/** Why a conversation cannot continue now. */
export type ConversationStop =
  /** The signal was aborted. */
  | { kind: "aborted" }
  | { kind: "unaffordable" }
  | { kind: "rate-limited"; resetsAt: Date | null }
  | { kind: "out-of-reach"; detail: string }
  | { kind: "permissions-missing"; asked: PermissionMode; inForce: string }
  /** Not installed, nobody signed in, nothing to pay with. */
  | { kind: "unusable"; failure: TurnFailure; transcript: string };

/** How often in a row an overloaded or unreachable model is asked again. */
const maxBackOffs = 6;
/** How often in a row a conversation that was interrupted is continued. */
const maxInterruptions = 20;
/** How long to wait for a usage limit that does not say when it resets, in ms. */
const blindLimitWaitMs = 10 * 60_000;
/** Clocks differ: the agent is asked again only this long after a limit's reset, in ms. */
const resetMarginMs = 2_000;

/**
 * Starts a conversation, or continues the one that the invocations belong to, until it ends or cannot continue. Every
 * wait is bounded, and so is the number of processes that fail in a row.
 */
export async function converse(
  request: ConversationRequest,
  ports: ConversationPorts,
): Promise<ConversationEnd> {
  const talk: Talk = {
    request,
    ports,
    conversation: request.conversation,
    invocations: [...request.invocations],
    inARow: { outOfReach: 0, limited: 0, interrupted: 0 },
  };
  for (const { ending } of request.invocations.slice(0, -1)) {
    if (ending?.kind === "failed") count(talk, ending.failure, isOutage(ending.failure));
  }
  for (;;) {
    const next = await nextMove(talk);
    if (next.kind !== "invoke") return next;
    const stop = await invoke(talk, next.start);
    if (stop !== null) return { kind: "stopped", stop };
  }
}

/** A conversation in progress: what is known of it, and how often in a row it failed in the same way. */
type Talk = {
  readonly request: ConversationRequest;
  readonly ports: ConversationPorts;
  conversation: string;
  readonly invocations: Invocation[];
  readonly inARow: { outOfReach: number; limited: number; interrupted: number };
};

type Move = ConversationEnd | { kind: "invoke"; start: InvocationStart };

async function nextMove(talk: Talk): Promise<Move> {
  const last = talk.invocations.at(-1);
  if (last === undefined) {
    const { conversation, permissionMode } = talk.request;
    return { kind: "invoke", start: { conversation, resumes: false, permissionMode } };
  }
  const ending = last.ending ?? await settle(talk, last);
  return ending.kind === "done" ? ended(ending) : await afterFailure(talk, last, ending.failure);
}

async function afterFailure(talk: Talk, last: Invocation, failure: TurnFailure): Promise<Move> {
  const { ports: { clock, signal, newId, log }, inARow } = talk;
  const { permissionMode } = last;
  // A limit whose reset has passed was not worth waiting for: the program repeats itself, or the clocks differ.
  const isStale = failure.resetsAt !== null && failure.resetsAt * 1000 <= clock.now().getTime();
  const { then } = failurePolicy[failure.kind];
  const isOutOfReach = isOutage(failure) || (then === "wait-for-reset" && isStale);
  count(talk, failure, isOutOfReach);
  if (isOutOfReach) return await backOff(talk, last, failure);
  switch (then) {
    case "wait-for-reset":
      return await waitForReset(talk, last, failure);
    case "accept-edits":
      if (permissionMode === "acceptEdits") {
        return stopped({ kind: "permissions-missing", asked: permissionMode, inForce: failure.detail });
      }
      await log.fellBack(permissionMode, "acceptEdits");
      return start(newId(), "acceptEdits");
    case "fresh-conversation":
      // A program that does not know the conversation it was asked to start is broken.
      if (!last.resumes) return ended({ kind: "failed", failure: { ...failure, kind: "other" } });
      // What it prints about the unknown conversation does not count.
      return await wasHeard(talk, talk.invocations.slice(0, -1))
        ? ended({ kind: "failed", failure })
        : start(newId(), permissionMode);
    case "stop":
      if (failure.kind !== "interrupted") {
        return stopped({ kind: "unusable", failure, transcript: last.transcript });
      }
      if (signal.aborted) return stopped({ kind: "aborted" });
      // Cut off together with an earlier autom8, or by a signal from elsewhere. One that keeps coming is meant.
      return inARow.interrupted > maxInterruptions
        ? ended({ kind: "failed", failure: { ...failure, kind: "killed" } })
        : resume(talk, permissionMode);
    case "next-attempt":
    case "back-off":
      return ended({ kind: "failed", failure });
    default:
      return then satisfies never;
  }
}

/** Starts a process and waits for its end; returns why none could be started. */
async function invoke(talk: Talk, begin: InvocationStart): Promise<ConversationStop | null> {
  const { ports } = talk;
  if (ports.signal.aborted) return { kind: "aborted" };
  if (!ports.isAffordable()) return { kind: "unaffordable" };
  // Without any output so far, the first message may have been cut short on its way: it is sent again as a whole.
  const isHeard = begin.resumes && await wasHeard(talk, talk.invocations);
  const prompt = isHeard ? ports.continuePrompt() : await ports.prompt();
  const transcript = await ports.log.started(begin);
  const { conversation, ...invocation } = begin;
  talk.conversation = conversation;
  talk.invocations.push({ ...invocation, transcript, ending: null });
  await conclude(talk, await ports.invoke(begin, prompt, transcript));
  return null;
}

async function settle(talk: Talk, last: Invocation): Promise<TurnEnding> {
  return await conclude(talk, await talk.ports.settle(last.transcript));
}

async function conclude(talk: Talk, end: InvocationEnd): Promise<TurnEnding> {
  await talk.ports.log.stopped(end);
  const last = talk.invocations.pop();
  if (last !== undefined) talk.invocations.push({ ...last, ending: end.ending });
  return end.ending;
}

async function backOff(talk: Talk, last: Invocation, failure: TurnFailure): Promise<Move> {
  const { ports: { clock, random }, request, inARow } = talk;
  if (inARow.outOfReach > maxBackOffs) return stopped({ kind: "out-of-reach", detail: failure.detail });
  const until = clock.now().getTime() + backOffMs(inARow.outOfReach, request.backOffMs, random());
  return await waitAndResume(talk, last, new Date(until), `the model is out of reach (${failure.detail})`);
}

async function waitForReset(talk: Talk, last: Invocation, { resetsAt }: TurnFailure): Promise<Move> {
  const { ports: { clock, random }, request, inARow } = talk;
  const reset = resetsAt === null ? null : new Date(resetsAt * 1000);
  if (request.onRateLimit === "stop") return stopped({ kind: "rate-limited", resetsAt: reset });
  const now = clock.now().getTime();
  const until = reset === null ? now + blindLimitWaitMs : reset.getTime() + resetMarginMs;
  // A limit that says each time that it resets in a moment would be asked every few seconds, without end.
  const least = inARow.limited < 2 ? now : now + backOffMs(inARow.limited - 1, request.backOffMs, random());
  return await waitAndResume(talk, last, new Date(Math.max(until, least)), "the usage limit resets");
}

async function waitAndResume(talk: Talk, last: Invocation, until: Date, why: string): Promise<Move> {
  const { clock, signal, log, isAffordable } = talk.ports;
  // Nothing could be asked after the wait.
  if (!isAffordable()) return stopped({ kind: "unaffordable" });
  await log.waiting(why, until);
  await waitUntil(clock, until, signal);
  if (signal.aborted) return stopped({ kind: "aborted" });
  await log.waited();
  return resume(talk, last.permissionMode);
}

function resume({ conversation }: Talk, permissionMode: PermissionMode): Move {
  return { kind: "invoke", start: { conversation, resumes: true, permissionMode } };
}

function start(conversation: string, permissionMode: PermissionMode): Move {
  return { kind: "invoke", start: { conversation, resumes: false, permissionMode } };
}

function ended(ending: TurnEnding): Move {
  return { kind: "ended", ending };
}

function stopped(stop: ConversationStop): Move {
  return { kind: "stopped", stop };
}

/** The model could not answer, through no fault of the conversation. */
function isOutage({ kind }: TurnFailure): boolean {
  return failurePolicy[kind].then === "back-off";
}

function count({ inARow }: Talk, failure: TurnFailure, isOutOfReach: boolean): void {
  inARow.outOfReach = isOutOfReach ? inARow.outOfReach + 1 : 0;
  inARow.limited = failure.kind === "rate-limit" ? inARow.limited + 1 : 0;
  inARow.interrupted = failure.kind === "interrupted" ? inARow.interrupted + 1 : 0;
}

/** Whether a process of the present conversation printed something: the agent then has its first message. */
async function wasHeard({ ports }: Talk, invocations: readonly Invocation[]): Promise<boolean> {
  const first = invocations.findLastIndex(({ resumes }) => !resumes);
  for (const { transcript } of invocations.slice(Math.max(0, first))) {
    if (await ports.hasOutput(transcript)) return true;
  }
  return false;
}
