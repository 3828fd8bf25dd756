/** Which events a journal may hold, and how they are read: the format that the store is given. Pure. */

import type { AgentAnswer } from "../claude/answer.ts";
import { failurePolicy, type TurnEnding } from "../claude/failure.ts";
import type { AttemptProblem } from "../claude/prompts/problem.ts";
import { permissionModes } from "../config/permission_modes.ts";
import { runPhases } from "../config/phases.ts";
import type { JournalFormat } from "../store/journal_format.ts";
import { isEventKind } from "./apply.ts";
import type { RunEvent, RunEventKind } from "./events.ts";
import type { ThreadReply } from "./answered_review.ts";
import { machineStates } from "./state.ts";
import { isReadEvent, journalVersion, type ReadEvent, upcast } from "./upcast.ts";

/** A run's journal. */
export const runJournal: JournalFormat<RunEvent> = {
  version: journalVersion,
  read: (value, version) => parseEvent(value, version),
  autom8Of: (first) => isReadEvent(first) && typeof first["version"] === "string" ? first["version"] : null,
};

/**
 * A value read from a journal of a version, as an event of today.
 * @throws Error naming what this autom8 does not know: a kind of event, or a word inside one that the run depends on
 */
export function parseEvent(value: unknown, version = journalVersion): RunEvent {
  if (!isReadEvent(value)) throw new Error("an event without a kind");
  return checked(upcast(value, version));
}

function checked(event: ReadEvent): RunEvent {
  if (event.kind === "transition") return { kind: "transition", events: eventsOf(event).map(checked) };
  const { kind } = event;
  if (!isEventKind(kind)) throw new Error(`an event of kind ${JSON.stringify(kind)}`);
  for (const [path, known] of Object.entries(words[kind] ?? {})) {
    const word = valueAt(event, path.split("."));
    if (word === undefined || typeof word === "string" && known.includes(word)) continue;
    throw new Error(`${JSON.stringify(word)} as the ${path} of ${kind}`);
  }
  // The line's checksum proves that an autom8 wrote it, and the format's version which fields each kind has.
  return event as RunEvent;
}

function eventsOf(event: ReadEvent): ReadEvent[] {
  const events: unknown = event["events"];
  if (!Array.isArray(events) || !events.every(isReadEvent)) throw new Error("a transition without events");
  return events;
}

/** The value at a path; undefined if a part of the path is missing or null. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === "object" && at !== null
        ? new Map<string, unknown>(Object.entries(at)).get(part)
        : undefined,
    value,
  ) ?? undefined;
}

/** All words of a union: it does not compile while one is missing. */
function all<W extends string>(known: Record<W, true>): string[] {
  return Object.keys(known);
}

const endings = {
  "ending.kind": all<TurnEnding["kind"]>({ "done": true, "failed": true }),
  "ending.failure.kind": Object.keys(failurePolicy),
};
const statuses = {
  "answer.status.kind": all<AgentAnswer["status"]["kind"]>({
    "done": true,
    "already-done": true,
    "blocked": true,
    "not-done": true,
    "unsaid": true,
  }),
  "answer.verdict": all<NonNullable<AgentAnswer["verdict"]>>({ "pass": true, "issues": true }),
};
const problems = {
  "problem.kind": all<AttemptProblem["kind"]>({
    "verify-failed": true,
    "turn-failed": true,
    "nothing-changed": true,
    "not-done": true,
    "interrupted": true,
    "hook-failed": true,
  }),
};

/**
 * The words that decide how a run continues, by where they are in an event. The error of `run-failed` is not one of
 * them: it carries its own message and hint, and is shown whatever its kind is.
 */
const words: { readonly [K in RunEventKind]?: Readonly<Record<string, readonly string[]>> } = {
  "state-entered": { state: machineStates },
  "turn-started": { phase: runPhases },
  "agent-started": { permissionMode: permissionModes },
  "agent-stopped": { ...endings, ...statuses },
  "turn-ended": endings,
  "story-passed": statuses,
  "attempt-failed": problems,
  "correction-failed": problems,
  "thread-replied": { "reply.kind": all<ThreadReply["kind"]>({ "posted": true, "skipped": true }) },
  "permission-fallback": { asked: permissionModes, mode: permissionModes },
};
