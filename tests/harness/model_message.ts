/** A message of the model in the two forms the API sends it: whole, or as server-sent events. */

/** Tokens that a message reports: the CLI computes its cost from them. */
export type MessageUsage = { input_tokens: number; output_tokens: number };

export type Block =
  | { type: "text"; text: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> };

export type ModelMessage = { id: string; model: string; blocks: Block[]; usage: MessageUsage };

/** The message as one object, for requests without `stream`. */
export function wholeMessage(message: ModelMessage): Record<string, unknown> {
  return {
    id: message.id,
    type: "message",
    role: "assistant",
    model: message.model,
    content: message.blocks,
    stop_reason: stopReason(message),
    stop_sequence: null,
    usage: message.usage,
  };
}

/** The message as the body of a streamed answer. */
export function streamedMessage(message: ModelMessage): string {
  const start = { ...wholeMessage(message), content: [], stop_reason: null };
  const events: Record<string, unknown>[] = [
    { type: "message_start", message: { ...start, usage: { ...message.usage, output_tokens: 1 } } },
  ];
  message.blocks.forEach((block, index) => {
    events.push({ type: "content_block_start", index, content_block: emptied(block) });
    events.push({ type: "content_block_delta", index, delta: deltaOf(block) });
    events.push({ type: "content_block_stop", index });
  });
  events.push({
    type: "message_delta",
    delta: { stop_reason: stopReason(message), stop_sequence: null },
    usage: { output_tokens: message.usage.output_tokens },
  });
  events.push({ type: "message_stop" });
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}

function stopReason(message: ModelMessage): string {
  return message.blocks.some((block) => block.type === "tool_use") ? "tool_use" : "end_turn";
}

function emptied(block: Block): Block {
  return block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
}

function deltaOf(block: Block): Record<string, unknown> {
  return block.type === "text"
    ? { type: "text_delta", text: block.text }
    : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
}
