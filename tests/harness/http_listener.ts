/** A small HTTP server that can also drop a connection or leave it unanswered, which Deno's own cannot. */

/** `head`: the request line and the headers. */
export type HttpRequest = { method: string; path: string; head: string; body: string };

/** What to do with a request: answer it, drop its connection, or let it wait. */
export type HttpAnswer =
  | { kind: "answer"; status: number; headers: Record<string, string>; body: string }
  | { kind: "drop" }
  | { kind: "hang" };

export type HttpListener = { url: string; close(): Promise<void> };

/**
 * Listens on a free port of 127.0.0.1. Each connection serves one request; bodies need a `content-length`.
 *
 * @param answer What to do with a request; if it throws, the connection is dropped.
 */
export function listenHttp(answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>): HttpListener {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const serving = new Set<Promise<void>>();

  const serve = async (connection: Deno.Conn): Promise<void> => {
    try {
      const request = await readRequest(connection);
      const response: HttpAnswer = request === null ? { kind: "drop" } : await answer(request);
      if (response.kind === "answer") await writeAll(connection, encode(response));
      if (response.kind === "hang") await drain(connection);
    } catch (error) {
      if (!isDisconnect(error)) throw error;
    } finally {
      if (open.delete(connection)) connection.close();
    }
  };
  const accepting = (async () => {
    for await (const connection of listener) {
      open.add(connection);
      const served = serve(connection).finally(() => serving.delete(served));
      serving.add(served);
    }
  })();

  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    close: async () => {
      listener.close();
      for (const connection of open) connection.close();
      open.clear();
      await accepting;
      await Promise.all(serving);
    },
  };
}

const decoder = new TextDecoder();

async function readRequest(connection: Deno.Conn): Promise<HttpRequest | null> {
  let bytes = new Uint8Array(0);
  const more = async (): Promise<boolean> => {
    const chunk = new Uint8Array(1 << 20);
    const count = await connection.read(chunk);
    if (count === null) return false;
    const joined = new Uint8Array(bytes.length + count);
    joined.set(bytes);
    joined.set(chunk.subarray(0, count), bytes.length);
    bytes = joined;
    return true;
  };
  let headEnd = -1;
  while ((headEnd = endOfHead(bytes)) === -1) if (!await more()) return null;
  const head = decoder.decode(bytes.subarray(0, headEnd));
  const [method = "", path = ""] = head.split(" ", 2);
  const length = Number(/^content-length: *(\d+)\r?$/im.exec(head)?.[1] ?? 0);
  while (bytes.length < headEnd + length) if (!await more()) return null;
  return { method, path, head, body: decoder.decode(bytes.subarray(headEnd, headEnd + length)) };
}

/** The offset after the empty line that ends the headers; -1 if it has not arrived yet. */
function endOfHead(bytes: Uint8Array): number {
  for (let i = 3; i < bytes.length; i++) {
    if (bytes[i] === 10 && bytes[i - 1] === 13 && bytes[i - 2] === 10 && bytes[i - 3] === 13) return i + 1;
  }
  return -1;
}

function encode(response: HttpAnswer & { kind: "answer" }): Uint8Array {
  const encoder = new TextEncoder();
  const body = encoder.encode(response.body);
  const headers = { ...response.headers, "content-length": String(body.length), "connection": "close" };
  const lines = [
    `HTTP/1.1 ${response.status} -`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const head = encoder.encode(lines.join("\r\n") + "\r\n\r\n");
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await connection.write(bytes.subarray(written));
}

/** Waits until the other side gives up. */
async function drain(connection: Deno.Conn): Promise<void> {
  const chunk = new Uint8Array(1024);
  while (await connection.read(chunk) !== null);
}

function isDisconnect(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe;
}
