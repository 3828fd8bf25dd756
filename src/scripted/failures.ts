/** What the genuine program prints for each failure that a script can play. Pure. */

import type { PlayedFailure } from "./script.ts";
import type { Closing, Speech } from "./speech.ts";

type Row = {
  /** The request is repeated once, after this status and error. */
  retry: { status: number | null; error: string } | null;
  /** The `error` of the made-up message; null: there is no such message. */
  synthetic: string | null;
  closing: Omit<Closing, "costUsd">;
};

const refusal = (
  apiErrorStatus: number | null,
  text: string,
  terminalReason = "completed",
): Row["closing"] => {
  return { subtype: "success", isError: true, apiErrorStatus, text, errors: [], terminalReason };
};

const bound = (subtype: string, error: string): Row["closing"] => {
  return {
    subtype,
    isError: true,
    apiErrorStatus: null,
    text: null,
    errors: [error],
    terminalReason: "completed",
  };
};

const rows: Record<PlayedFailure, Row> = {
  "rate-limit": {
    retry: null,
    synthetic: "rate_limit",
    closing: refusal(429, "You've hit your limit · resets soon"),
  },
  "overloaded": {
    retry: { status: 529, error: "overloaded" },
    synthetic: "server_error",
    closing: refusal(null, "API Error: Repeated 529 Overloaded errors. The API is at capacity."),
  },
  "network": {
    retry: { status: null, error: "unknown" },
    synthetic: "server_error",
    closing: refusal(null, "API Error: Unable to connect to API (ECONNRESET)"),
  },
  "not-signed-in": {
    retry: null,
    synthetic: "authentication_failed",
    closing: refusal(null, "Not logged in · Please run /login"),
  },
  "billing": {
    retry: null,
    synthetic: "billing_error",
    closing: refusal(400, "Credit balance is too low"),
  },
  "context-too-long": {
    retry: null,
    synthetic: "invalid_request",
    closing: refusal(400, "Prompt is too long", "prompt_too_long"),
  },
  "turn-limit": {
    retry: null,
    synthetic: null,
    closing: bound("error_max_turns", "Reached maximum number of turns (1)"),
  },
  "budget": {
    retry: null,
    synthetic: null,
    closing: bound("error_max_budget_usd", "Reached maximum budget ($0.01)"),
  },
};

/**
 * The lines of a failure before its last one, and the contents of the last one.
 *
 * @param resetsAt When a rate limit resets, in seconds since the epoch.
 */
export function failureLines(
  speech: Speech,
  failure: PlayedFailure,
  resetsAt: number,
): { lines: string[]; closing: Omit<Closing, "costUsd"> } {
  const { retry, synthetic, closing } = rows[failure];
  const lines: string[] = [];
  if (retry !== null) lines.push(speech.retry(1, 1, retry.status, retry.error));
  if (failure === "rate-limit") lines.push(speech.rateLimit(resetsAt));
  if (synthetic !== null) lines.push(speech.synthetic(synthetic, closing.text ?? ""));
  return { lines, closing };
}
