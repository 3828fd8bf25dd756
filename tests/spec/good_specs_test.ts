/** Every spec under fixtures/specs/good is accepted, with the meaning that its author intended. */

import assert from "assert";
import { loadSpec } from "../../src/spec/file.ts";
import { workOrder } from "../../src/spec/select.ts";
import { parseSpec } from "../../src/spec/json_spec.ts";
import { specJsonSchema } from "../../src/spec/spec.ts";

const folder = new URL("../../fixtures/specs/good/", import.meta.url).pathname;

const orders: Record<string, string[]> = {
  "article.json": ["US-001"],
  "every_key.json": ["US-001", "US-002"],
  "odd_ids.json": ["../../etc/passwd", "läuft 🚀"],
  "plain.md": ["US-001", "US-002"],
  "short.md": ["US-001", "US-002"],
  "unknown_keys.json": ["US-001"],
};

Deno.test("every good spec has a row", () => {
  assert.deepEqual(
    [...Deno.readDirSync(folder)].map((entry) => entry.name).sort(),
    Object.keys(orders).sort(),
  );
});

for (const [file, order] of Object.entries(orders)) {
  Deno.test(`${file} is a valid spec with its order of work`, async () => {
    assert.deepEqual(workOrder(await loadSpec(folder + file)).map((story) => story.id), order);
  });
}

Deno.test("keys that the example leaves out get their defaults", async () => {
  const spec = await loadSpec(`${folder}article.json`);
  assert.equal(spec.description, "");
  assert.deepEqual(spec.userStories, [{
    id: "US-001",
    title: "Add login endpoint",
    description: "",
    acceptanceCriteria: ["POST /login returns JWT", "Invalid creds return 401"],
    priority: 1,
    passes: false,
    notes: "",
    dependsOn: [],
    verify: [],
  }]);
});

Deno.test("unknown keys are kept, on the spec and on its stories", async () => {
  const spec = await loadSpec(`${folder}unknown_keys.json`);
  assert.deepEqual(spec.owner, { team: "web" });
  assert.equal(spec.userStories[0]?.estimate, 3);
  assert.deepEqual(spec.userStories[0]?.labels, ["api"]);
});

Deno.test("a Markdown spec reads the same as its JSON form", async () => {
  const spec = await loadSpec(`${folder}plain.md`);
  const [login, logout] = spec.userStories;
  assert.equal(spec.project, "my-feature");
  assert.equal(spec.branchName, "feature/add-auth");
  assert.equal(spec.description, "Sign in with a token.");
  assert.equal(login?.description, "One endpoint for every client.");
  assert.deepEqual(login?.acceptanceCriteria, ["POST /login returns JWT", "Invalid creds return 401"]);
  assert.equal(login?.notes, "See the wiki.");
  assert.deepEqual(logout?.acceptanceCriteria, [
    "DELETE /session returns 204",
    "The token is refused from then on",
  ]);
  assert.deepEqual(logout?.dependsOn, ["US-001"]);
  assert.deepEqual(logout?.verify, ["npm test", "npm run lint -- --max-warnings 0"]);
});

Deno.test("a spec of 500 stories and 10 MB is read", async () => {
  const text = JSON.stringify({
    project: "big",
    branchName: "big",
    userStories: Array.from({ length: 500 }, (_, i) => ({
      id: `US-${i}`,
      title: "Big",
      description: "x".repeat(20_000),
      acceptanceCriteria: [],
      priority: 1,
      dependsOn: i === 0 ? [] : [`US-${i - 1}`],
    })),
  });
  assert.ok(text.length > 10_000_000);
  assert.equal((await parseSpec(text, "big.json")).kind, "valid");
});

Deno.test("the JSON Schema requires what the reader requires, and describes every key", () => {
  const schema = JSON.stringify(specJsonSchema());
  assert.match(schema, /"required":\["project","branchName","userStories"\]/);
  assert.match(schema, /"required":\["id","title","acceptanceCriteria","priority"\]/);
  for (const key of ["dependsOn", "verify", "notes", "passes"]) assert.ok(schema.includes(`"${key}":{`), key);
});
