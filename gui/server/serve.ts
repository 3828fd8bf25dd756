/** The GUI's server: on 127.0.0.1 alone, for the pages that it served itself. */

import { exchangePath, judge, safeHeaders, ticketPath } from "./access.ts";
import { Autom8Error, errorInfo } from "../../src/errors.ts";
import { readBody } from "./read_body.ts";
import { createTickets } from "./tickets.ts";

/** What the page asks for. `query`: of the address; `body`: of a POST, else null. */
export type Asked = { query: URLSearchParams; body: unknown };

/**
 * A route. It answers with a value, which is sent as JSON, with a stream of events, or with null: there is no such thing. An
 * error that the user can do something about is thrown as an `Autom8Error`, one of the page's own as a `BadRequest`.
 */
export type Route = (asked: Asked) => unknown;

/** The page sent what no page of ours sends. */
export class BadRequest extends Error {}

export type ServeOptions = {
  /** 0: a free one. */
  port: number;
  /** A file of the page, by its path; null if there is none. */
  file: (path: string) => { text: string; type: string } | null;
  /** `GET /api/x` or `POST /api/x`, and what answers. */
  routes: Readonly<Record<string, Route>>;
  /** What another `autom8 gui` of the same user shows to get a ticket. */
  secret: string;
  random: () => string;
};

/** A server that listens. */
export interface GuiServer {
  readonly port: number;
  /** The address of a new window; good once. */
  newAddress(): string;
  /** Ends open streams too. */
  close(): Promise<void>;
}

/** @throws Deno.errors.AddrInUse */
export function serve(options: ServeOptions): GuiServer {
  const tickets = createTickets(options.random);
  const ending = new AbortController();
  const { promise: listening, resolve: onListen } = Promise.withResolvers<void>();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: options.port,
    signal: ending.signal,
    onListen: () => onListen(),
    // Nothing of an error leaves the server.
    onError: () => answer(500, "The request failed."),
  }, (request) => handle(request));
  const port = server.addr.port;
  const newAddress = () => `http://127.0.0.1:${port}/#${tickets.issue()}`;

  async function handle(request: Request): Promise<Response> {
    const { headers, method } = request;
    const url = new URL(request.url);
    const access = judge({
      method,
      path: url.pathname,
      host: headers.get("host"),
      origin: headers.get("origin"),
      fetchSite: headers.get("sec-fetch-site"),
      fetchMode: headers.get("sec-fetch-mode"),
      authorization: headers.get("authorization"),
    }, { port, knowsToken: tickets.knows });
    if (!access.allowed) return refused(request, access.status, access.reason);
    const file = method === "GET" ? options.file(url.pathname) : null;
    if (file !== null) {
      return new Response(file.text, { headers: { ...safeHeaders, "content-type": file.type } });
    }
    const body = method === "POST" ? await readBody(request) : null;
    if (body !== null && body.kind !== "json") {
      return body.kind === "too-large"
        ? refused(request, 413, "The request is too large.")
        : answer(400, "The request is not JSON.");
    }
    return await respond(`${method} ${url.pathname}`, url.searchParams, body?.value ?? null);
  }

  async function respond(name: string, query: URLSearchParams, body: unknown): Promise<Response> {
    if (name === `POST ${exchangePath}`) return exchanged(fieldOf(body, "ticket"));
    if (name === `POST ${ticketPath}`) {
      return fieldOf(body, "secret") === options.secret
        ? jsonAnswer({ address: newAddress() }, 200)
        : answer(403, "wrong secret");
    }
    const route = Object.hasOwn(options.routes, name) ? options.routes[name] : undefined;
    if (route === undefined) return answer(404, "There is no such page.");
    try {
      const value = await route({ query, body });
      if (value === null) return answer(404, "There is no such thing.");
      if (!(value instanceof ReadableStream)) return jsonAnswer(value, 200);
      return new Response(value, {
        headers: { ...safeHeaders, "content-type": "text/event-stream; charset=utf-8" },
      });
    } catch (error) {
      if (error instanceof BadRequest) return answer(400, "The request is not as it should be.");
      const { message, hint } = errorInfo(error);
      return jsonAnswer({ problem: { message, hint } }, error instanceof Autom8Error ? 422 : 500);
    }
  }

  function exchanged(ticket: string): Response {
    const token = tickets.exchange(ticket);
    return token === null ? answer(403, "The ticket is unknown, or was used.") : jsonAnswer({ token }, 200);
  }

  return {
    port,
    newAddress,
    async close() {
      await listening;
      ending.abort();
      await server.finished;
    },
  };
}

function fieldOf(body: unknown, name: string): string {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : null;
  return typeof value === "string" ? value : "";
}

/** What is left of a refused request's body is not read. */
async function refused(request: Request, status: number, reason: string): Promise<Response> {
  await request.body?.cancel().catch(() => {});
  return answer(status, reason);
}

function answer(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { ...safeHeaders, "content-type": "text/plain; charset=utf-8" },
  });
}

function jsonAnswer(value: unknown, status: number): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { ...safeHeaders, "content-type": "application/json" },
  });
}
