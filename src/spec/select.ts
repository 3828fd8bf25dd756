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
  const ready = open.filter((story) => story.dependsOn.every((id) => passing.has(id)));
  // The sort is stable: stories of one priority stay in the order of the file.
  const [first] = ready.toSorted((a, b) => a.priority - b.priority);
  if (first === undefined) return { kind: "unreachable", storyIds: open.map((story) => story.id) };
  return { kind: "story", story: first };
}

/** All stories in the order in which they would be done. */
export function workOrder(spec: Spec): Story[] {
  const order: Story[] = [];
  const done = new Set<string>();
  const asIfDone = () => ({
    ...spec,
    userStories: spec.userStories.map((story) => ({ ...story, passes: done.has(story.id) })),
  });
  for (let next = nextStory(asIfDone()); next.kind === "story"; next = nextStory(asIfDone())) {
    const { id } = next.story;
    done.add(id);
    order.push(...spec.userStories.filter((story) => story.id === id));
  }
  return order;
}
