/** The events of an agent's stream, read leniently from its lines of JSON. */

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
 * One piece of information in the stream. Texts are the agent's own and may contain anything. Fields that are missing or
 * of another type get their default: "" or 0 or null.
 */
export type AgentEvent =
  | {
    kind: "init";
    conversation: string;
    model: string;
    /** The mode in force, which may differ from the one asked for. */
    permissionMode: string;
    version: string;
    apiKeySource: string;
  }
  /** The agent's program repeats a failed request to the model. */
  | {
    kind: "retry";
    attempt: number;
    maxRetries: number;
    delayMs: number;
    /** HTTP status; null if there was no answer. */
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
  /** Sent with each line of a message: the tokens at the start of the message. Never add these up line by line. */
  | { kind: "usage"; messageId: string; usage: Usage }
  /** `text` is the beginning of the tool's output, at most 2,000 characters. */
  | { kind: "tool-result"; toolUseId: string; isError: boolean; text: string }
  /** `status` is `allowed`, `allowed_warning` or `rejected`; `resetsAt` in seconds since the epoch. */
  | { kind: "rate-limit"; status: string; resetsAt: number | null; limit: string }
  /**
   * In `auto` mode: the program cannot have commands checked here, and refuses each one that needs the check. It may
   * report the same in other modes that would ask, where it means nothing.
   */
  | { kind: "auto-mode-unavailable" }
  /** A message that the agent's program made up because a request to the model failed. */
  | { kind: "synthetic-error"; error: string; text: string }
  | ResultEvent
  /** A line that is not a JSON object: its first 200 characters. */
  | { kind: "garbage"; text: string }
  /** A line that was dropped because it would take too much memory. */
  | { kind: "oversized"; bytes: number }
  /** A line, or a block of a line, that this version does not know or need. */
  | { kind: "unknown"; type: string; subtype: string | null };

/**
 * What a turn of the program led to. `subtype` may be `success` although `isError` is true. A process that was given more
 * work, such as the end of a command in the background, prints one for each of its turns: `costUsd` adds up from the start
 * of the process, all else is about that turn alone.
 */
export type ResultEvent = {
  kind: "result";
  subtype: string;
  isError: boolean;
  /** HTTP status of the request that ended the turn, if there is one. */
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
  /** The answer to a turn that asked for an object of a JSON Schema; undefined if there is none. */
  structuredOutput?: unknown;
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
