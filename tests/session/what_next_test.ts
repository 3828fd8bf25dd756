import assert from "assert";
import { isNamedLikeSpec } from "../../src/session/planning/ready_specs.ts";
import { changedNames } from "../../src/session/planning/spec_folder.ts";
import { describeSession, runOffers, startOffers } from "../../src/session/planning/what_next.ts";

const session = { id: "0a1b2c3d", branch: "feature/x", workTree: "/w", status: "paused", isDriven: false };

Deno.test("a run that is driven elsewhere can only be looked at", () => {
  assert.deepEqual(runOffers(session).map(({ label }) => label), ["Resume it", "Look at it", "Abandon it"]);
  assert.deepEqual(runOffers({ ...session, isDriven: true }).map(({ label }) => label), ["Look at it"]);
  assert.match(describeSession({ ...session, isDriven: true }), /works elsewhere/);
  assert.match(describeSession({ ...session, branch: null }), /session 0a1b2c3d/);
});

Deno.test("ready specs come before conversations, and planning anew is always offered", () => {
  const spec = { specFile: "/s/a.md", project: "p", branch: "b", open: 2, total: 3, changedAt: 1 };
  const record = {
    kind: "plan" as const,
    conversation: "c",
    workTree: "/w",
    startedAt: "2026-01-31T10:20:30.000Z",
    firstMessage: "a thing",
    specs: {},
  };
  assert.deepEqual(startOffers([spec], [{ id: "c", record }], ["/repo/spec.md"]).map(({ label }) => label), [
    "Run a.md: p, 2 of 3 stories to do",
    "Continue the planning of 2026-01-31 10:20 UTC",
    "Convert spec.md, a text without stories, and run it",
    "Plan something new with Claude",
  ]);
  assert.equal(startOffers([], [], []).length, 1);
  const many = ["a", "b", "c", "d"].map((id) => ({ id, record }));
  assert.equal(startOffers([], many, []).length, 4, "the newest three, and planning anew");
});

Deno.test("a spec changed if its content did", () => {
  assert.deepEqual(
    changedNames({ "a.md": "1", "b.md": "2", "gone.md": "3" }, { "a.md": "1", "b.md": "4", "c.md": "5" }),
    [
      "b.md",
      "c.md",
    ],
  );
  assert.deepEqual(changedNames({}, { "constructor": "1" }), ["constructor"]);
});

Deno.test("only files with the name of a spec are taken for one", () => {
  for (const name of ["spec.json", "prd.json", "spec.md", "spec-login.md", "SPEC.md"]) {
    assert.ok(isNamedLikeSpec(name), name);
  }
  for (const name of ["package.json", "spec.txt", "openspec.md", "README.md"]) {
    assert.ok(!isNamedLikeSpec(name), name);
  }
});
