/** What the scripted model answers. A turn is found by autom8's header line; its step by the length of the conversation. */

/** One answer of the model, or something that goes wrong instead. */
export type ModelStep =
  /** Tools to use, all in one message. */
  | { kind: "tools"; uses: { name: string; input: Record<string, unknown> }[]; text?: string }
  /** The last message of a turn. */
  | { kind: "text"; text: string }
  /** An HTTP error, `times` times in a row before the next step (once by default; Infinity: always). */
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

/** The answers to one prompt of autom8. A field left out matches everything; the first turn that matches is played. */
export type ModelTurn = {
  phase?: string;
  story?: string;
  attempt?: number;
  /** How often the conversation was continued before: 0 for its first prompt. */
  continuation?: number;
  /** What the prompt holds. */
  says?: string;
  steps: ModelStep[];
};

/** The parts of autom8's header line. */
export type Header = { run: string; phase: string; story: string; attempt: number };

/** How far a conversation is: its last prompt of autom8, and what followed. */
export type Position = {
  header: Header;
  /** The whole text of that prompt. */
  prompt: string;
  /** Prompts of autom8 before it. */
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
 * A subscription's usage limit. The CLI takes it for one only if it is signed in with `CLAUDE_CODE_OAUTH_TOKEN`.
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

/** How far a conversation is; null if it has no prompt of autom8. */
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

/** The turn to play at a position; null if the script has none. */
export function turnAt(
  script: readonly ModelTurn[],
  { header, continuation, prompt }: Position,
): ModelTurn | null {
  return script.find((turn) =>
    (turn.phase ?? header.phase) === header.phase &&
    (turn.story ?? header.story) === header.story &&
    (turn.attempt ?? header.attempt) === header.attempt &&
    (turn.continuation ?? continuation) === continuation &&
    prompt.includes(turn.says ?? "")
  ) ?? null;
}

/**
 * The step to play; null if the turn has ended. Steps that go wrong leave no message in the conversation, so they are
 * counted separately.
 *
 * @param answers Messages of the model since the prompt.
 * @param failures How often each failing step was played; the step found is added.
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

/** The header that a text begins with. A header anywhere else is data. */
function headerOf(text: string): Header | null {
  const found = /^\s*\[autom8 run=(\S+) phase=(\S+) story=(\S+) attempt=(\d+)\][ \t]*$/m.exec(text);
  if (found === null || found.index !== 0) return null;
  const [, run = "", phase = "", story = "", attempt = ""] = found;
  return { run, phase, story, attempt: Number(attempt) };
}
