import assert from "assert";
import type { FollowUpContext } from "../../src/claude/prompts/follow_up.ts";
import { emptyKnowledge } from "../../src/knowledge/model.ts";
import { followUpReport } from "../../src/view/follow_up.ts";

const bare: FollowUpContext = {
  git: {
    branch: "feature/x",
    base: "main",
    forkedAt: null,
    commits: ["d", "c", "b", "a"].map((subject) => ({ commit: subject, subject, body: "" })),
    count: 1200,
    files: [{ path: "a", status: "added", additions: 3, deletions: 1, binary: false }],
    uncommitted: [{ status: "M", path: "a" }],
  },
  spec: null,
  knowledge: null,
};

const spec: FollowUpContext["spec"] = {
  project: "shop",
  branchName: "feature/x",
  description: "",
  userStories: [],
};

function facts(context: FollowUpContext): Record<string, string> {
  const block = followUpReport(context, "/w").find(({ kind }) => kind === "facts");
  assert.ok(block?.kind === "facts");
  return Object.fromEntries(block.facts.map(({ name, text }) => [name, text]));
}

Deno.test("the summary names the level, the first commits, and what is known", () => {
  assert.deepEqual(facts(bare), {
    "Context": "level 1 of 3: git only",
    "Work in": "/w",
    "Commits": "1,200 commits since main: d; c; b; …",
    "Files": "1 file (+3 -1)",
    "Uncommitted": "1 path of your own",
    "Spec": "none for this branch",
    "Knowledge": "none yet",
  });
  const knowledge = emptyKnowledge(null);
  assert.match(facts({ ...bare, spec }).Context ?? "", /level 2 of 3: git and spec/);
  assert.match(facts({ ...bare, knowledge }).Context ?? "", /level 2 of 3: git and knowledge/);
  assert.match(facts({ ...bare, spec, knowledge }).Context ?? "", /level 3 of 3: git, spec and knowledge/);
  const empty = { ...bare, git: { ...bare.git, commits: [], count: 0, uncommitted: [] } };
  assert.equal(facts(empty).Commits, "none since main");
  assert.ok(!("Uncommitted" in facts(empty)));
});
