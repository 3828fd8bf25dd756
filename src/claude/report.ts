/** The fold of a stream's events, bounded whatever the agent prints. */

import { clipEnd } from "../text/clip.ts";
import { addUsage, type AgentEvent, type Denial, noUsage, type ResultEvent, type Usage } from "./events.ts";

/** A usage limit as the agent's program reported it. `resetsAt` in seconds since the epoch. */
export type RateLimit = { status: string; resetsAt: number | null };

/** Everything worth keeping of a stream. Null means that the stream did not say. */
export type TurnReport = {
  conversation: string | null;
  permissionMode: string | null;
  /** The program reported that it cannot have commands checked in `auto` mode, which is the mode in force. */
  lacksAutoMode: boolean;
  /** The final answer: the text of the result, or else the agent's last texts; at most the last 262,144 characters. */
  text: string;
  /** Of all turns of the process. */
  usage: Usage;
  /** The last turn has no result: of it, `usage` only adds up what each message had used at its start. */
  usageIsEstimate: boolean;
  /** As of the last result; 0 without one. */
  costUsd: number;
  /** The part of `usage` that `costUsd` does not include: of a turn without a result. */
  unpricedUsage: Usage;
  /** Of all turns of the process, each once. */
  denials: Denial[];
  /** The last request that the agent's program retried; null when a message came after it. */
  lastRetry: { status: number | null; error: string } | null;
  rateLimit: RateLimit | null;
  syntheticError: string | null;
  /** The last result; null if there is none, or if the process began another turn after it. */
  result: ResultEvent | null;
  /** Lines that are not JSON objects, oversized ones included. */
  garbageLines: number;
};

/** Takes one event after the other; the report can be read at any time. */
export type Report = { add(event: AgentEvent): void; report(): TurnReport };

/** An empty report, to which events are added in their order. */
export function createReport(): Report {
  let texts = createTail(maxTextLength);
  let used = createMessageUsage();
  /** Of the turns that have a result. */
  const finished: { usage: Usage; costUsd: number; denials: Denial[] } = {
    usage: noUsage,
    costUsd: 0,
    denials: [],
  };
  let autoModeUnavailable = false;
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
      if (seen.result !== null && beginsTurn(event)) {
        seen.result = null;
        texts = createTail(maxTextLength);
      }
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
        case "auto-mode-unavailable":
          autoModeUnavailable = true;
          return;
        case "result":
          seen.result = event;
          finished.usage = addUsage(finished.usage, event.usage);
          finished.costUsd = Math.max(finished.costUsd, event.costUsd);
          finished.denials = withEach(finished.denials, event.denials);
          used = createMessageUsage();
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
        lacksAutoMode: autoModeUnavailable && seen.permissionMode === "auto",
        text: clipEnd(text, maxTextLength),
        usage: addUsage(finished.usage, used.total()),
        usageIsEstimate: result === null,
        costUsd: finished.costUsd,
        unpricedUsage: result === null ? used.total() : noUsage,
        denials: finished.denials,
      };
    },
  };
}

/**
 * Whether the event belongs to a turn that has no result yet. After a result, the end of a command in the background or a
 * queued message begins another turn in the same process, with an `init` line of its own.
 */
export function beginsTurn(event: AgentEvent): boolean {
  return event.kind === "init" || ((event.kind === "text" || event.kind === "tool-use") && !event.subAgent);
}

/** What the report takes from single events unchanged. */
type Seen = Omit<
  TurnReport,
  "lacksAutoMode" | "text" | "usage" | "usageIsEstimate" | "costUsd" | "unpricedUsage" | "denials"
>;

/** The most refusals that are kept of a process. */
const maxDenials = 100;

/** It is not documented whether a later result repeats the refusals of the earlier ones, so no refusal is taken twice. */
function withEach(denials: Denial[], more: readonly Denial[]): Denial[] {
  const known = new Set(denials.map(({ tool, input }) => `${tool} ${input}`));
  const added = more.filter(({ tool, input }) => !known.has(`${tool} ${input}`));
  return [...denials, ...added].slice(0, maxDenials);
}

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
