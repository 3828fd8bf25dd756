/** A small run for the tests: two stories, one failed attempt, one review round with a correction. */

import { foldRun } from "../../src/run/apply.ts";
import { runJournal } from "../../src/run/journal.ts";
import { readJournal } from "../../src/store/journal.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "./scratch.ts";

const done = "<story-status>done</story-status>";

/** The agent commits story 1 itself, breaks the check once in story 2, and finds one issue in the first review. */
export const twoStoriesScript = {
  steps: [
    {
      phase: "implement",
      story: "US-1",
      actions: [{ write: "one.txt", text: "1\n" }, {
        run: "git add -A; git commit -q -m 'by the agent' || :",
      }],
      answer: done,
    },
    {
      phase: "implement",
      story: "US-2",
      attempt: 1,
      actions: [{ write: "two.txt", text: "broken\n" }],
      answer: done,
    },
    { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
    {
      phase: "review",
      round: 1,
      actions: [{ write: "autom8_review.md", text: "- [ ] one.txt: more\n" }],
      answer: "Look.",
    },
    { phase: "correct", actions: [{ write: "one.txt", text: "1 and more\n" }], answer: "Fixed." },
    { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" },
  ],
};

const story = (id: string, priority: number) => ({
  id,
  title: `Story ${id}`,
  acceptanceCriteria: ["its file is there"],
  priority,
  passes: false,
});

/** The same, but the agent's first turn at story 2 writes half of it and waits to be killed. */
export const hangingScript = {
  steps: [
    {
      phase: "implement",
      story: "US-2",
      call: 1,
      attempt: 1,
      actions: [{ write: "two.txt", text: "half\n" }, { hang: true }],
      answer: "",
    },
    ...twoStoriesScript.steps,
  ],
};

/** The spec's file, outside the repository. */
export function specFile(scratch: Scratch): string {
  return `${scratch.home}/spec.json`;
}

/** Makes a repository with uncommitted changes of the user, the spec, and an agent that plays `script`. */
export async function twoStories(script: unknown = twoStoriesScript, settings = ""): Promise<Scratch> {
  const scratch = await scratchRepository({ "a.txt": "a\n", "mine.txt": "mine\n" });
  const spec = {
    project: "two",
    branchName: "feature/two",
    userStories: [story("US-1", 1), story("US-2", 2)],
  };
  await Deno.writeTextFile(specFile(scratch), JSON.stringify(spec, null, 2));
  await scratch.write("mine.txt", "edited by me\n");
  // A checkout is only lent without uncommitted changes; beside a worktree, they may be there.
  if (!/^worktree = true/m.test(settings)) await scratch.git("commit", "-q", "-a", "-m", "Mine");
  await scratch.write("untracked.txt", "not yet tracked\n");
  await useScriptedAgent(scratch, script, `verify = ["! grep -q broken *.txt"]\n${settings}`);
  return scratch;
}

/** All that an interruption must not change: the branch and its commits, the work tree, the spec and the archive. */
export async function endOf(scratch: Scratch): Promise<Record<string, string>> {
  const trailers = "%(trailers:key=Autom8-Story,key=Autom8-Corrections,separator=%x2C)";
  const log = await scratch.git("log", "-z", `--format=%s|${trailers}|%T`, "refs/heads/feature/two");
  const runs = await names(`${scratch.autom8Home}/repo/runs`);
  const journal = await readJournal(`${scratch.autom8Home}/repo/runs/${runs[0]}/journal.ndjson`, runJournal);
  const run = foldRun(journal?.entries ?? []);
  return {
    log: log.replaceAll("\0", "\n"),
    heads: await scratch.git("for-each-ref", "--format=%(refname)", "refs/heads"),
    branch: await scratch.git("branch", "--show-current"),
    status: await scratch.git("status", "--porcelain", "-uall"),
    diff: await scratch.git("diff", "HEAD"),
    worktree: await worktreeStatus(scratch),
    untracked: await scratch.read("untracked.txt"),
    spec: await Deno.readTextFile(specFile(scratch)),
    state: `${run?.status}, ${run?.commits.length} commits, knows ${
      Object.keys(run?.knowledge.files ?? {}).join()
    }`,
    runs: String(runs.length),
    index: String(readableLines(await Deno.readTextFile(`${scratch.autom8Home}/repo/index.ndjson`))),
    sessions: (await names(`${scratch.autom8Home}/repo/sessions`)).join(),
  };
}

/** What `git status` says in the worktree of the run; that there is none, if it works in the checkout. */
async function worktreeStatus(scratch: Scratch): Promise<string> {
  const folder = `${scratch.folder}-wt-feature-two`;
  if (!await Deno.stat(folder).then(() => true, () => false)) return "no worktree";
  return await scratch.git("-C", folder, "status", "--porcelain", "--branch", "-uall", "--ignored");
}

/** A line that a kill has torn stays in the file and does not count. */
function readableLines(text: string): number {
  return text.split("\n").filter((line) => {
    try {
      return typeof JSON.parse(line) === "object";
    } catch {
      return false;
    }
  }).length;
}

async function names(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) found.push(entry.name);
  return found.sort();
}
