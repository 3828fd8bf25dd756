/** One way to lose work, as data: what user, agent and checks do around two stories, and what must be there at the end. */

import assert from "assert";
import { runAutom8 } from "../../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../../harness/scratch.ts";

/** Scripts are for `sh`; those of agents and of `user` run in the work tree of the run. */
export type FoundCase = {
  /** Number in the list of what was found. */
  row: number;
  name: string;
  /** It was green on 06e0156 already, but for the words of a message. All others were seen red there, with its binary. */
  guard?: true;
  /** The run works in the user's checkout; else in a worktree of its own. */
  lent?: true;
  /** Files committed at the start, besides `a.txt`. */
  files?: Record<string, string>;
  /** In the checkout, before the run. */
  before?: string;
  /** By the agent of the first story, after it wrote `one.txt`; of the second, after `two.txt`; by the reviewer. */
  first?: string;
  second?: string;
  review?: string;
  verify?: string[];
  /** By the user, while the run is stopped after the first story. */
  user?: string;
  /** Arguments of the resume that follows. */
  resume?: string[];
  /** How it ends, 0 by default; then both stories are committed. */
  code?: number;
  says?: RegExp;
  /** Contents of files in the branch at the end; null: no such file. */
  tip?: Record<string, string | null>;
  /** The same in the work tree. */
  tree?: Record<string, string | null>;
  /** `git status --porcelain` in the work tree at the end; empty by default. Not looked at if the run fails. */
  status?: string;
};

const done = "<story-status>done</story-status>";

function steps({ first, second, review }: FoundCase): unknown[] {
  const story = (id: string, path: string, script: string | undefined) => {
    const write = { write: path, text: `${path}\n` };
    const implement = { phase: "implement", story: id, answer: done };
    return [
      { ...implement, attempt: 1, actions: [write, ...script === undefined ? [] : [{ run: script }]] },
      { ...implement, actions: [write] },
    ];
  };
  const passes = "<review-verdict>pass</review-verdict>";
  return [
    ...story("US-1", "one.txt", first),
    ...story("US-2", "two.txt", second),
    { phase: "review", answer: passes, actions: review === undefined ? [] : [{ run: review }] },
  ];
}

/** Plays a case with the compiled autom8, and checks its end. */
export async function playCase(found: FoundCase): Promise<void> {
  await using scratch = await scratchRepository({ "a.txt": "a\n", ...found.files });
  const userStories = ["US-1", "US-2"].map((id, i) => ({
    id,
    title: `Story ${id}`,
    acceptanceCriteria: ["its file is there"],
    priority: i + 1,
    passes: false,
  }));
  const spec = `${scratch.home}/spec.json`;
  await Deno.writeTextFile(spec, JSON.stringify({ project: "p", branchName: "feature/two", userStories }));
  const verify = `verify = ${JSON.stringify(found.verify ?? ["true"])}`;
  const worktree = `worktree = ${found.lent !== true}`;
  await useScriptedAgent(scratch, { steps: steps(found) }, `${verify}\n${worktree}\n`);
  if (found.before !== undefined) await sh(scratch, scratch.folder, found.before);

  const workTree = found.lent === true ? scratch.folder : `${scratch.folder}-wt-feature-two`;
  let run = await runAutom8(scratch, [...found.user === undefined ? [] : ["--step"], spec]);
  if (found.user !== undefined) {
    assert.equal(run.code, 0, run.stdout + run.stderr);
    await sh(scratch, workTree, found.user);
    run = await runAutom8(scratch, ["resume", "--no-step", ...found.resume ?? []]);
  }
  const output = run.stdout + run.stderr;
  assert.equal(run.code, found.code ?? 0, output);
  if (found.says !== undefined) assert.match(output, found.says);
  const inTree = (...args: string[]) => scratch.git("-C", workTree, ...args);
  const isCommitted = run.code === 0 ? { "one.txt": "one.txt\n", "two.txt": "two.txt\n" } : {};
  for (const [path, text] of Object.entries({ ...isCommitted, ...found.tip })) {
    const shown = await scratch.git("show", `feature/two:${path}`).catch(() => null);
    assert.equal(shown, text === null ? null : text.replace(/\n$/, ""), `${path} in the branch\n${output}`);
  }
  for (const [path, text] of Object.entries(found.tree ?? {})) {
    const read = await Deno.readTextFile(`${workTree}/${path}`).catch(() => null);
    assert.equal(read, text, `${path} in the work tree\n${output}`);
  }
  if (run.code === 0) assert.equal(await inTree("status", "--porcelain"), found.status ?? "", output);
}

async function sh(scratch: Scratch, folder: string, script: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-ec", script],
    cwd: folder,
    clearEnv: true,
    env: scratch.env,
  }).output();
  assert.ok(success, `${script}\n${new TextDecoder().decode(stderr)}`);
}
