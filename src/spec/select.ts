/** Selects the next story. Pure. */

import type { Spec, Story } from "./spec.ts";

type NextStory =
  | { kind: "story"; story: Story }
  | { kind: "all-pass" }
  /** Every remaining story depends on one that has not passed. */
  | { kind: "unreachable"; storyIds: string[] }
  /** Every remaining story is parked, or depends on one that is. */
  | { kind: "rest-parked"; parked: string[]; notReached: string[] };

/** The next story that is not parked, by priority, then by the order of the file; a story waits for those it depends on. */
export function nextStory(spec: Spec, parked: ReadonlySet<string> = new Set()): NextStory {
  const passing = new Set(spec.userStories.filter((story) => story.passes).map((story) => story.id));
  const open = spec.userStories.filter((story) => !story.passes);
  if (open.length === 0) return { kind: "all-pass" };
  const story = firstReady(open.filter(({ id }) => !parked.has(id)), passing);
  if (story !== null) return { kind: "story", story };
  const ids = open.map(({ id }) => id);
  return parked.size === 0 ? { kind: "unreachable", storyIds: ids } : {
    kind: "rest-parked",
    parked: ids.filter((id) => parked.has(id)),
    notReached: ids.filter((id) => !parked.has(id)),
  };
}

/** All stories in the order in which a run does them. */
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
