/** How many stories a spec has, read without checking it: for lists, which must start fast. Pure. */

/** The stories of a JSON spec, and how many pass; null if the text is not one. */
export function specOutline(text: string): { done: number; total: number } | null {
  try {
    const spec: unknown = JSON.parse(text);
    const stories: unknown = typeof spec === "object" && spec !== null && "userStories" in spec
      ? spec.userStories
      : null;
    if (!Array.isArray(stories)) return null;
    const passes = (story: unknown) =>
      typeof story === "object" && story !== null && "passes" in story && story.passes === true;
    return { done: stories.filter(passes).length, total: stories.length };
  } catch {
    return null;
  }
}
