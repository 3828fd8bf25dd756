/** What differs between two versions of a spec, story by story. `passes` is no difference: autom8 keeps it. Pure. */

import type { Spec, Story } from "./spec.ts";

/** A difference. `keys` are as in the file; `criteria`: how many were added and removed. */
export type SpecChange =
  | { kind: "spec"; key: string }
  | { kind: "added"; id: string; title: string }
  | { kind: "removed"; id: string }
  | { kind: "edited"; id: string; keys: string[]; criteria: { added: number; removed: number } };

/** Every difference: of the spec itself, then of its stories in the order of the new version, then what was removed. */
export function specChanges(before: Spec, now: Spec): SpecChange[] {
  const earlier = new Map(before.userStories.map((story) => [story.id, story]));
  const present = new Set(now.userStories.map(({ id }) => id));
  return [
    ...changedKeys(before, now, ["userStories"]).map((key): SpecChange => ({ kind: "spec", key })),
    ...now.userStories.flatMap((story): SpecChange[] => {
      const was = earlier.get(story.id);
      if (was === undefined) return [{ kind: "added", id: story.id, title: story.title }];
      const keys = changedKeys(was, story, ["passes"]);
      return keys.length === 0
        ? []
        : [{ kind: "edited", id: story.id, keys, criteria: criteria(was, story) }];
    }),
    ...before.userStories.filter(({ id }) => !present.has(id)).map(({ id }): SpecChange => ({
      kind: "removed",
      id,
    })),
  ];
}

/** A difference in words, without its story's id. */
export function describeEdit(
  { keys, criteria: { added, removed } }: SpecChange & { kind: "edited" },
): string {
  const counts = [...added > 0 ? [`${added} added`] : [], ...removed > 0 ? [`${removed} removed`] : []];
  return keys.map((key) =>
    key === "acceptanceCriteria" && counts.length > 0 ? `${key} (${counts.join(", ")})` : key
  ).join(", ");
}

function criteria(before: Story, now: Story): { added: number; removed: number } {
  const without = (from: readonly string[], other: readonly string[]) =>
    from.filter((text) => !other.includes(text)).length;
  return {
    added: without(now.acceptanceCriteria, before.acceptanceCriteria),
    removed: without(before.acceptanceCriteria, now.acceptanceCriteria),
  };
}

function changedKeys(before: object, now: object, apart: readonly string[]): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].filter((key) =>
    !apart.includes(key) && JSON.stringify(Reflect.get(before, key)) !== JSON.stringify(Reflect.get(now, key))
  );
}
