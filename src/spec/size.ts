/** Size limits of a spec, checked before any work that takes time or memory per item. */

import { plural } from "../text/plural.ts";
import type { Problem } from "../text/problems.ts";

/** The maximum size of a spec's file: 16 MB. */
export const maxSpecBytes = 16 * 1024 * 1024;

/** The maximum length of a spec, in UTF-16 units: each takes at least a byte. */
export const maxSpecLength = maxSpecBytes;

/** The maximum number of stories. */
export const maxStories = 5_000;

/** The maximum number of items in all lists of all stories together. */
const maxItems = 50_000;

/** The problem of a text that is too long; null for any other. */
export function lengthProblem(text: string): Problem | null {
  if (text.length <= maxSpecLength) return null;
  return { where: "", expected: `at most ${maxSpecLength} characters`, got: `${text.length}` };
}

/** The problem of a spec with too many items: a schema would report each of them; null for any other. */
export function itemsProblem(spec: unknown): Problem | null {
  const stories = listIn(spec, "userStories");
  const items = stories.reduce<number>((sum, story) => sum + itemsOf(story), stories.length);
  if (items <= maxItems) return null;
  const expected = `at most ${maxStories} stories, and at most ${maxItems} items in all their lists together`;
  return {
    where: "userStories",
    expected,
    got: `${plural(stories.length, "story", "stories")} with ${plural(items - stories.length, "item")}`,
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
