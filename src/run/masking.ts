/**
 * What of an event is masked before it is recorded: what tools and agents printed. What the user wrote (spec, commands,
 * configuration, names) is recorded as it is, because the run executes it and writes it back from the journal. Pure.
 */

import type { EventOf, RunEvent, RunEventKind } from "./events.ts";
import type { VerifyResult } from "./state.ts";

/** A text with its secrets replaced. */
export type Mask = (text: string) => string;

/** The event with the secrets in what tools and agents printed replaced. The given one stays as it is. */
export function maskEvent<K extends RunEventKind>(event: EventOf<K>, mask: Mask): EventOf<K> {
  const row: Row<K> = rows[event.kind as K];
  return row(event, mask);
}

/** A value with every text in it masked, but for those under the keys of `keep`: our own words and what the user wrote. */
export function maskTexts<T>(
  value: T,
  mask: Mask,
  keep: readonly string[] = ["kind", "storyId", "command"],
): T {
  return walk(value, mask, keep) as T;
}

function walk(value: unknown, mask: Mask, keep: readonly string[]): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((one: unknown) => walk(one, mask, keep));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, keep.includes(key) ? one : walk(one, mask, keep)]),
  );
}

type Row<K extends RunEventKind> = (event: EventOf<K>, mask: Mask) => EventOf<K>;

/** For events that hold nothing but the user's and autom8's own words. */
const asIs = <E extends RunEvent>(event: E): E => event;

/** The command and the file's path are not what it printed. */
function maskResult<E extends VerifyResult>(event: E, mask: Mask): E {
  const { detail, output, excerpt } = event;
  return { ...event, detail: mask(detail), output: mask(output), excerpt: mask(excerpt) };
}

/** What autom8 and GitHub name a thread by. */
const threadKeys = ["kind", "id", "label", "storyId"];

/** One row for each kind: it does not compile while one is missing. */
const rows: { [K in RunEventKind]: Row<K> } = {
  "transition": (event, mask) => ({ ...event, events: event.events.map((one) => maskEvent(one, mask)) }),
  // All but the review is the user's own.
  "run-started": (event, mask) =>
    event.review === undefined ? event : { ...event, review: maskTexts(event.review, mask, threadKeys) },
  "state-entered": asIs,
  "spec-loaded": asIs,
  "workspace-intended": asIs,
  "workspace-ready": asIs,
  "git-pinned": asIs,
  "worktree-filled": asIs,
  "setup-started": asIs,
  "setup-ended": maskResult,
  "hooks-found-changed": asIs,
  "story-picked": asIs,
  "turn-started": asIs,
  "agent-started": asIs,
  "agent-stopped": (event, mask) => ({
    ...event,
    ending: maskTexts(event.ending, mask),
    answer: maskTexts(event.answer, mask),
    denials: maskTexts(event.denials, mask),
  }),
  "turn-ended": (event, mask) => ({ ...event, ending: maskTexts(event.ending, mask) }),
  "turn-dropped": (event, mask) => ({ ...event, why: mask(event.why) }),
  "verify-started": asIs,
  "verify-ended": maskResult,
  "story-passed": (event, mask) => ({
    ...event,
    changes: maskTexts(event.changes, mask),
    answer: maskTexts(event.answer, mask),
    ...(event.claims === undefined ? {} : { claims: maskTexts(event.claims, mask) }),
  }),
  "attempt-failed": (event, mask) => ({
    ...event,
    problem: maskTexts(event.problem, mask),
    ...(event.claims === undefined ? {} : { claims: maskTexts(event.claims, mask) }),
  }),
  "story-given-up": (event, mask) => ({ ...event, reason: mask(event.reason) }),
  "story-park-intended": asIs,
  "story-parked": asIs,
  "story-unpark-intended": asIs,
  "story-unparked": asIs,
  "review-passed": asIs,
  "review-found-issues": (event, mask) => ({ ...event, findings: maskTexts(event.findings, mask) }),
  "findings-answered": (event, mask) => ({ ...event, findings: maskTexts(event.findings, mask) }),
  "corrected": asIs,
  "correction-failed": (event, mask) => ({ ...event, problem: maskTexts(event.problem, mask) }),
  "commit-intended": asIs,
  // The subject was built from texts that are masked already, and must be the one in the commit.
  "committed": asIs,
  "commit-skipped": asIs,
  "commit-refused": (event, mask) => ({ ...event, output: mask(event.output) }),
  "commit-reworded": (event, mask) => ({ ...event, message: maskTexts(event.message, mask) }),
  "uncommitted-checked": asIs,
  "index-synced": asIs,
  "push-intended": asIs,
  "pushed": asIs,
  "template-filled": (event, mask) => ({ ...event, text: mask(event.text) }),
  "pull-request-intended": asIs,
  "pull-request-published": asIs,
  "thread-replied": (event, mask) => ({ ...event, reply: maskTexts(event.reply, mask) }),
  "pull-request-skipped": (event, mask) => ({ ...event, why: mask(event.why) }),
  "verified": asIs,
  "wait-started": (event, mask) => ({ ...event, why: mask(event.why) }),
  "wait-ended": asIs,
  "permission-fallback": asIs,
  "notice": (event, mask) => ({ ...event, text: mask(event.text) }),
  "run-completed": asIs,
  "run-failed": (event, mask) => ({ ...event, error: maskTexts(event.error, mask) }),
  "run-interrupted": asIs,
  "run-paused": asIs,
  "run-resumed": asIs,
  "run-abandoned": asIs,
  "run-reloaded": asIs,
  "recheck-started": asIs,
  "rollback-intended": asIs,
  "checking": asIs,
  "work-checked": asIs,
  "work-left": asIs,
  "work-continued": asIs,
  "rolled-back": asIs,
};
