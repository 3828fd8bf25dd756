/** `.autom8.toml`, the configuration that comes with a repository: what it may set, and what needs a yes. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";
import { answerOnTerminal, hasTerminal } from "../harness/terminal.ts";

const script = {
  steps: [
    {
      phase: "implement",
      actions: [{ write: "one.txt", text: "1\n" }],
      answer: "<story-status>done</story-status>",
    },
    { phase: "review", actions: [], answer: "All is well.\n<review-verdict>pass</review-verdict>" },
  ],
};
const spec = (branchName: string) =>
  JSON.stringify({
    project: "p",
    branchName,
    userStories: [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false }],
  });

/** A repository with this configuration of its own, whose runs have a worktree each. */
async function withConfig(toml: string): Promise<Scratch> {
  const scratch = await scratchRepository({ "a.txt": "a\n", ".autom8.toml": toml });
  await useScriptedAgent(scratch, script, "worktree = true");
  for (const name of ["one", "two"]) {
    await Deno.writeTextFile(`${scratch.home}/${name}.json`, spec(`feature/${name}`));
  }
  return scratch;
}

const run = (scratch: Scratch, name: string, ...args: string[]) =>
  runAutom8(scratch, [`${scratch.home}/${name}.json`, ...args]);
const exists = (path: string) => Deno.lstat(path).then(() => true, () => false);

/** What a run leaves behind outside of autom8's own files. */
async function traces(scratch: Scratch): Promise<string[]> {
  const branches = await scratch.git("branch", "--format=%(refname:short)");
  const beside = [...Deno.readDirSync(`${scratch.folder}/..`)].map(({ name }) => name);
  return [...branches.split("\n"), ...beside].sort();
}

Deno.test("a repository's commands run only after a yes to exactly these, asked once", async () => {
  await using scratch = await withConfig("");
  const [verified, setup] = [`${scratch.home}/verified`, `${scratch.home}/setup`];
  await scratch.write(
    ".autom8.toml",
    `verify = ["touch ${verified}"]\nworktree_setup = ["touch ${setup}"]\n`,
  );
  const before = await traces(scratch);
  for (const args of [[], ["--yes"]]) {
    const refused = await run(scratch, "one", ...args);
    assert.equal(refused.code, 2, refused.stdout + refused.stderr);
    assert.match(
      refused.stderr,
      /\.autom8\.toml contains commands that would run[\s\S]*verify: touch .*\n[\s\S]*--trust/,
    );
    assert.deepEqual([await exists(verified), await exists(setup)], [false, false]);
    assert.deepEqual(await traces(scratch), before);
  }
  const trusted = await run(scratch, "one", "--trust");
  assert.equal(trusted.code, 0, trusted.stdout + trusted.stderr);
  assert.deepEqual([await exists(verified), await exists(setup)], [true, true]);
  const again = await run(scratch, "two");
  assert.equal(again.code, 0, again.stdout + again.stderr);

  await scratch.write(".autom8.toml", `verify = ["touch ${verified}; true"]\n`);
  await Deno.writeTextFile(`${scratch.home}/three.json`, spec("feature/three"));
  assert.equal((await run(scratch, "three")).code, 2);
});

Deno.test("at a terminal the repository's commands are shown, and run only after a yes", async () => {
  if (!await hasTerminal()) return console.log("NOT TRIED: it takes the `script` of util-linux");
  for (const [keys, code] of [["n", 2], ["y", 0]] as const) {
    await using scratch = await withConfig('verify = ["true"]\n');
    const { code: ended, screen } = await answerOnTerminal(
      scratch,
      [`${scratch.home}/one.json`],
      /Run them\?/,
      keys,
    );
    assert.equal(ended, code, screen);
    assert.match(screen, /\.autom8\.toml sets commands that would run here:[\s\S]*verify: true/);
  }
});

Deno.test("commands that the user's own configuration replaces are not asked for", async () => {
  await using scratch = await withConfig('verify = ["exit 1"]\n');
  const config = `${scratch.autom8Home}/config.toml`;
  const own = await runAutom8(scratch, ["config", "set", "verify", "true"]);
  assert.equal(own.code, 0, own.stderr);
  const done = await run(scratch, "one");
  assert.equal(done.code, 0, done.stdout + done.stderr + await Deno.readTextFile(config));
});

const hostile: [toml: string, message: RegExp][] = [
  [
    '[claude]\npermission_mode = "bypassPermissions"',
    /line 2, claude\.permission_mode: expected only keys that a repository may set/,
  ],
  ['claude.command = "./evil.sh"', /line 1, claude\.command: expected only keys/],
  ['claude.args = ["--dangerously-skip-permissions"]', /line 1, claude\.args/],
  ['claude.allowed_tools = ["Bash"]', /line 1, claude\.allowed_tools/],
  ["claude.sandbox = false", /line 1, claude\.sandbox/],
  ["review = false", /line 1, review: .*got a key that only your own configuration may set/],
  ["max_cost_usd = 1000", /line 1, max_cost_usd/],
  ["commit = false", /line 1, commit/],
  ["review = 1", /line 1, review: expected only keys that a repository may set/],
  ["worktree = false", /line 1, worktree/],
  [
    'worktree_path_pattern = "../../{branch}"',
    /line 1, worktree_path_pattern: expected a folder beside the checkout/,
  ],
  ['worktree_path_pattern = "~/.config/autostart/{branch}"', /line 1, worktree_path_pattern/],
  ['verify = ["\\u001b[2Jtrue"]', /line 1, verify: expected a list of strings/],
];

Deno.test("a hostile configuration of a repository stops the run, with a yes or without, and changes nothing", async () => {
  await using scratch = await withConfig("");
  const before = await traces(scratch);
  for (const [toml, message] of hostile) {
    await scratch.write(".autom8.toml", `${toml}\n`);
    const refused = await run(scratch, "one", "--trust", "--yes");
    assert.equal(refused.code, 2, refused.stdout + refused.stderr);
    assert.match(refused.stderr, message);
    assert.deepEqual(await traces(scratch), before);
  }
  await Deno.remove(`${scratch.folder}/.autom8.toml`);
  await Deno.symlink("/dev/zero", `${scratch.folder}/.autom8.toml`);
  const link = await run(scratch, "one", "--trust");
  assert.equal(link.code, 2);
  assert.match(
    link.stderr,
    /\.autom8\.toml is not a valid configuration:\s+file: expected a regular file, got a symbolic link/,
  );
});

Deno.test("what shapes the work needs no yes, and the file of the main checkout counts in every worktree", async () => {
  await using scratch = await withConfig(
    'worktree_path_pattern = "{repo}.trees/{branch}"\nmax_attempts = 2\n',
  );
  const done = await run(scratch, "one");
  assert.equal(done.code, 0, done.stdout + done.stderr);
  const tree = `${scratch.folder}/../repo.trees/feature-one`;
  assert.ok(await exists(tree));
  await Deno.writeTextFile(`${tree}/.autom8.toml`, "review = false\n");
  const inTree = await runAutom8(scratch, ["config", "get", "max_attempts"], { folder: tree });
  assert.equal(inTree.stdout, "2\n", inTree.stderr);
});
