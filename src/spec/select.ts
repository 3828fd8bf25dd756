/** Which story is next. Pure. */

import type { Spec, Story } from "./spec.ts";

export type NextStory =
  | { kind: "story"; story: Story }
  | { kind: "all-pass" }
  /** Every story that is left depends on one that does not pass. */
  | { kind: "unreachable"; storyIds: string[] };

/** By priority, then by the order of the file, after everything that the story depends on. */
export function nextStory(spec: Spec): NextStory {
  const passing = new Set(spec.userStories.filter((story) => story.passes).map((story) => story.id));
  const open = spec.userStories.filter((story) => !story.passes);
  if (open.length === 0) return { kind: "all-pass" };
  const story = firstReady(open, passing);
  return story === null
    ? { kind: "unreachable", storyIds: open.map(({ id }) => id) }
    : { kind: "story", story };
}

/** All stories in the order in which they would be done. */
export function workOrder(spec: Spec): Story[] {
  const order: Story[] = [];
  const done = new Set<string>();
  const open = new Set(spec.userStories);
  for (let next = firstReady(open, done); next !== null; next = firstReady(open, done)) {
    order.push(next);
    done.add(next.id);
    open.delete(next);
  }
  return order;
}

function firstReady(stories: Iterable<Story>, passing: ReadonlySet<string>): Story | null {
  let first: Story | null = null;
  for (const story of stories) {
    const sooner = first === null || story.priority < first.priority;
    if (sooner && story.dependsOn.every((id) => passing.has(id))) first = story;
  }
  return first;
}
