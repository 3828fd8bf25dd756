/** Turns schema errors into problems that a person can fix. */

import * as z from "zod/mini";
import { count, plural } from "./plural.ts";
import { escapeUnprintable } from "./unprintable.ts";

/** One problem in a file that a person wrote. */
export type Problem = {
  /** A path inside the file (`userStories[2].priority`) or a line (`line 12`); empty for the whole file. */
  where: string;
  expected: string;
  got: string;
};

/** The maximum number of problems listed: a damaged file could have millions. */
const maxListed = 100;

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

/** At most a hundred problems, then one with the number of the rest. */
export function limitProblems(problems: Problem[]): Problem[] {
  if (problems.length <= maxListed) return problems;
  const rest = problems.length - maxListed;
  return [...problems.slice(0, maxListed), {
    where: "",
    expected: "no further problems",
    got: `${count(rest)} more`,
  }];
}

/** A path into a file in the usual notation: `userStories[2].priority`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/** A value in a few words: a string quoted, escaped and cut at 60 characters; a list or an object by its size. */
export function renderValue(value: unknown): string {
  if (typeof value === "string") {
    const characters = [...value.slice(0, 130)];
    const cut = characters.length > 60 ? `${characters.slice(0, 60).join("")}…` : value;
    return value === "" ? "an empty string" : escapeUnprintable(JSON.stringify(cut));
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "an empty list" : `a list of ${plural(value.length, "item")}`;
  }
  if (value instanceof Date) return `the date ${value.toISOString()}`;
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value);
    if (keys.length === 0) return "an empty object";
    const shown = keys.slice(0, 4).map((key) => renderValue(key)).join(", ");
    return `an object with ${shown}${keys.length > 4 ? ", …" : ""}`;
  }
  return value === undefined ? "nothing" : String(value);
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
