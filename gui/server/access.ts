/**
 * Who may talk to the GUI's server: the page that it served itself, with the token that it got for a ticket. Other pages in
 * the same browser, names that lead to 127.0.0.1, and other users of the machine are refused. Pure.
 */

/** What a request says about where it comes from. `null`: the header is missing. */
export type Claim = {
  method: string;
  path: string;
  host: string | null;
  origin: string | null;
  fetchSite: string | null;
  fetchMode: string | null;
  authorization: string | null;
};

/** What decides: the port the server listens on, and whether a token is one that it gave. */
export type Gate = { port: number; knowsToken: (token: string) => boolean };

/** Whether a request may go on; else the status of its answer. */
export type Access = { allowed: true } | { allowed: false; status: 401 | 403 | 421; reason: string };

/** Paths that anyone on this machine may ask for: they hold nothing, and do nothing without a ticket. */
const openPaths = new Set(["/", "/client.js", "/client.css", "/icon.svg"]);

/** Where a page exchanges its ticket, and where another `autom8 gui` of the same user asks for one. */
export const exchangePath = "/api/exchange";
export const ticketPath = "/api/ticket";

/** Judges a request before anything of it is read. */
export function judge(claim: Claim, { port, knowsToken }: Gate): Access {
  const refuse = (status: 401 | 403 | 421, reason: string): Access => ({ allowed: false, status, reason });
  const address = `127.0.0.1:${port}`;
  // A name that was made to lead here (DNS rebinding) is not ours.
  if (claim.host !== address) return refuse(421, "wrong host");
  if (claim.origin !== null && claim.origin !== `http://${address}`) return refuse(403, "foreign origin");
  if (!comesFromHere(claim)) return refuse(403, "foreign page");
  if (openPaths.has(claim.path)) {
    return claim.method === "GET" ? { allowed: true } : refuse(403, "only GET");
  }
  if (claim.path === exchangePath || claim.path === ticketPath) {
    return claim.method === "POST" ? { allowed: true } : refuse(403, "only POST");
  }
  const token = /^Bearer ([\w-]{20,})$/.exec(claim.authorization ?? "")?.[1];
  return token !== undefined && knowsToken(token) ? { allowed: true } : refuse(401, "no token");
}

/** By the browser's own word; other programs send none. A link may lead to the page, and nothing else. */
function comesFromHere({ path, fetchSite, fetchMode }: Claim): boolean {
  if (fetchSite === null || fetchSite === "same-origin") return true;
  return fetchSite === "none" && fetchMode === "navigate" && path === "/";
}

/** Headers of every answer: nothing but our own files is loaded, and no other page can hold this one. */
export const safeHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};
