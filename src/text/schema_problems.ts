/** Turns schema errors into problems that a person can fix. */

import type * as z from "zod/mini";
import { pathText, type Problem, renderValue } from "./problems.ts";

/**
 * The problems of a value that does not match its schema: one for each place, in the order of the file. The schema's
 * error texts say what was expected.
 */
export function schemaProblems(error: z.core.$ZodError, value: unknown): Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of error.issues) {
    const where = pathText(issue.path);
    if (problems.has(where)) continue;
    const found = lookUp(value, issue.path);
    const got = found === undefined ? missing(value, issue.path) : renderValue(found);
    problems.set(where, { where, expected: issue.message, got });
  }
  return [...problems.values()];
}

/** What was found for a missing key: nothing, or a key with a similar spelling. */
function missing(value: unknown, path: readonly PropertyKey[]): string {
  const parent = lookUp(value, path.slice(0, -1));
  const key = path.at(-1);
  if (typeof parent !== "object" || parent === null || typeof key !== "string") return "nothing";
  const similar = Object.keys(parent).find((other) => letters(other) === letters(key));
  return similar === undefined ? "nothing" : `nothing (there is ${renderValue(similar)})`;
}

const letters = (key: string) => key.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

function lookUp(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}
