/** What an agent says on its stream: one union of events, read leniently from lines of JSON. */

/** Tokens, as the API counts them. */
export type Usage = {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
};

/** A tool use that the permission rules refused. `input` is the command, or the input as shortened JSON. */
export type Denial = { tool: string; input: string };

/**
 * One thing that a line of the stream says. Texts are the agent's own and may hold anything. Fields that are missing
 * or of another type read as their default: "" or 0 or null.
 */
export type AgentEvent =
  | {
    kind: "init";
    conversation: string;
    model: string;
    /** The mode in force, which need not be the one asked for. */
    permissionMode: string;
    version: string;
    apiKeySource: string;
  }
  /** The agent asks the model again by itself after a failed request. */
  | {
    kind: "retry";
    attempt: number;
    maxRetries: number;
    delayMs: number;
    /** HTTP status; null where no answer came. */
    status: number | null;
    error: string;
  }
  | { kind: "text"; messageId: string; text: string; subAgent: boolean }
  | { kind: "thinking"; messageId: string }
  | {
    kind: "tool-use";
    messageId: string;
    id: string;
    name: string;
    input: Record<string, unknown>;
    subAgent: boolean;
  }
  /** Once a line of the model's: tokens at the start of the message, the same on each of its lines. Never to be summed by line. */
  | { kind: "usage"; messageId: string; usage: Usage }
  /** `text` is the beginning of what the tool gave, at most 2,000 characters. */
  | { kind: "tool-result"; toolUseId: string; isError: boolean; text: string }
  /** `status` is `allowed`, `allowed_warning` or `rejected`; `resetsAt` in seconds since the epoch. */
  | { kind: "rate-limit"; status: string; resetsAt: number | null; limit: string }
  /** A message that the agent's program made up because a request failed. */
  | { kind: "synthetic-error"; error: string; text: string }
  | ResultEvent
  /** A line that is not a JSON object: its first 200 characters. */
  | { kind: "garbage"; text: string }
  /** A line longer than the bound, dropped. */
  | { kind: "oversized"; bytes: number }
  /** A line, or a block of one, that this version does not know or does not need. */
  | { kind: "unknown"; type: string; subtype: string | null };

/** The last line of a turn. `subtype` may say success where `isError` is true. */
export type ResultEvent = {
  kind: "result";
  subtype: string;
  isError: boolean;
  /** HTTP status of the request that ended the turn, where there is one. */
  apiErrorStatus: number | null;
  /** The end of the last message, at most 262,144 characters. */
  text: string;
  errors: string[];
  turns: number;
  durationMs: number;
  costUsd: number;
  usage: Usage;
  denials: Denial[];
  terminalReason: string | null;
};

/** No tokens at all. */
export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 };

/** The sum of two usages. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheCreationTokens: a.cacheCreationTokens + b.cacheCreationTokens,
  };
}
