/** The kinds of values that a key may have: what is allowed in words, how a value is read, and its JSON Schema. Pure. */

import { checkWorktreePattern } from "../git/worktree_path.ts";
import { parseDuration } from "./duration.ts";

export type Kind = {
  /** What is allowed, as in "expected true or false". */
  expected: string;
  /** The words that a value is one of, as they are typed; left out if it may be anything else. */
  choices?: readonly string[];
  /** The value for a Config; null if the file's value is not as `expected`. */
  read: (value: unknown) => unknown;
  /** The JSON Schema of the file's value, for editors. It may allow more than `read`. */
  schema: Readonly<Record<string, unknown>>;
};

export const boolean: Kind = {
  expected: "true or false",
  choices: ["true", "false"],
  read: (value) => typeof value === "boolean" ? value : null,
  schema: { type: "boolean" },
};

export const text: Kind = {
  expected: "a string",
  read: (value) => isLine(value) ? value : null,
  schema: { type: "string" },
};

export const texts: Kind = {
  expected: 'a list of strings, such as ["one", "two"]',
  read: (value) => Array.isArray(value) && value.every((one) => isLine(one) && one !== "") ? value : null,
  schema: { type: "array", items: { type: "string", minLength: 1 } },
};

export const program: Kind = {
  expected: "a program, or a list of a program and its first arguments",
  read: (value) => {
    const list: unknown = typeof value === "string" ? [value] : value;
    if (!Array.isArray(list) || !list.every(isLine)) return null;
    return list[0] === undefined || list[0].trim() === "" ? null : list;
  },
  schema: {
    anyOf: [
      { type: "string", minLength: 1 },
      { type: "array", items: { type: "string" }, minItems: 1 },
    ],
  },
};

const durationSchema = { type: "string", pattern: "^[0-9]{1,9}[smhd]$" };

export const duration: Kind = {
  expected: 'a duration such as "90s", "10m" or "2h"',
  read: (value) => typeof value === "string" ? parseDuration(value) : null,
  schema: durationSchema,
};

/** A limit that must be set; a week is well within the range of a timer. */
export const bound: Kind = {
  expected: 'a duration from "1s" to "7d"',
  read: (value) => {
    const ms = typeof value === "string" ? parseDuration(value) : null;
    return ms !== null && ms >= 1000 && ms <= 7 * 86_400_000 ? ms : null;
  },
  schema: durationSchema,
};

export const whole = (least: number, most: number): Kind => ({
  expected: `a whole number from ${least} to ${most}`,
  read: (value) => {
    const number = typeof value === "bigint" ? Number(value) : value;
    return typeof number === "number" && Number.isInteger(number) && number >= least && number <= most
      ? number
      : null;
  },
  schema: { type: "integer", minimum: least, maximum: most },
});

export const amount: Kind = {
  expected: "an amount in USD, 0 or more",
  read: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null,
  schema: { type: "number", minimum: 0 },
};

export const oneOf = (words: readonly string[]): Kind => ({
  expected: `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`,
  choices: words,
  read: (value) => typeof value === "string" && words.includes(value) ? value : null,
  schema: { enum: words },
});

export const pattern: Kind = {
  expected: "a path with {branch} or {session} in it; {repo} and {project} are replaced too",
  read: (value) => isLine(value) && checkWorktreePattern(value) === null ? value : null,
  schema: { type: "string", pattern: "\\{(branch|session)\\}" },
};

function isLine(value: unknown): value is string {
  return typeof value === "string" && !/[\p{Cc}]/u.test(value);
}
