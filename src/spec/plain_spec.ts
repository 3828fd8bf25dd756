/**
 * Recognizes specs that are valid beyond doubt, so that most JSON specs are read without the schema: loading its library
 * takes longer than all the rest. Whatever is unusual is left to the schema, which alone can say what is wrong. Pure.
 */

import { checkBranchName } from "../git/branch_name.ts";
import { unprintable } from "../text/unprintable.ts";
import { itemsProblem, maxStories } from "./size.ts";
import type { Spec, Story } from "./spec.ts";
import { storyLinkProblems } from "./story_links.ts";

type Test = (value: unknown) => boolean;

/** A key's test, and what the key is if it is missing; the key is required if that is undefined. */
type Key = readonly [test: Test, missing: () => unknown];

const required = () => undefined;
const isText: Test = (value) => typeof value === "string";
const isProse: Test = (value) => typeof value === "string" && !value.includes("\0");
const isCriterion: Test = (value) => typeof value === "string" && isProse(value) && value.trim() !== "";
const listOf = (test: Test): Test => (value) => Array.isArray(value) && value.every(test);
const lineOf = (maxLength: number): Test => (value) =>
  typeof value === "string" && value.length <= maxLength && value.trim() !== "" && !unprintable.test(value);

/** No reserved id has a digit. */
const isId: Test = (value) => typeof value === "string" && /^(?=.*\d)[\x21-\x7e]{1,100}$/.test(value);

const isBranch: Test = (value) =>
  typeof value === "string" && /^[\x21-\x7e]{1,200}$/.test(value) && checkBranchName(value) === null;

const isPriority: Test = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 1_000;

const storyTable: Readonly<Record<string, Key>> = {
  id: [isId, required],
  title: [lineOf(200), required],
  description: [isProse, () => ""],
  acceptanceCriteria: [listOf(isCriterion), required],
  priority: [isPriority, required],
  passes: [(value) => typeof value === "boolean", () => false],
  notes: [isProse, () => ""],
  dependsOn: [listOf(isText), () => []],
  verify: [listOf(lineOf(4_000)), () => []],
};

const specTable: Readonly<Record<string, Key>> = {
  project: [lineOf(200), required],
  branchName: [isBranch, required],
  description: [isProse, () => ""],
  userStories: [(value) => Array.isArray(value) && value.length > 0 && value.length <= maxStories, required],
};

/** The keys of a spec and of a story, in the order of the documentation. */
export const specKeys: readonly string[] = Object.keys(specTable);
export const storyKeys: readonly string[] = Object.keys(storyTable);

/** The spec that a value is, as the schema reads it; null if the schema must decide. */
export function plainSpec(value: unknown): Spec | null {
  if (itemsProblem(value) !== null) return null;
  const spec = read<Spec>(value, specTable);
  if (spec === null) return null;
  const userStories: Story[] = [];
  for (const one of spec.userStories) {
    const story = read<Story>(one, storyTable);
    if (story === null) return null;
    userStories.push(story);
  }
  return storyLinkProblems(value).length === 0 ? { ...spec, userStories } : null;
}

/** The known keys in the table's order, then the others; null if a test fails. `T` is what the table describes. */
function read<T>(value: unknown, table: Readonly<Record<string, Key>>): T | null {
  // The schema drops a key of this name.
  if (typeof value !== "object" || value === null || Object.hasOwn(value, "__proto__")) return null;
  const known: Record<string, unknown> = {};
  for (const [key, [test, missing]] of Object.entries(table)) {
    const found: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : missing();
    if (!test(found)) return null;
    known[key] = found;
  }
  // Every key of the table passed its test.
  return { ...known, ...value } as T;
}
