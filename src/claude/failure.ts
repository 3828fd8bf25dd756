/** How a turn of the agent ended, judged from its exit, its stream and its stderr. */

/** Why a turn failed. */
export type FailureKind =
  | "not-installed"
  | "not-signed-in"
  | "billing"
  | "rate-limit"
  | "overloaded"
  | "network"
  | "context-too-long"
  /** Another permission mode is in force than was asked for; `detail` names it. */
  | "permission-mode"
  | "permission-refused"
  | "budget"
  | "turn-limit"
  | "timed-out"
  | "idle"
  | "interrupted"
  | "killed"
  | "conversation-unknown"
  | "no-result"
  | "other";

/** `detail` is for people, one line; `resetsAt` in seconds since the epoch, for a rate limit that named it. */
export type TurnFailure = { kind: FailureKind; detail: string; resetsAt: number | null };

export type TurnEnding = { kind: "done" } | { kind: "failed"; failure: TurnFailure };

/** How the agent's process ended. */
export type Exit =
  | { kind: "exited"; code: number }
  | { kind: "signalled"; signal: string }
  | { kind: "not-found" }
  | { kind: "ended-by-us"; why: EndedByUs };

/** Why we ended the process ourselves. */
export type EndedByUs = "timed-out" | "idle" | "interrupted" | "permission-mode" | "lingered-after-result";

/** What a kind of failure means for the run. */
export type FailurePolicy = {
  /** Whether it uses up one of the story's attempts. */
  countsAsAttempt: boolean;
  then: "wait-for-reset" | "back-off" | "accept-edits" | "fresh-conversation" | "next-attempt" | "stop";
};

/** One row for each kind. */
export const failurePolicy: Record<FailureKind, FailurePolicy> = {
  "not-installed": { countsAsAttempt: false, then: "stop" },
  "not-signed-in": { countsAsAttempt: false, then: "stop" },
  "billing": { countsAsAttempt: false, then: "stop" },
  "rate-limit": { countsAsAttempt: false, then: "wait-for-reset" },
  "overloaded": { countsAsAttempt: false, then: "back-off" },
  "network": { countsAsAttempt: false, then: "back-off" },
  "context-too-long": { countsAsAttempt: true, then: "next-attempt" },
  "permission-mode": { countsAsAttempt: false, then: "accept-edits" },
  "permission-refused": { countsAsAttempt: true, then: "next-attempt" },
  "budget": { countsAsAttempt: false, then: "stop" },
  "turn-limit": { countsAsAttempt: true, then: "next-attempt" },
  "timed-out": { countsAsAttempt: true, then: "next-attempt" },
  "idle": { countsAsAttempt: true, then: "next-attempt" },
  "interrupted": { countsAsAttempt: false, then: "stop" },
  "killed": { countsAsAttempt: true, then: "next-attempt" },
  "conversation-unknown": { countsAsAttempt: false, then: "fresh-conversation" },
  "no-result": { countsAsAttempt: true, then: "next-attempt" },
  "other": { countsAsAttempt: true, then: "next-attempt" },
};
