/** Files that an agent says it changed, although git and the disk say otherwise. */

import { cut, inlineCode } from "../../text/data_text.ts";

/** A file from an agent's `<files-context>`, and what is wrong about it. */
export type Claim = { path: string; what: "missing" | "unchanged" };

/** The most claims that are kept. */
export const maxClaims = 50;

const shown = 20;
const maxPath = 200;

/** The claims in one line. Paths are quoted. */
export function claimsText(claims: readonly Claim[]): string {
  const named = claims.slice(0, shown).map(({ path, what }) =>
    `${inlineCode(cut(path, maxPath))} (${what === "missing" ? "does not exist" : "was not changed"})`
  );
  const more = claims.length > shown ? [`and ${claims.length - shown} more`] : [];
  return [...named, ...more].join(", ");
}
