/** Problems in a file that a person wrote, in words. */

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
