/** Stories are selected by priority, then by the order of the file, after those they depend on. */

import assert from "assert";
import { nextStory, workOrder } from "../../src/spec/select.ts";
import type { Spec } from "../../src/spec/spec.ts";

/** `id priority [+] [<dependency,...]`; + means that the story passes. */
function spec(...stories: string[]): Spec {
  return {
    project: "p",
    branchName: "b",
    description: "",
    userStories: stories.map((text) => {
      const [id = "", priority, ...rest] = text.split(" ");
      const dependsOn = rest.find((word) => word.startsWith("<"))?.slice(1).split(",") ?? [];
      return {
        id,
        title: id,
        description: "",
        acceptanceCriteria: [],
        priority: Number(priority),
        passes: rest.includes("+"),
        notes: "",
        dependsOn,
        verify: [],
      };
    }),
  };
}

const rows: [why: string, stories: string[], next: string][] = [
  ["lowest priority number first", ["a 2", "b 1"], "b"],
  ["the order of the file decides a tie", ["b 1", "a 1"], "b"],
  ["what passes is done", ["a 1 +", "b 2"], "b"],
  ["a dependency goes before its priority", ["a 1 <b", "b 9"], "b"],
  ["a dependency that passes is no hindrance", ["a 1 <b", "b 9 +"], "a"],
  ["all dependencies must pass", ["a 1 <b,c", "b 9 +", "c 9"], "c"],
  ["nothing is left", ["a 1 +"], "all-pass"],
  ["stories wait for one another", ["a 1 <b", "b 1 <a", "c 1 +"], "unreachable a b"],
  ["a story waits for one that is not there", ["a 1 <x"], "unreachable a"],
  ["a parked story is passed over", ["a 1 parked", "b 2"], "b"],
  ["stories that do not depend on a parked one go on", ["a 1 parked", "b 2 <a", "c 3"], "c"],
  ["the rest is parked or waits for it", ["a 1 parked", "b 2 <a", "c 3 <b", "d 4 +"], "rest-parked a | b c"],
  ["all is parked", ["a 1 parked"], "rest-parked a | "],
];

for (const [why, stories, expected] of rows) {
  Deno.test(`next story: ${why}`, () => {
    const parked = new Set(
      stories.filter((story) => story.endsWith(" parked")).map((story) => story.split(" ")[0] ?? ""),
    );
    const next = nextStory(spec(...stories), parked);
    const shown = next.kind === "story"
      ? next.story.id
      : next.kind === "all-pass"
      ? next.kind
      : next.kind === "rest-parked"
      ? `${next.kind} ${next.parked.join(" ")} | ${next.notReached.join(" ")}`
      : [next.kind, ...next.storyIds].join(" ");
    assert.equal(shown, expected);
  });
}

Deno.test("the order of work respects priorities and dependencies", () => {
  const order = workOrder(spec("a 3", "b 1 <d", "c 2", "d 5"));
  assert.deepEqual(order.map((story) => story.id), ["c", "a", "d", "b"]);
});

Deno.test("a story that depends on the last of thousands comes after it", () => {
  const ids = Array.from({ length: 3000 }, (_, i) => `s${i}`);
  const stories = ids.map((id, i) => `${id} 1${i < ids.length - 1 ? ` <s${i + 1}` : ""}`);
  assert.deepEqual(workOrder(spec(...stories)).map((story) => story.id), ids.toReversed());
});
