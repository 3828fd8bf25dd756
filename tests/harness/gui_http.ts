/** The compiled `autom8 gui` as its page sees it: over HTTP, with a token, and a stream of messages. */

import type { StreamMessage } from "../../gui/protocol.ts";
import { type Running, startAutom8 } from "./autom8.ts";
import type { Scratch } from "./scratch.ts";

/** A server that runs. */
export interface Gui extends AsyncDisposable {
  readonly running: Running;
  readonly port: number;
  readonly token: string;
  /** Status, and the JSON of the answer or its text. */
  get(path: string): Promise<{ status: number; value: unknown }>;
  post(path: string, body: unknown): Promise<{ status: number; value: unknown }>;
  /** The stream of a new window. */
  stream(query?: string): Promise<Stream>;
}

/** A window's stream. */
export interface Stream extends AsyncDisposable {
  /** All messages so far. */
  readonly messages: readonly StreamMessage[];
  /** Waits until the messages so far have what is looked for. @throws Error with them if the stream ends without it */
  until<T>(look: (messages: readonly StreamMessage[]) => T | null | undefined | false): Promise<T>;
}

/** Starts it, and exchanges the ticket of its first window. */
export async function startGui(
  scratch: Scratch,
  args: readonly string[] = [],
  folder = scratch.home,
): Promise<Gui> {
  const running = await startAutom8(scratch, ["gui", "--no-open", ...args], { folder, timeoutMs: 600_000 });
  const address = /http:\/\/127\.0\.0\.1:(\d+)\/#([\w-]+)/;
  await running.sees(address);
  const [, port = "", ticket = ""] = address.exec(running.stdout() + running.stderr()) ?? [];
  const base = `http://127.0.0.1:${port}`;
  const exchanged = await fetch(`${base}/api/exchange`, { method: "POST", body: JSON.stringify({ ticket }) });
  const { token } = await exchanged.json();
  const headers = { authorization: `Bearer ${token}` };
  let windows = 0;
  return {
    running,
    port: Number(port),
    token,
    get: async (path) => await answerOf(await fetch(`${base}${path}`, { headers })),
    post: async (path, body) =>
      await answerOf(await fetch(`${base}${path}`, { method: "POST", headers, body: JSON.stringify(body) })),
    async stream(query = "") {
      windows += 1;
      const window = query.includes("window=") ? "" : `&window=window-${windows}-${port}`;
      const response = await fetch(`${base}/api/stream?${query}${window}`, { headers });
      if (response.body === null || !response.ok) throw new Error(`no stream: ${response.status}`);
      return readStream(response.body);
    },
    async [Symbol.asyncDispose]() {
      running.signal("SIGTERM");
      await running.done;
    },
  };
}

async function answerOf(response: Response): Promise<{ status: number; value: unknown }> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return { status: response.status, value: isJson ? JSON.parse(text) : text };
}

function readStream(body: ReadableStream<Uint8Array<ArrayBuffer>>): Stream {
  const messages: StreamMessage[] = [];
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = Promise.withResolvers<void>();
  let hasEnded = false;
  const reading = (async () => {
    let text = "";
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (done) break;
      const parts = (text + value).split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts) if (part.startsWith("data: ")) messages.push(JSON.parse(part.slice(6)));
      waiting.resolve();
      waiting = Promise.withResolvers();
    }
    hasEnded = true;
    waiting.resolve();
  })();
  return {
    messages,
    async until(look) {
      for (;;) {
        const found = look(messages);
        if (found !== null && found !== undefined && found !== false) return found;
        if (hasEnded) throw new Error(`the stream ended: ${JSON.stringify(messages).slice(-3_000)}`);
        await waiting.promise;
      }
    },
    async [Symbol.asyncDispose]() {
      await reader.cancel().catch(() => {});
      await reading;
    },
  };
}
