/** How much a spec may hold: checked before anything that costs time or memory for each piece of it. */

import type { Problem } from "../text/problems.ts";

/** The most text a spec may have, in UTF-16 units. */
export const maxSpecLength = 20_000_000;

export const maxStories = 5_000;

/** The most items that all the lists of all stories may have together. */
const maxItems = 50_000;

/** The problem of a text that is too long to be read. */
export function lengthProblem(text: string): Problem | null {
  if (text.length <= maxSpecLength) return null;
  return { where: "", expected: `at most ${maxSpecLength} characters`, got: `${text.length}` };
}

/** The problem of a value with more in its lists than a schema can complain about one by one. */
export function itemsProblem(spec: unknown): Problem | null {
  const stories = listIn(spec, "userStories");
  const items = stories.reduce<number>((sum, story) => sum + itemsOf(story), stories.length);
  if (items <= maxItems) return null;
  const expected = `at most ${maxStories} stories, with at most ${maxItems} items in all their lists`;
  return {
    where: "userStories",
    expected,
    got: `${stories.length} stories with ${items - stories.length} items`,
  };
}

function itemsOf(story: unknown): number {
  return listIn(story, "acceptanceCriteria").length + listIn(story, "dependsOn").length +
    listIn(story, "verify").length;
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const list: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return Array.isArray(list) ? list : [];
}
