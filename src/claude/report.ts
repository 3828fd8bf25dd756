/** The fold of a stream's events, bounded whatever the agent prints. */

import { clipEnd } from "../text/clip.ts";
import { addUsage, type AgentEvent, type Denial, noUsage, type ResultEvent, type Usage } from "./events.ts";

/** A usage limit as the agent's program reported it. `resetsAt` in seconds since the epoch. */
export type RateLimit = { status: string; resetsAt: number | null };

/** Everything worth keeping of a stream. Null means that the stream did not say. */
export type TurnReport = {
  conversation: string | null;
  permissionMode: string | null;
  /** The final answer: the text of the result, or else the agent's last texts; at most the last 262,144 characters. */
  text: string;
  usage: Usage;
  /** There was no result, so `usage` only adds up what each message had used at its start. */
  usageIsEstimate: boolean;
  costUsd: number;
  denials: Denial[];
  /** The last request that the agent's program retried; null when a message came after it. */
  lastRetry: { status: number | null; error: string } | null;
  rateLimit: RateLimit | null;
  syntheticError: string | null;
  result: ResultEvent | null;
  /** Lines that are not JSON objects, oversized ones included. */
  garbageLines: number;
};

/** Takes one event after the other; the report can be read at any time. */
export type Report = { add(event: AgentEvent): void; report(): TurnReport };

/** An empty report, to which events are added in their order. */
export function createReport(): Report {
  const texts = createTail(maxTextLength);
  const used = createMessageUsage();
  const seen: Seen = {
    conversation: null,
    permissionMode: null,
    lastRetry: null,
    rateLimit: null,
    syntheticError: null,
    result: null,
    garbageLines: 0,
  };

  return {
    add(event) {
      switch (event.kind) {
        case "init":
          seen.conversation = event.conversation || seen.conversation;
          seen.permissionMode = event.permissionMode || seen.permissionMode;
          return;
        case "retry":
          seen.lastRetry = { status: event.status, error: event.error };
          return;
        case "text":
          if (!event.subAgent) texts.add(event.text);
          return;
        case "usage":
          seen.lastRetry = null;
          used.add(event.messageId, event.usage);
          return;
        case "rate-limit":
          seen.rateLimit = { status: event.status, resetsAt: event.resetsAt };
          return;
        case "synthetic-error":
          seen.syntheticError = event.error;
          return;
        case "result":
          seen.result = event;
          return;
        case "garbage":
        case "oversized":
          seen.garbageLines += 1;
          return;
        case "thinking":
        case "tool-use":
        case "tool-result":
        case "unknown":
          return;
        default:
          return event satisfies never;
      }
    },
    report() {
      const { result } = seen;
      const text = result?.text.trim() ? result.text : texts.text();
      return {
        ...seen,
        text: clipEnd(text, maxTextLength),
        usage: result?.usage ?? used.total(),
        usageIsEstimate: result === null,
        costUsd: result?.costUsd ?? 0,
        denials: result?.denials ?? [],
      };
    },
  };
}

/** What the report takes from single events unchanged. */
type Seen = Omit<TurnReport, "text" | "usage" | "usageIsEstimate" | "costUsd" | "denials">;

const maxTextLength = 262_144;

/**
 * Messages whose ids are remembered. The lines of a message come close together, so an id this far back is not expected
 * again, and a flood of made-up ids only makes an estimate worse.
 */
const maxRecentMessages = 1_000;

/** Keeps the end of what is added, each piece as a paragraph. */
function createTail(maxLength: number): { add(text: string): void; text(): string } {
  let pieces: string[] = [];
  let length = 0;
  return {
    add(text) {
      if (text === "") return;
      const piece = clipEnd(text, maxLength);
      pieces.push(piece);
      length += piece.length;
      // Joined only once twice the bound has accumulated: every character is copied about once.
      if (length < 2 * maxLength && pieces.length < maxLength) return;
      pieces = [clipEnd(pieces.join("\n\n"), maxLength)];
      length = pieces[0]?.length ?? 0;
    },
    text: () => pieces.join("\n\n"),
  };
}

/** Counts each message once, by the usage on its last line. */
function createMessageUsage(): { add(messageId: string, usage: Usage): void; total(): Usage } {
  const recent = new Map<string, Usage>();
  let settled = noUsage;
  return {
    add(messageId, usage) {
      recent.set(messageId, usage);
      const oldest = recent.size > maxRecentMessages ? recent.entries().next().value : undefined;
      if (oldest === undefined) return;
      recent.delete(oldest[0]);
      settled = addUsage(settled, oldest[1]);
    },
    total: () => [...recent.values()].reduce(addUsage, settled),
  };
}
