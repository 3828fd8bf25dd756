/** The git processes between one agent's end and the next one's start: what each is for, and that no other one runs. */

import assert from "assert";
import { join } from "path";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository, useScriptedAgent } from "../harness/scratch.ts";

/** In alphabetical order, because some run side by side. */
const processes: readonly (readonly [command: string, promise: string])[] = [
  ["add", "what changed during the turn is the turn's: the work tree at its end"],
  ["add", "what changes between turns is the user's: the work tree before the next turn"],
  ["cat-file", "a merge or the like that the agent left unfinished is ended"],
  ["commit-tree", "what the turn changed is kept as a checkpoint"],
  ["config", "git keeps to the settings from before the first agent"],
  ["diff-tree", "no checkpoint holds protected or large files; what the turn changed"],
  ["diff-tree", "work recorded before the turn is still there"],
  ["diff-tree", "the lines that the story changed, for what is known of it"],
  ["ls-files", "what is ignored when a turn begins is the user's"],
  ["ls-files", "settings that came with the repository need the user's yes"],
  ["rev-parse", "HEAD and the branch are as they were, after the turn"],
  ["rev-parse", "HEAD and the branch are as they were, before the next turn"],
  ["update-ref", "what the turn changed is kept as a checkpoint"],
  ["write-tree", "what the turn changed is kept as a checkpoint"],
];

const stories = ["US-1", "US-2", "US-3", "US-4"];

Deno.test("between two agents run only the git processes that a promise needs", async () => {
  await using scratch = await scratchRepository({ "shared.txt": "0\n", ".gitignore": "*.log\n" });
  await scratch.write("old.log", "ignored\n");
  // Files from this very second would have to be read again by git: it cannot tell them from changed ones.
  const work = "echo more >> shared.txt; touch -t 200101010000 shared.txt .gitignore *.made";
  const actions = (id: string) => [
    { run: "git version" },
    { write: `${id}.made`, text: `${id}\n` },
    { run: work },
    { run: "git version" },
  ];
  const answer = "<story-status>done</story-status>";
  await useScriptedAgent(
    scratch,
    { steps: stories.map((story) => ({ phase: "implement", story, actions: actions(story), answer })) },
    "worktree = true\n",
  );
  const userStories = stories.map((id, at) => ({
    id,
    title: `Story ${id}`,
    acceptanceCriteria: ["its file is there"],
    priority: at + 1,
    passes: false,
  }));
  const spec = join(scratch.home, "spec.json");
  await Deno.writeTextFile(
    spec,
    JSON.stringify({ project: "p", branchName: "feature/handover", userStories }),
  );

  const trace = join(scratch.home, "trace");
  await Deno.mkdir(trace);
  const env = { GIT_TRACE2_EVENT: trace };
  const { code, stderr } = await runAutom8(scratch, ["run", "--skip-review", spec], { env });
  assert.equal(code, 0, stderr);

  // Each turn begins and ends with `git version`. The first hand-overs see an index that the run has just made.
  const commands = await tracedCommands(trace);
  const marks = commands.flatMap((command, at) => command === "version" ? [at] : []).slice(
    -2 * stories.length,
  );
  const [from, to] = marks.slice(-3);
  assert.deepEqual(commands.slice((from ?? 0) + 1, to).sort(), processes.map(([command]) => command));
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/handover"), "4");
});

/** The git commands that were traced, in the order in which they began. */
async function tracedCommands(folder: string): Promise<string[]> {
  const started: { time: string; command: string }[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const events = (await Deno.readTextFile(join(folder, name))).split("\n");
    const time = /"time":"([^"]+)"/.exec(events.find((line) => line.includes('"event":"start"')) ?? "")?.[1];
    const command = /"name":"([^"]+)"/.exec(events.find((line) => line.includes('"event":"cmd_name"')) ?? "")
      ?.[1];
    started.push({ time: time ?? "", command: command ?? "" });
  }
  return started.sort((a, b) => a.time < b.time ? -1 : 1).map(({ command }) => command);
}
