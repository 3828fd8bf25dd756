/** The stream-json lines of a turn, as the genuine program prints them. Pure. */

/** A refused tool use, as the last line lists it. */
export type RefusedTool = { tool_name: string; tool_use_id: string; tool_input: Record<string, unknown> };

/** The parts of the last line that differ from turn to turn. */
export type Closing = {
  subtype: string;
  isError: boolean;
  apiErrorStatus: number | null;
  /** Null: the line has no text, as for errors of the program itself. */
  text: string | null;
  errors: string[];
  costUsd: number;
  terminalReason: string;
  /** The answer as an object, if that was asked for. */
  structuredOutput?: Record<string, unknown>;
};

export type Speech = {
  init(): string;
  text(text: string): string;
  toolUse(name: string, input: Record<string, unknown>): { id: string; line: string };
  toolResult(id: string, content: string, isError: boolean): string;
  retry(attempt: number, maxRetries: number, status: number | null, error: string): string;
  /** `resetsAt` in seconds since the epoch. */
  rateLimit(resetsAt: number): string;
  /** A message that is made up because a request failed. */
  synthetic(error: string, text: string): string;
  result(closing: Closing, refused: RefusedTool[], durationMs: number): string;
};

/** The version of the genuine program whose stream this is. */
export const scriptedVersion = "2.1.197";

/** Estimated characters of a token. */
const charactersPerToken = 4;

/** Creates the lines of one turn; tokens are estimated from the lengths of the prompt and of what was said. */
export function createSpeech(turn: {
  conversation: string;
  model: string;
  permissionMode: string;
  folder: string;
  promptLength: number;
}): Speech {
  let messages = 0;
  let said = 0;
  const line = (value: Record<string, unknown>) =>
    JSON.stringify({ ...value, session_id: turn.conversation });
  const usage = (outputTokens: number) => ({
    input_tokens: Math.ceil(turn.promptLength / charactersPerToken),
    output_tokens: outputTokens,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
  });
  const message = (block: Record<string, unknown>) => {
    messages += 1;
    said += JSON.stringify(block).length;
    const id = `msg_${messages}`;
    const body = {
      id,
      type: "message",
      role: "assistant",
      model: turn.model,
      content: [block],
      usage: usage(1),
    };
    return line({ type: "assistant", message: body, parent_tool_use_id: null });
  };

  return {
    init: () =>
      line({
        type: "system",
        subtype: "init",
        cwd: turn.folder,
        tools: ["Bash", "Edit", "Write"],
        model: turn.model,
        permissionMode: turn.permissionMode,
        apiKeySource: "none",
        claude_code_version: scriptedVersion,
      }),
    text: (text) => message({ type: "text", text }),
    toolUse(name, input) {
      const id = `toolu_${messages + 1}`;
      return { id, line: message({ type: "tool_use", id, name, input }) };
    },
    toolResult: (id, content, isError) =>
      line({
        type: "user",
        message: {
          role: "user",
          content: [{ type: "tool_result", tool_use_id: id, content, is_error: isError }],
        },
        parent_tool_use_id: null,
      }),
    retry: (attempt, maxRetries, status, error) =>
      line({
        type: "system",
        subtype: "api_retry",
        attempt,
        max_retries: maxRetries,
        retry_delay_ms: 500,
        error_status: status,
        error,
      }),
    rateLimit: (resetsAt) =>
      line({
        type: "rate_limit_event",
        rate_limit_info: { status: "rejected", resetsAt, rateLimitType: "five_hour" },
      }),
    synthetic: (error, text) =>
      line({
        type: "assistant",
        message: {
          id: "msg_synthetic",
          type: "message",
          role: "assistant",
          model: "<synthetic>",
          content: [{ type: "text", text }],
          usage: { ...usage(0), input_tokens: 0 },
        },
        parent_tool_use_id: null,
        error,
      }),
    result: (closing, refused, durationMs) =>
      line({
        type: "result",
        subtype: closing.subtype,
        is_error: closing.isError,
        api_error_status: closing.apiErrorStatus,
        duration_ms: durationMs,
        num_turns: messages,
        ...(closing.text === null ? {} : { result: closing.text }),
        total_cost_usd: closing.costUsd,
        usage: usage(Math.ceil(said / charactersPerToken)),
        permission_denials: refused,
        terminal_reason: closing.terminalReason,
        ...(closing.structuredOutput === undefined ? {} : { structured_output: closing.structuredOutput }),
        ...(closing.errors.length === 0 ? {} : { errors: closing.errors }),
      }),
  };
}
