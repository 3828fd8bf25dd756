/** Requests to the server: with the token that this window got for its ticket. */

import type {
  ActAnswer,
  ActRequest,
  CleanAnswer,
  CleanRequest,
  ConfigRequest,
  ConfigSaved,
  ExchangeAnswer,
  ExchangeRequest,
  LeaveRequest,
  PlanEndRequest,
  PlanRequest,
  Problem,
  Refusal,
  ShowRequest,
  SpecAnswer,
  SpecCheck,
  SpecCheckRequest,
  SpecSaveRequest,
  StartAnswer,
  StartRequest,
} from "../protocol.ts";

/** An answer; or why there is none. `status` 0: the server cannot be reached. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; problem: Problem };

/** What can be posted with a token: what is sent, and what is answered. */
export type Posts = {
  "/api/show": [ShowRequest, Nothing];
  "/api/leave": [LeaveRequest, Nothing];
  "/api/act": [ActRequest, ActAnswer];
  "/api/config": [ConfigRequest, ConfigSaved];
  "/api/spec/check": [SpecCheckRequest, SpecCheck];
  "/api/spec/save": [SpecSaveRequest, SpecAnswer];
  "/api/plan": [PlanRequest, Nothing];
  "/api/plan/stop": [PlanEndRequest, Nothing];
  "/api/plan/end": [PlanEndRequest, Nothing];
  "/api/run/start": [StartRequest, StartAnswer];
  "/api/clean": [CleanRequest, CleanAnswer];
};
type Nothing = Record<never, never>;

const tokenKey = "autom8-token";

/** Exchanges the ticket in the address, if there is one. Whether this window has a token then. */
export async function enter(): Promise<boolean> {
  const ticket = location.hash.slice(1);
  if (ticket !== "") {
    // The ticket is worth nothing once it was used: it does not stay in the address.
    history.replaceState(null, "", "/");
    const request: ExchangeRequest = { ticket };
    const answer = await ask<ExchangeAnswer>("POST", "/api/exchange", request);
    if (answer.ok) sessionStorage.setItem(tokenKey, answer.value.token);
  }
  return sessionStorage.getItem(tokenKey) !== null;
}

/** The header that shows the token. */
export function authorization(): Record<string, string> {
  return { authorization: `Bearer ${sessionStorage.getItem(tokenKey) ?? ""}` };
}

/** `GET` with what is asked for; parts that are null are left out. */
export function get<T>(path: string, query: Record<string, string | null> = {}): Promise<Answer<T>> {
  const given = Object.entries(query).filter((one): one is [string, string] => one[1] !== null);
  return ask("GET", given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`);
}

/** `POST` with a value. `keepalive`: it is sent even if the page is closed meanwhile. */
export function post<P extends keyof Posts>(
  path: P,
  body: Posts[P][0],
  keepalive = false,
): Promise<Answer<Posts[P][1]>> {
  return ask("POST", path, body, keepalive);
}

async function ask<T>(method: string, path: string, body?: unknown, keepalive = false): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      keepalive,
      headers: { ...authorization(), ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Our own server, in the version that served this page: the types of the protocol hold.
    if (response.ok) return { ok: true, value: await response.json() };
    return { ok: false, status: response.status, problem: await problemOf(response) };
  } catch {
    return { ok: false, status: 0, problem: { message: "autom8 gui cannot be reached.", hint: "" } };
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  if (response.status === 422) {
    const refusal: Refusal = JSON.parse(text);
    return refusal.problem;
  }
  const message = text.trim();
  return {
    message: message === "" ? `The request failed with status ${response.status}.` : message,
    hint: "",
  };
}
