/** What the scripted model answers: turns found by our header line, played by how far the conversation is. */

/** One answer of the model, or something that goes wrong in the place of one. */
export type ModelStep =
  /** Tools to use, all in one message. */
  | { kind: "tools"; uses: { name: string; input: Record<string, unknown> }[]; text?: string }
  /** The last message of a turn. */
  | { kind: "text"; text: string }
  /** An HTTP error, `times` times in a row before the next step (once unless told; Infinity: for ever). */
  | {
    kind: "error";
    status: number;
    type: string;
    message: string;
    headers?: Record<string, string>;
    times?: number;
  }
  /** The connection is closed without an answer, `times` times in a row. */
  | { kind: "drop"; times?: number }
  /** No answer until the other side gives up, `times` times in a row. */
  | { kind: "hang"; times?: number };

/** The answers to one prompt of ours. What is left out matches everything; the first turn that matches is played. */
export type ModelTurn = {
  phase?: string;
  story?: string;
  attempt?: number;
  /** 0: the first prompt of a conversation; 1: the one after it was cut off and continued once; and so on. */
  continuation?: number;
  steps: ModelStep[];
};

/** Our header line, taken apart. */
export type Header = { run: string; phase: string; story: string; attempt: number };

/** Where a conversation stands: the last prompt of ours, and what came after it. */
export type Position = {
  header: Header;
  /** The whole text of that prompt. */
  prompt: string;
  /** Prompts of ours before it. */
  continuation: number;
  /** Messages of the model since that prompt. */
  answers: number;
};

/** A message of the API's request, as far as a script needs it. */
export type Message = { role: string; content: string | { type: string; text?: string }[] };

/** A step that uses one tool. */
export function useTool(name: string, input: Record<string, unknown>): ModelStep {
  return { kind: "tools", uses: [{ name, input }] };
}

/** A step that ends the turn. */
export function say(text: string): ModelStep {
  return { kind: "text", text };
}

/** 529, as a busy API answers. */
export function overloaded(times = 1): ModelStep {
  return { kind: "error", status: 529, type: "overloaded_error", message: "Overloaded", times };
}

/** 500, as a broken API answers. */
export function serverError(times = 1): ModelStep {
  return { kind: "error", status: 500, type: "api_error", message: "Internal server error", times };
}

/**
 * A subscription's usage limit. The CLI must be signed in with `CLAUDE_CODE_OAUTH_TOKEN` to take it for one.
 *
 * @param resetsAt Seconds since the epoch.
 * @param retryAfterSeconds What the API asks to wait.
 */
export function usageLimit(resetsAt: number, retryAfterSeconds: number, times = 1): ModelStep {
  return {
    kind: "error",
    status: 429,
    type: "rate_limit_error",
    message: "This request would exceed your account's rate limit. Please try again later.",
    headers: {
      "anthropic-ratelimit-unified-status": "rejected",
      "anthropic-ratelimit-unified-reset": String(resetsAt),
      "anthropic-ratelimit-unified-representative-claim": "five_hour",
      "anthropic-ratelimit-unified-5h-status": "rejected",
      "anthropic-ratelimit-unified-5h-reset": String(resetsAt),
      "anthropic-ratelimit-unified-overage-status": "rejected",
      "retry-after": String(retryAfterSeconds),
    },
    times,
  };
}

/** Where the conversation stands, or null where no prompt of ours is in it. */
export function positionIn(messages: readonly Message[]): Position | null {
  let position: Position | null = null;
  let prompts = 0;
  for (const message of messages) {
    if (message.role === "assistant" && position !== null) position.answers += 1;
    if (message.role !== "user") continue;
    for (const text of textsOf(message)) {
      const header = headerOf(text);
      if (header === null) continue;
      position = { header, prompt: text, continuation: prompts, answers: 0 };
      prompts += 1;
    }
  }
  return position;
}

/** The turn to play at a position, or null where the script has none. */
export function turnAt(script: readonly ModelTurn[], { header, continuation }: Position): ModelTurn | null {
  return script.find((turn) =>
    (turn.phase ?? header.phase) === header.phase &&
    (turn.story ?? header.story) === header.story &&
    (turn.attempt ?? header.attempt) === header.attempt &&
    (turn.continuation ?? continuation) === continuation
  ) ?? null;
}

/**
 * The step to play, or null where the turn has ended. Steps that go wrong leave no message in the conversation, so they
 * are counted apart.
 *
 * @param answers Messages of the model since the prompt.
 * @param failures How many steps of each place went wrong already; the one found is added.
 */
export function stepAt(turn: ModelTurn, answers: number, failures: Map<ModelStep, number>): ModelStep | null {
  let answered = 0;
  for (const step of turn.steps) {
    if (step.kind === "tools" || step.kind === "text") {
      if (answered === answers) return step;
      answered += 1;
      continue;
    }
    const failed = failures.get(step) ?? 0;
    if (answered !== answers || failed >= (step.times ?? 1)) continue;
    failures.set(step, failed + 1);
    return step;
  }
  return null;
}

function textsOf(message: Message): string[] {
  if (typeof message.content === "string") return [message.content];
  return message.content.filter((block) => block.type === "text").map((block) => block.text ?? "");
}

/** The header of a text that begins with one: a header anywhere else is somebody's data. */
function headerOf(text: string): Header | null {
  const found = /^\s*\[autom8 run=(\S+) phase=(\S+) story=(.+) attempt=(\d+)\][ \t]*$/m.exec(text);
  if (found === null || found.index !== 0) return null;
  const [, run = "", phase = "", story = "", attempt = ""] = found;
  return { run, phase, story, attempt: Number(attempt) };
}
