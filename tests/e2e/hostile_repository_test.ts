/** What a repository or a spec from a stranger could try: run programs, reach other files, speak for the user. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { endOf, specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const oneFile = {
  steps: [
    { phase: "implement", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
    { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" },
  ],
};
const spec = (more: Record<string, unknown> = {}) => ({
  project: "p",
  branchName: "feature/theirs",
  userStories: [
    { id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false, ...more },
  ],
});

const hooks = [
  ["applypatch-msg", "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-checkout"],
  ["post-merge", "post-rewrite", "pre-push", "pre-rebase", "pre-auto-gc", "post-index-change"],
  ["reference-transaction"],
].flat();

/** Every way a repository's own settings start a program; each program writes down its name. */
async function plantPrograms(folder: string, log: string, git: Scratch["git"]): Promise<void> {
  const planted = `${folder}/.git/planted`;
  await Deno.mkdir(planted);
  const plant = async (name: string, then = "") => {
    const text = `#!/bin/sh\necho ${name} >> '${log}'\n${then}\n`;
    await Deno.writeTextFile(`${planted}/${name}`, text, { mode: 0o755 });
    return `${planted}/${name}`;
  };
  for (const hook of hooks) await plant(hook);
  const settings: [string, string][] = [
    ["core.hooksPath", planted],
    ["core.fsmonitor", await plant("fsmonitor", "exit 1")],
    ["diff.external", await plant("diff-external")],
    ["diff.planted.textconv", await plant("textconv", 'cat "$1"')],
    ["diff.planted.command", await plant("diff-command")],
    ["merge.planted.driver", await plant("merge-driver", "exit 1")],
    ["filter.planted.clean", await plant("filter-clean", "cat")],
    ["filter.planted.smudge", await plant("filter-smudge", "cat")],
    ["core.editor", await plant("editor")],
    ["core.pager", await plant("pager", "cat")],
    ["gpg.program", await plant("gpg", "exit 1")],
    ["core.sshCommand", await plant("ssh", "exit 1")],
    ["core.askPass", await plant("askpass")],
    ["credential.helper", await plant("credential")],
    ["trailer.planted.command", await plant("trailer")],
    ["remote.origin.url", `ext::${await plant("remote-ext")}`],
    ["remote.origin.uploadpack", await plant("upload-pack", "exit 1")],
  ];
  for (const [key, value] of settings) await git("-C", folder, "config", key, value);
}

async function startedIn(log: string): Promise<string[]> {
  return (await Deno.readTextFile(log)).split("\n").filter((line) => line !== "");
}

Deno.test("hostile: a repository's settings start nothing that the user's own git would not", async () => {
  const writes = (story: string, path: string) => {
    return { phase: "implement", story, actions: [{ write: path, text: "new\n" }], answer: done };
  };
  const steps = [writes("US-1", "one.txt"), writes("US-2", "two.txt"), ...oneFile.steps.slice(1)];
  await using scratch = await twoStories({ steps });
  await scratch.write(".gitattributes", "*.txt diff=planted merge=planted filter=planted\n");
  await scratch.git("add", ".gitattributes");
  await scratch.git("commit", "-q", "-m", "Attributes", "--", ".gitattributes");

  // What the user would do by hand, in a clone with the same settings.
  const [byHand, byAutom8] = [`${scratch.home}/by-hand.log`, `${scratch.home}/by-autom8.log`];
  const clone = `${scratch.home}/clone`;
  await scratch.git("clone", "-q", scratch.folder, clone);
  await plantPrograms(clone, byHand, scratch.git);
  await scratch.git("-C", clone, "switch", "-q", "-c", "feature/two");
  for (const name of ["one", "two"]) {
    await Deno.writeTextFile(`${clone}/${name}.txt`, `${name}\n`);
    await scratch.git("-C", clone, "add", "-A");
    await scratch.git("-C", clone, "commit", "-q", "-m", name);
  }

  await plantPrograms(scratch.folder, byAutom8, scratch.git);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const [allowed, started] = [new Set(await startedIn(byHand)), await startedIn(byAutom8)];
  assert.deepEqual([...new Set(started)].filter((name) => !allowed.has(name)), []);
  assert.ok(started.includes("filter-clean"), "the user's filters do run");
  // Hooks run for the commits, and for nothing else: checkpoints are no commits of the user's.
  const commits = Number(await scratch.git("rev-list", "--count", "main..feature/two"));
  assert.equal(started.filter((name) => name === "pre-commit").length, commits);
});

Deno.test("hostile: a link as spec is followed, and only a spec is ever written to", async () => {
  await using scratch = await twoStories();
  const link = `${scratch.folder}/spec.json`;
  await Deno.symlink(specFile(scratch), link);
  await Deno.writeTextFile(`${scratch.folder}/.git/info/exclude`, "spec.json\nprecious.json\n");
  const run = await runAutom8(scratch, ["spec.json"]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.ok((await Deno.lstat(link)).isSymlink);
  const { userStories } = JSON.parse(await Deno.readTextFile(specFile(scratch)));
  assert.deepEqual(userStories.map(({ passes }: { passes: boolean }) => passes), [true, true]);

  const precious = `${scratch.home}/precious.json`;
  await Deno.writeTextFile(precious, '{ "key": "sk-precious" }\n');
  await Deno.symlink(precious, `${scratch.folder}/precious.json`);
  const refused = await runAutom8(scratch, ["precious.json"]);
  assert.equal(refused.code, 2, refused.stdout + refused.stderr);
  assert.doesNotMatch(refused.stderr, /sk-precious/);
  assert.equal(await Deno.readTextFile(precious), '{ "key": "sk-precious" }\n');
});

Deno.test("hostile: a link in the place of state.json is replaced, and what it names is left alone", async () => {
  await using scratch = await twoStories();
  await runAutom8(scratch, [specFile(scratch)], { env: { AUTOM8_CRASH_AT: "run-agent:after#3" } });
  const sessions = `${scratch.autom8Home}/repo/sessions`;
  const state = `${sessions}/${[...Deno.readDirSync(sessions)][0]?.name}/state.json`;
  const precious = `${scratch.home}/precious`;
  await Deno.writeTextFile(precious, "precious\n");
  await Deno.remove(state);
  await Deno.symlink(precious, state);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.equal(await Deno.readTextFile(precious), "precious\n");
  assert.match((await endOf(scratch)).state ?? "", /^completed/);
});

Deno.test("hostile: branch names that are options, revisions or no names are refused before anything is made", async () => {
  await using scratch = await twoStories();
  const before = await scratch.git("for-each-ref");
  const names =
    "-x|--upload-pack=x|@|HEAD|a..b|a@{1}|:/x|refs/heads/../x|a b|a~1|a^|a:b|.a|a.lock|/a|a/|a//b|\u001b[2J|";
  for (const branchName of names.split("|")) {
    await Deno.writeTextFile(specFile(scratch), JSON.stringify({ ...spec(), branchName }));
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(run.code, 2, `${branchName}: ${run.stdout}${run.stderr}`);
    assert.match(run.stderr, /branchName/);
    assert.ok(!run.stderr.includes("\u001b"));
  }
  assert.equal(await scratch.git("for-each-ref"), before);
});
