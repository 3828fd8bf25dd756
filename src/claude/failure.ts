/** How a process of the agent ended, judged by its exit, its stream and its stderr. */

import { clipEnd, clipStart } from "../text/clip.ts";
import type { ResultEvent } from "./events.ts";
import type { TurnReport } from "./report.ts";

/** Why a turn failed. */
export type FailureKind =
  | "not-installed"
  | "not-signed-in"
  | "billing"
  | "rate-limit"
  | "overloaded"
  | "network"
  | "context-too-long"
  /** The permission mode asked for does not work here; `detail` names what is in force instead. */
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

/** `detail` is one line for people; `resetsAt`, in seconds since the epoch, is when a rate limit resets, if known. */
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

/** What follows from a kind of failure. */
export type FailurePolicy = {
  /** Whether it uses up one of the attempts at a story. */
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

/**
 * Judges how a process ended: first whether there is a result, then whether the result is an error, then by the exit
 * code. If the stream has a field for the cause, that field decides; texts are examined last. A turn whose tool uses were
 * refused is still done: the report lists them.
 *
 * @param stderr The end of what was printed there, bounded by the caller.
 */
export function judgeTurn(exit: Exit, report: TurnReport, stderr: string): TurnEnding {
  const { result } = report;
  if (exit.kind === "not-found") return failed("not-installed", stderr || "the program was not found");
  // Whatever the turn reports: it could not run the commands that its work needed.
  if (report.lacksAutoMode) return failed("permission-mode", "auto without its safety check");
  if (exit.kind === "ended-by-us") {
    if (exit.why === "permission-mode") return failed("permission-mode", report.permissionMode ?? "unknown");
    // A complete result counts, no matter what ended the process afterwards.
    if (result !== null && !result.isError) return { kind: "done" };
    if (exit.why !== "lingered-after-result") return failed(exit.why, endedByUs[exit.why]);
  }
  if (result === null) return withoutResult(exit, report, stderr);
  if (result.isError) return failedResult(report, result);
  switch (exit.kind) {
    case "exited":
      if (exit.code === 0) return { kind: "done" };
      return failed("other", withStderr(`exit code ${exit.code} after its result`, stderr));
    case "signalled":
      return failed("killed", withStderr(`ended by ${exit.signal} after its result`, stderr));
    case "ended-by-us":
      return { kind: "done" };
    default:
      return exit satisfies never;
  }
}

const endedByUs: Record<"timed-out" | "idle" | "interrupted", string> = {
  "timed-out": "the turn took longer than its timeout",
  "idle": "the agent printed nothing for longer than its idle timeout",
  "interrupted": "the turn was interrupted",
};

/** Exit codes by which a program or a shell reports that a signal ended it. */
const signalCodes: Readonly<Record<number, string>> = {
  129: "SIGHUP",
  130: "SIGINT",
  131: "SIGQUIT",
  134: "SIGABRT",
  137: "SIGKILL",
  139: "SIGSEGV",
  143: "SIGTERM",
};

/** The `error` of a made-up message, if it is unambiguous. `server_error` can mean several things. */
const synthetic: ReadonlyMap<string, FailureKind> = new Map([
  ["rate_limit", "rate-limit"],
  ["overloaded", "overloaded"],
  ["billing_error", "billing"],
  ["authentication_failed", "not-signed-in"],
  ["oauth_org_not_allowed", "not-signed-in"],
]);

const subtypes: ReadonlyMap<string, FailureKind> = new Map([
  ["error_max_budget_usd", "budget"],
  ["error_max_turns", "turn-limit"],
]);

const terminalReasons: ReadonlyMap<string, FailureKind> = new Map([
  ["prompt_too_long", "context-too-long"],
  ["aborted_tools", "interrupted"],
  ["aborted_streaming", "interrupted"],
]);

const statuses: ReadonlyMap<number, FailureKind> = new Map([
  [401, "not-signed-in"],
  [402, "billing"],
  [403, "not-signed-in"],
  [408, "network"],
  [413, "context-too-long"],
  [429, "rate-limit"],
]);

/** Causes in the program's own messages, for failures without a field. The first that matches decides. */
const texts: readonly (readonly [RegExp, FailureKind])[] = [
  [/no conversation found/i, "conversation-unknown"],
  [/prompt is too long|context (?:length|window)|maximum context/i, "context-too-long"],
  [/not logged in|\/login\b|invalid api key|invalid bearer token|oauth token/i, "not-signed-in"],
  [/credit balance|billing/i, "billing"],
  [/usage limit|hit your limit|rate.?limit|\b429\b/i, "rate-limit"],
  [/overloaded|\b529\b|api error: 5\d\d\b/i, "overloaded"],
  [
    /econn\w+|enotfound|eai_again|etimedout|epipe|timed out|unable to connect|socket hang up|fetch failed/i,
    "network",
  ],
];

function failed(kind: FailureKind, detail: string, resetsAt: number | null = null): TurnEnding {
  return { kind: "failed", failure: { kind, detail: oneLine(detail), resetsAt } };
}

function failedResult(report: TurnReport, result: ResultEvent): TurnEnding {
  const said = result.text.trim() || result.errors.join("; ");
  const kind = causeOf(report, result, said);
  const resetsAt = kind === "rate-limit" ? resetOf(report, said) : null;
  return failed(kind, said || `the result was ${result.subtype || "an error"}`, resetsAt);
}

function causeOf(report: TurnReport, result: ResultEvent, said: string): FailureKind {
  return subtypes.get(result.subtype) ??
    terminalReasons.get(result.terminalReason ?? "") ??
    synthetic.get(report.syntheticError ?? "") ??
    statuses.get(result.apiErrorStatus ?? 0) ??
    serverTrouble(report, result, said) ??
    (report.rateLimit?.status === "rejected" ? "rate-limit" : null) ??
    kindInText(said) ??
    (result.denials.length > 0 && /permission|denied|denial/i.test(said) ? "permission-refused" : "other");
}

/** Distinguishes a server that is overloaded from one that cannot be reached. */
function serverTrouble(report: TurnReport, result: ResultEvent | null, said: string): FailureKind | null {
  const status = result?.apiErrorStatus ?? report.lastRetry?.status ?? 0;
  const isServer = (result?.apiErrorStatus ?? 0) >= 500;
  if (report.syntheticError !== "server_error" && !isServer) return null;
  const overloaded = status >= 500 || report.lastRetry?.error === "overloaded" ||
    kindInText(said) === "overloaded";
  return overloaded ? "overloaded" : "network";
}

function kindInText(text: string): FailureKind | null {
  return texts.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** When a limit resets: from its event, or from a text that contains the seconds (`limit reached|1795501206`). */
function resetOf(report: TurnReport, said: string): number | null {
  if (report.rateLimit?.status === "rejected") return report.rateLimit.resetsAt;
  const stamp = /\|(\d{10})\b/.exec(said)?.[1];
  return stamp === undefined ? null : Number(stamp);
}

function withoutResult(exit: Exit, report: TurnReport, stderr: string): TurnEnding {
  const fromText = kindInText(stderr);
  if (fromText === "conversation-unknown") return failed(fromText, stderr);
  const signal = exit.kind === "signalled"
    ? exit.signal
    : exit.kind === "exited"
    ? signalCodes[exit.code]
    : undefined;
  if (signal !== undefined) {
    return failed("killed", withStderr(`ended by ${signal} without a result`, stderr));
  }
  const cause = synthetic.get(report.syntheticError ?? "") ?? serverTrouble(report, null, stderr);
  if (cause !== null) {
    const resetsAt = cause === "rate-limit" ? resetOf(report, stderr) : null;
    return failed(cause, withStderr(`no result after ${report.syntheticError}`, stderr), resetsAt);
  }
  const code = exit.kind === "exited" ? exit.code : 0;
  // It printed on stderr why it did not even start: bad flags, no sandbox, a root user.
  const refusedToStart = code !== 0 && stderr.trim() !== "" && report.conversation === null;
  if (refusedToStart) return failed(fromText ?? "other", stderr);
  const garbage = report.garbageLines === 0
    ? ""
    : `, ${report.garbageLines === 1 ? "1 line was" : `${report.garbageLines} lines were`} not JSON`;
  return failed("no-result", withStderr(`exit code ${code} without a result${garbage}`, stderr));
}

function withStderr(detail: string, stderr: string): string {
  return stderr.trim() === "" ? detail : `${detail}: ${clipEnd(stderr.trim(), maxDetail / 2)}`;
}

const maxDetail = 500;

function oneLine(text: string): string {
  return clipStart(text.slice(0, maxDetail * 4).replace(/\s+/g, " ").trim(), maxDetail);
}
