/** A model server on 127.0.0.1 that plays a script. The genuine claude talks to it in the tests. */

import { type HttpAnswer, type HttpRequest, listenHttp } from "./http_listener.ts";
import { type Block, type MessageUsage, streamedMessage, wholeMessage } from "./model_message.ts";
import {
  type Message,
  type ModelStep,
  type ModelTurn,
  type Position,
  positionIn,
  stepAt,
  turnAt,
} from "./model_script.ts";

/** One request for a message. */
export type ModelRequest = {
  /** `turn`: an answer to a prompt of autom8. `judge`: auto mode asks whether a command may run. `other`: anything else. */
  kind: "turn" | "judge" | "other";
  model: string;
  system: string;
  tools: string[];
  messages: Message[];
  position: Position | null;
};

export type ModelServer = {
  /** For `ANTHROPIC_BASE_URL`. */
  url: string;
  /** Every request for a message so far, in order. */
  requests: ModelRequest[];
  /** Requests that the script has no answer for: a test expects none. */
  unexpected: string[];
  /** The prompts of autom8, each once, in order. */
  prompts(): Position[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type ModelOptions = {
  script: ModelTurn[];
  /** Why the judge of auto mode refuses a request, or null to allow it. By default all are allowed. */
  judge?: (request: ModelRequest) => string | null;
  /** Answers what a person types in a conversation; null: "ok". */
  talk?: (request: ModelRequest) => ModelStep | null;
  /** Tokens that each message reports. */
  usage?: MessageUsage;
  /** Model names that the server does not know: it answers 404. */
  missingModels?: string[];
};

type RequestBody = {
  model: string;
  stream?: boolean;
  system?: string | { text?: string }[];
  tools?: { name: string }[];
  messages: Message[];
};

/** Starts the server on a free port. */
export function startModelServer(options: ModelOptions): ModelServer {
  const requests: ModelRequest[] = [];
  const unexpected: string[] = [];
  const failures = new Map<ModelStep, number>();
  let messages = 0;

  const stepFor = (request: ModelRequest): ModelStep => {
    if (request.kind === "judge") {
      const refusal = options.judge?.(request) ?? null;
      return say(refusal === null ? "<block>no</block>" : `<block>yes</block><reason>${refusal}</reason>`);
    }
    const { position } = request;
    if (position === null) return options.talk?.(request) ?? say("ok");
    const turn = turnAt(options.script, position);
    const step = turn === null ? null : stepAt(turn, position.answers, failures);
    if (step !== null) return step;
    const { phase, story, attempt } = position.header;
    const place = `phase=${phase} story=${story} attempt=${attempt} continuation=${position.continuation}`;
    unexpected.push(
      `${place} answer=${position.answers}: ${turn === null ? "no turn" : "the turn has no more steps"}`,
    );
    return {
      kind: "error",
      status: 400,
      type: "invalid_request_error",
      message: `The script has nothing for ${place}`,
    };
  };

  const answerTo = ({ method, path, body: text }: HttpRequest): HttpAnswer => {
    if (method !== "POST") return json(200, {});
    const { pathname } = new URL(path, "http://127.0.0.1");
    if (pathname.endsWith("/count_tokens")) return json(200, { input_tokens: 1000 });
    if (pathname !== "/v1/messages") return json(404, {});

    const body: RequestBody = JSON.parse(text);
    const request = readRequest(body);
    requests.push(request);
    const step: ModelStep = options.missingModels?.includes(body.model)
      ? { kind: "error", status: 404, type: "not_found_error", message: `model: ${body.model}` }
      : stepFor(request);
    switch (step.kind) {
      case "hang":
      case "drop":
        return { kind: step.kind };
      case "error": {
        const { status, type, message, headers } = step;
        return json(status, { type: "error", error: { type, message } }, headers);
      }
      case "tools":
      case "text": {
        messages += 1;
        const message = {
          id: `msg_${messages}`,
          model: body.model,
          blocks: blocksOf(step, messages),
          usage: options.usage ?? { input_tokens: 1000, output_tokens: 100 },
        };
        return body.stream === true
          ? {
            kind: "answer",
            status: 200,
            headers: { "content-type": "text/event-stream" },
            body: streamedMessage(message),
          }
          : json(200, wholeMessage(message));
      }
    }
  };

  const { url, close } = listenHttp((request) => {
    try {
      return answerTo(request);
    } catch (error) {
      unexpected.push(`${request.method} ${request.path}: ${error}`);
      return json(500, {});
    }
  });
  return {
    url,
    requests,
    unexpected,
    prompts: () => {
      const firsts = requests.filter((request) => request.kind === "turn" && request.position?.answers === 0);
      const seen = new Map(firsts.map(({ position }) => [position?.prompt, position]));
      return [...seen.values()].filter((position): position is Position => position != null);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function say(text: string): ModelStep {
  return { kind: "text", text };
}

function readRequest(body: RequestBody): ModelRequest {
  const system = typeof body.system === "string"
    ? body.system
    : (body.system ?? []).map((block) => block.text ?? "").join("\n");
  const tools = (body.tools ?? []).map((tool) => tool.name);
  const judge = tools.length === 0 && /security monitor/i.test(system);
  const position = judge ? null : positionIn(body.messages);
  const kind = judge ? "judge" : position === null ? "other" : "turn";
  return { kind, model: body.model, system, tools, messages: body.messages, position };
}

function blocksOf(step: ModelStep & { kind: "tools" | "text" }, message: number): Block[] {
  if (step.kind === "text") return [{ type: "text", text: step.text }];
  const text: Block[] = step.text === undefined ? [] : [{ type: "text", text: step.text }];
  const uses = step.uses.map((use, index): Block => ({
    type: "tool_use",
    id: `toolu_${message}_${index}`,
    ...use,
  }));
  return [...text, ...uses];
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return {
    kind: "answer",
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
