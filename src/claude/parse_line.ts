/** Parses one line of the agent's stream into events. Never throws: a line that is not understood is an event as well. */

import { clipEnd, clipStart } from "../text/clip.ts";
import type { AgentEvent, Denial, ResultEvent, Usage } from "./events.ts";
import {
  amountField,
  arrayField,
  type Fields,
  numberOrNull,
  objectField,
  objectOrNull,
  textField,
  textOrNull,
} from "./fields.ts";

/** The most characters kept of each text, so that no event is large. */
const bounds = { toolResult: 2_000, garbage: 200, denial: 300, word: 200, error: 1_000, result: 262_144 };

/** The most entries kept of the lists in a result. */
const maxDenials = 100;
const maxErrors = 20;

/**
 * A parsed value takes about a hundred bytes however short it is written, so a line of many small values takes up to sixty
 * times its length in memory. A line over `longLine` characters is therefore only parsed if it holds at most `maxValues`;
 * one that is long because of a long text, such as a result, always is.
 */
const longLine = 8 * 1024 * 1024;
const maxValues = 4_000_000;

/**
 * The events of a line: several if it holds several blocks, none if it is blank.
 *
 * @param line Without its newline. Bytes are read as UTF-8, invalid ones as U+FFFD.
 */
export function parseLine(line: Uint8Array | string): AgentEvent[] {
  const text = typeof line === "string" ? line : decoder.decode(line);
  if (text.length > longLine && mayHoldMoreValuesThan(maxValues, text)) {
    return [{ kind: "oversized", bytes: line.length }];
  }
  return parseWhole(text);
}

const decoder = new TextDecoder();

function parseWhole(text: string): AgentEvent[] {
  let line: Fields | null;
  try {
    line = objectOrNull(JSON.parse(text));
  } catch {
    if (text.trim() === "") return [];
    line = null;
  }
  if (line === null) return [{ kind: "garbage", text: clipStart(text, bounds.garbage) }];
  const type = textField(line, "type");
  return parsers.get(type)?.(line) ?? [unknown(type, textOrNull(line, "subtype"))];
}

const parsers: ReadonlyMap<string, (line: Fields) => AgentEvent[]> = new Map([
  ["system", parseSystem],
  ["assistant", parseAssistant],
  ["user", parseUser],
  ["rate_limit_event", parseRateLimit],
  ["result", parseResult],
]);

function unknown(type: string, subtype: string | null): AgentEvent {
  return {
    kind: "unknown",
    type: clipStart(type, bounds.word),
    subtype: subtype === null ? null : clipStart(subtype, bounds.word),
  };
}

function parseSystem(line: Fields): AgentEvent[] {
  const subtype = textField(line, "subtype");
  switch (subtype) {
    case "init":
      return [{
        kind: "init",
        conversation: word(line, "session_id"),
        model: word(line, "model"),
        permissionMode: word(line, "permissionMode"),
        version: word(line, "claude_code_version"),
        apiKeySource: word(line, "apiKeySource"),
      }];
    case "api_retry":
      return [{
        kind: "retry",
        attempt: amountField(line, "attempt"),
        maxRetries: amountField(line, "max_retries"),
        delayMs: amountField(line, "retry_delay_ms"),
        status: numberOrNull(line, "error_status"),
        error: word(line, "error"),
      }];
    case "informational":
      return textField(line, "tag") === "auto_mode_no_server_check"
        ? [{ kind: "auto-mode-unavailable" }]
        : [unknown("system", subtype)];
    case "permission_denied":
      return textField(line, "decision_reason_code") === "auto_mode_no_check_in_session"
        ? [{ kind: "auto-mode-unavailable" }]
        : [unknown("system", subtype)];
    default:
      return [unknown("system", subtype)];
  }
}

function parseAssistant(line: Fields): AgentEvent[] {
  const message = objectField(line, "message");
  const error = textField(line, "error");
  if (error !== "") {
    const text = clipStart(textOf(message.content), bounds.toolResult);
    return [{ kind: "synthetic-error", error: clipStart(error, bounds.word), text }];
  }
  const messageId = word(message, "id");
  const subAgent = typeof line.parent_tool_use_id === "string";
  const blocks = typeof message.content === "string"
    ? [{ type: "text", text: message.content }]
    : arrayField(message, "content");
  const events = blocks.map((block) => parseBlock(objectOrNull(block) ?? {}, messageId, subAgent));
  const usage = objectOrNull(message.usage);
  if (usage !== null) events.push({ kind: "usage", messageId, usage: parseUsage(usage) });
  return events;
}

