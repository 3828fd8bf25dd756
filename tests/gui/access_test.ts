import assert from "assert";
import { type Claim, judge } from "../../gui/server/access.ts";
import { createLinger } from "../../gui/server/linger.ts";
import { createTickets } from "../../gui/server/tickets.ts";

const token = "t".repeat(32);
const gate = { port: 4711, knowsToken: (one: string) => one === token };
const page: Claim = {
  method: "GET",
  path: "/api/run",
  host: "127.0.0.1:4711",
  origin: null,
  fetchSite: null,
  fetchMode: null,
  authorization: `Bearer ${token}`,
};

const table: [name: string, claim: Partial<Claim>, status: number][] = [
  [
    "the page's own request",
    { origin: "http://127.0.0.1:4711", fetchSite: "same-origin", fetchMode: "cors" },
    200,
  ],
  ["no token", { authorization: null }, 401],
  ["a wrong token", { authorization: `Bearer ${"u".repeat(32)}` }, 401],
  ["a token without its word", { authorization: token }, 401],
  ["a token with more behind it", { authorization: `Bearer ${token} x` }, 401],
  ["no host", { host: null }, 421],
  ["another name for this machine", { host: "localhost:4711" }, 421],
  ["another port", { host: "127.0.0.1:4712" }, 421],
  ["no port", { host: "127.0.0.1" }, 421],
  ["another origin", { origin: "http://127.0.0.1:4712" }, 403],
  ["a secure origin", { origin: "https://127.0.0.1:4711" }, 403],
  ["an origin that is hidden", { origin: "null" }, 403],
  ["another page of this machine", { fetchSite: "same-site" }, 403],
  ["another page", { fetchSite: "cross-site" }, 403],
  ["a link to what is no page", { fetchSite: "none", fetchMode: "navigate" }, 403],
  ["the page without a token", { path: "/", authorization: null }, 200],
  [
    "an address that was typed",
    { path: "/", authorization: null, fetchSite: "none", fetchMode: "navigate" },
    200,
  ],
  ["a frame of another page", { path: "/", fetchSite: "cross-site", fetchMode: "navigate" }, 403],
  ["the script without a token", { path: "/client.js", authorization: null }, 200],
  ["a POST to the page", { path: "/", method: "POST" }, 403],
  ["an exchange without a token", { path: "/api/exchange", method: "POST", authorization: null }, 200],
  ["an exchange as a link", { path: "/api/exchange", authorization: null }, 403],
  ["a path that begins like an open one", { path: "/client.js/../api/run", authorization: null }, 401],
];
for (const [name, claim, status] of table) {
  Deno.test(`${name}: ${status}`, () => {
    const access = judge({ ...page, ...claim }, gate);
    assert.equal(access.allowed ? 200 : access.status, status);
  });
}

Deno.test("a ticket is good once, and its token from then on", () => {
  let made = 0;
  const tickets = createTickets(() => `random-${made++}`);
  const ticket = tickets.issue();
  assert.equal(tickets.exchange("another"), null);
  const got = tickets.exchange(ticket) ?? "";
  assert.equal(tickets.knows(got), true);
  assert.equal(tickets.exchange(ticket), null);
  assert.equal(tickets.knows(ticket), false);
});

Deno.test("of too many tickets the oldest is void", () => {
  let made = 0;
  const tickets = createTickets(() => `random-${made++}`);
  const all = Array.from({ length: 17 }, () => tickets.issue());
  assert.equal(tickets.exchange(all[0] ?? ""), null);
  assert.notEqual(tickets.exchange(all[1] ?? ""), null);
});

Deno.test("the server ends five minutes after its last window was closed, sleep not counted", () => {
  const linger = createLinger();
  let now = 0;
  const looks = (count: number, windows: number, ms = 1_000) =>
    Array.from({ length: count }, () => linger.isOver(windows, now += ms)).some(Boolean);
  // Nobody has opened it yet.
  assert.equal(looks(1_000, 0), false);
  assert.equal(looks(1, 1), false);
  assert.equal(looks(200, 0), false);
  // A machine that slept for days.
  assert.equal(looks(1, 0, 1e9), false);
  assert.equal(looks(1, 1), false);
  assert.equal(looks(299, 0), false);
  assert.equal(looks(1, 0), true);
});
