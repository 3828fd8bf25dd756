import assert from "assert";
import { agentReflogAction, takeBackAgentCommits } from "../../src/git/agent_commits.ts";
import { type Scratch, withScratch } from "./scratch.ts";

const runId = "00000000-0000-4000-8000-000000000001";
const options = { branch: "main", runId };

/** Runs a shell in the work tree with an agent's mark. */
async function asAgent({ root }: Scratch, command: string, run = runId): Promise<void> {
  const env = { GIT_REFLOG_ACTION: agentReflogAction(run) };
  const { success } = await new Deno.Command("sh", { args: ["-ec", command], cwd: root, env }).output();
  assert.ok(success, command);
}

const misdeeds: [name: string, command: string][] = [
  ["commits", "git add -A; git commit -qm one; echo 2 > b.txt; git commit -qam two"],
  ["an amended commit", "git add -A; git commit -q --amend -m mine"],
  ["a reset", "git reset -q --hard HEAD~1"],
  [
    "commits and resets",
    "git add -A; git commit -qm one; git reset -q HEAD~2; git commit -qm x --allow-empty",
  ],
  ["a merge", "git switch -qc side; git commit -qm x --allow-empty; git switch -q main; git merge -q side"],
];

for (const [name, command] of misdeeds) {
  Deno.test(`an agent's moves of the branch are taken back, the files stay: ${name}`, async () => {
    await withScratch({ "a.txt": "a\n", "b.txt": "b\n" }, async (scratch) => {
      const { git, root } = scratch;
      await scratch.sh("commit", "-q", "--allow-empty", "-m", "second");
      const tip = await scratch.sh("rev-parse", "main");
      await scratch.write("a.txt", "mine\n");
      await scratch.write("new.txt", "new\n");
      const repository = await scratch.open();
      await asAgent(scratch, command);
      const files = await Promise.all(["a.txt", "b.txt"].map((path) => scratch.read(path)));
      const left = await scratch.sh("rev-parse", "main");

      assert.equal(await takeBackAgentCommits(git, repository, options), left.trim());
      assert.equal(await scratch.sh("rev-parse", "main"), tip);
      assert.equal(await scratch.sh("diff", "--cached", "--name-only"), "", root);
      assert.deepEqual(await Promise.all(["a.txt", "b.txt"].map((path) => scratch.read(path))), files);
      assert.equal(await takeBackAgentCommits(git, repository, options), null);
    });
  });
}

Deno.test("what the user or another run did to the branch stays", async () => {
  const others: ((scratch: Scratch) => Promise<unknown>)[] = [
    () => Promise.resolve(),
    (scratch) => scratch.sh("commit", "-q", "--allow-empty", "-m", "mine"),
    (scratch) => asAgent(scratch, "git commit -q --allow-empty -m x", `${runId.slice(0, -1)}2`),
    async (scratch) => {
      await asAgent(scratch, "git commit -q --allow-empty -m x");
      await scratch.sh("commit", "-q", "--allow-empty", "-m", "mine, on top of the agent's");
    },
    (scratch) => asAgent(scratch, "git commit -q --allow-empty -m x; rm .git/logs/refs/heads/main"),
  ];
  for (const other of others) {
    await withScratch({ "a.txt": "a\n" }, async (scratch) => {
      await other(scratch);
      const repository = await scratch.open();
      const tip = await scratch.sh("rev-parse", "main");
      assert.equal(await takeBackAgentCommits(scratch.git, repository, options), null);
      assert.equal(await scratch.sh("rev-parse", "main"), tip);
    });
  }
});
