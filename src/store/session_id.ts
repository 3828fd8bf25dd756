/** The name of a session: the same checkout and branch always have the same. */

import { createHash } from "node:crypto";

/** First 8 hex digits of SHA-256 of `<main checkout root>:<branch>`. */
export function sessionId(root: string, branch: string): string {
  return createHash("sha256").update(`${root}:${branch}`).digest("hex").slice(0, 8);
}
