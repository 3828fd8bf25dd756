/** What a turn's stream adds up to: the fold of its events, bounded whatever the agent prints. */

import { type AgentEvent, type Denial, type ResultEvent, type Usage } from "./events.ts";

/** A usage limit as the agent's program told it. `resetsAt` in seconds since the epoch. */
export type RateLimit = { status: string; resetsAt: number | null; limit: string };

/** Everything worth keeping of a turn. Null where the stream did not say. */
export type TurnReport = {
  conversation: string | null;
  model: string | null;
  permissionMode: string | null;
  version: string | null;
  /** The final answer: the result's text, or else the agent's last texts; the end of it, at most 262,144 characters. */
  text: string;
  usage: Usage;
  /** There was no result, so `usage` is the sum of what each message had used at its start. */
  usageIsEstimate: boolean;
  costUsd: number;
  /** How often each tool was used, sub-agents included. */
  toolUses: Record<string, number>;
  denials: Denial[];
  /** Requests that the agent's program tried again by itself. */
  retries: number;
  /** The last of them, where no message came after it. */
  lastRetry: { status: number | null; error: string } | null;
  rateLimit: RateLimit | null;
  syntheticError: string | null;
  result: ResultEvent | null;
  /** Lines that are not JSON objects, oversized ones included. */
  garbageLines: number;
  unknownLines: number;
};

/** A fold that is given one event after the other and asked for the report at any time. */
export type Report = { add(event: AgentEvent): void; report(): TurnReport };