function parseBlock(block: Fields, messageId: string, subAgent: boolean): AgentEvent {
  const type = textField(block, "type");
  switch (type) {
    case "text":
      return { kind: "text", messageId, text: textField(block, "text"), subAgent };
    case "thinking":
    case "redacted_thinking":
      return { kind: "thinking", messageId };
    case "tool_use":
      return {
        kind: "tool-use",
        messageId,
        id: word(block, "id"),
        name: word(block, "name"),
        input: objectField(block, "input"),
        subAgent,
      };
    default:
      return unknown("assistant", type);
  }
}

function parseUser(line: Fields): AgentEvent[] {
  const { content } = objectField(line, "message");
  if (!Array.isArray(content)) return [unknown("user", null)];
  return content.map((value) => {
    const block = objectOrNull(value) ?? {};
    const type = textField(block, "type");
    if (type !== "tool_result") return unknown("user", type);
    return {
      kind: "tool-result",
      toolUseId: word(block, "tool_use_id"),
      isError: block.is_error === true,
      text: clipStart(textOf(block.content), bounds.toolResult),
    };
  });
}

function parseRateLimit(line: Fields): AgentEvent[] {
  const info = objectField(line, "rate_limit_info");
  return [{
    kind: "rate-limit",
    status: word(info, "status"),
    resetsAt: epochSeconds(numberOrNull(info, "resetsAt")),
    limit: word(info, "rateLimitType"),
  }];
}

/** Seconds since the epoch; milliseconds are recognised by their size. Null if it is not a plausible date. */
function epochSeconds(value: number | null): number | null {
  if (value === null || value <= 0) return null;
  const seconds = value < 1e11 ? value : value / 1000;
  return seconds < 1e11 ? Math.ceil(seconds) : null;
}

function parseResult(line: Fields): [ResultEvent] {
  const errors = arrayField(line, "errors").filter((error) => typeof error === "string");
  return [{
    kind: "result",
    subtype: word(line, "subtype"),
    isError: line.is_error === true,
    apiErrorStatus: numberOrNull(line, "api_error_status"),
    text: clipEnd(textField(line, "result"), bounds.result),
    errors: errors.slice(0, maxErrors).map((error) => clipStart(error, bounds.error)),
    turns: amountField(line, "num_turns"),
    durationMs: amountField(line, "duration_ms"),
    costUsd: amountField(line, "total_cost_usd"),
    usage: parseUsage(objectField(line, "usage")),
    denials: arrayField(line, "permission_denials").slice(0, maxDenials).map(parseDenial),
    terminalReason: textOrNull(line, "terminal_reason"),
    ...("structured_output" in line ? { structuredOutput: line.structured_output } : {}),
  }];
}

function parseUsage(usage: Fields): Usage {
  return {
    inputTokens: amountField(usage, "input_tokens"),
    outputTokens: amountField(usage, "output_tokens"),
    cacheReadTokens: amountField(usage, "cache_read_input_tokens"),
    cacheCreationTokens: amountField(usage, "cache_creation_input_tokens"),
  };
}

function parseDenial(value: unknown): Denial {
  const denial = objectOrNull(value) ?? {};
  const input = objectField(denial, "tool_input");
  const shown = typeof input.command === "string" ? input.command : shownInput(input);
  return { tool: word(denial, "tool_name"), input: clipStart(shown, bounds.denial) };
}

function shownInput(input: Fields): string {
  try {
    return JSON.stringify(input);
  } catch {
    // Nested too deeply for the stack.
    return "{…}";
  }
}

function word(fields: Fields, name: string): string {
  return clipStart(textField(fields, name), bounds.word);
}

/** The text of a message's or a tool result's content: a string, or blocks of which some are text. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((block) => textField(objectOrNull(block) ?? {}, "text")).filter((text) => text !== "")
    .join("\n");
}

/** Counts what can begin a value; the same characters inside strings make the count too high, never too low. */
function mayHoldMoreValuesThan(max: number, json: string): boolean {
  let found = 0;
  for (let at = 0; at < json.length && found <= max; at++) {
    const code = json.charCodeAt(at);
    if (code === comma || code === bracket || code === brace) found += 1;
  }
  return found > max;
}

const comma = 0x2c;
const bracket = 0x5b;
const brace = 0x7b;
