/** What differs between two versions of a spec. */

import assert from "assert";
import { describeEdit, specChanges } from "../../src/spec/changes.ts";
import { checkSpec, type Spec } from "../../src/spec/spec.ts";

function spec(change: Record<string, unknown> = {}, stories: Record<string, unknown>[] = [{}, {}]): Spec {
  const read = checkSpec({
    project: "p",
    branchName: "b",
    ...change,
    userStories: stories.map((story, at) => ({
      id: `US-${at + 1}`,
      title: "T",
      acceptanceCriteria: ["a", "b"],
      priority: 1,
      passes: false,
      ...story,
    })),
  });
  assert.ok(read.kind === "valid");
  return read.spec;
}

const words = (now: Spec) =>
  specChanges(spec(), now).map((change) =>
    change.kind === "spec"
      ? `spec ${change.key}`
      : `${change.id} ${change.kind}${change.kind === "edited" ? ` ${describeEdit(change)}` : ""}`
  );

const cases: [name: string, now: Spec, expected: string[]][] = [
  ["the same", spec(), []],
  ["passes alone", spec({}, [{ passes: true }, {}]), []],
  ["another branch and project", spec({ branchName: "c", project: "q" }), [
    "spec project",
    "spec branchName",
  ]],
  ["a title", spec({}, [{ title: "U" }, {}]), ["US-1 edited title"]],
  ["a criterion added", spec({}, [{}, { acceptanceCriteria: ["a", "b", "c"] }]), [
    "US-2 edited acceptanceCriteria (1 added)",
  ]],
  ["a criterion changed", spec({}, [{}, { acceptanceCriteria: ["a", "c"] }]), [
    "US-2 edited acceptanceCriteria (1 added, 1 removed)",
  ]],
  ["criteria in another order", spec({}, [{}, { acceptanceCriteria: ["b", "a"] }]), [
    "US-2 edited acceptanceCriteria",
  ]],
  ["several keys, one that autom8 does not know", spec({}, [{ verify: ["true"], owner: "me" }, {}]), [
    "US-1 edited verify, owner",
  ]],
  ["a story added", spec({}, [{}, {}, {}]), ["US-3 added"]],
  ["a story removed", spec({}, [{}]), ["US-2 removed"]],
  ["a story renamed", spec({}, [{}, { id: "US-9" }]), ["US-9 added", "US-2 removed"]],
];

for (const [name, now, expected] of cases) {
  Deno.test(`changes of a spec: ${name}`, () => assert.deepEqual(words(now), expected));
}
