/** The schema decides what a spec is: what is recognized without it must be what the schema accepts, value for value. */

import assert from "assert";
import { plainSpec, specKeys, storyKeys } from "../../src/spec/plain_spec.ts";
import { checkSpec, specJsonSchema } from "../../src/spec/spec.ts";

const story = { id: "US-1", title: "One", acceptanceCriteria: ["it works"], priority: 1 };
const spec = { project: "shop", branchName: "feature/one", userStories: [story] };

/** A wrong or unusual value of every kind. */
const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e9,
  "",
  " ",
  " a1",
  "a\nb1",
  "a\u0000b",
  "\u202e1",
  "\ud800",
  "日本 1",
  "-",
  "corrections",
  "constructor",
  "HEAD",
  "a..b",
  "a.lock",
  "/a1",
  "a1".repeat(150),
  "é".repeat(130),
  "x".repeat(5_000),
  [],
  [""],
  [1],
  ["US-1"],
  ["US-2", "a\nb"],
  ["npm test"],
  [null],
  {},
  [[]],
];

function assertAgreement(value: unknown): void {
  const plain = plainSpec(value);
  if (plain === null) return;
  const reading = checkSpec(value);
  assert.ok(reading.kind === "valid", JSON.stringify(value));
  assert.deepEqual(plain, reading.spec);
  // The order of the keys is that of the JSON output.
  assert.equal(JSON.stringify(plain), JSON.stringify(reading.spec));
}

Deno.test("each key, missing or with any odd value, is recognized only if the schema accepts it", () => {
  for (const key of [...storyKeys, "own", "constructor"]) {
    assertAgreement({ ...spec, userStories: [without(story, key)] });
    for (const odd of oddValues) assertAgreement({ ...spec, userStories: [{ ...story, [key]: odd }] });
  }
  for (const key of [...specKeys, "own", "constructor"]) {
    assertAgreement(without(spec, key));
    for (const odd of oddValues) assertAgreement({ ...spec, [key]: odd });
  }
  for (const odd of oddValues) {
    assertAgreement(odd);
    assertAgreement({ ...spec, userStories: [odd] });
  }
});

Deno.test("links between stories are checked also without the schema", () => {
  const two = (dependsOn: unknown, id = "US-2") => ({
    ...spec,
    userStories: [{ ...story, dependsOn }, { ...story, id, dependsOn: ["US-1"] }],
  });
  for (const value of [two([]), two(["US-2"]), two(["US-3"]), two(["US-1"]), two([], "US-1")]) {
    assertAgreement(value);
  }
  assert.ok(plainSpec(two([])) !== null);
  assert.equal(plainSpec(two(["US-2"])), null);
  assert.equal(plainSpec(two([], "US-1")), null);
});

Deno.test("keys keep the schema's order, and unknown ones follow", () => {
  const value = {
    owner: "me",
    userStories: [{ estimate: 3, verify: ["npm test"], passes: true, ...story, notes: "n" }],
    branchName: "feature/one",
    description: "d",
    project: "shop",
  };
  assertAgreement(value);
  assert.deepEqual(Object.keys(plainSpec(value) ?? {}), [...specKeys, "owner"]);
});

Deno.test("a key named __proto__ is left to the schema", () => {
  assert.equal(plainSpec(JSON.parse(`{"__proto__":{},${JSON.stringify(spec).slice(1)}`)), null);
});

Deno.test("usual specs need no schema", () => {
  const folder = new URL("../../fixtures/specs/good/", import.meta.url);
  assert.ok(plainSpec(spec) !== null);
  for (const { name } of Deno.readDirSync(folder)) {
    if (!name.endsWith(".json")) continue;
    const value: unknown = JSON.parse(Deno.readTextFileSync(new URL(name, folder)));
    assertAgreement(value);
  }
});

Deno.test("the schema has the same keys in the same order", () => {
  const schema = specJsonSchema();
  assert.deepEqual(propertiesOf(schema), specKeys);
  assert.deepEqual(propertiesOf(schema, "properties", "userStories", "items"), storyKeys);
});

function without(value: object, key: string): unknown {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

function propertiesOf(schema: unknown, ...path: readonly string[]): string[] {
  const at = [...path, "properties"].reduce<unknown>(
    (value, key) => typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    schema,
  );
  return typeof at === "object" && at !== null ? Object.keys(at) : [];
}
