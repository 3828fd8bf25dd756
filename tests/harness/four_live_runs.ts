/** Four runs of the compiled autom8 that work at the same time: two in each of two projects, in worktrees. */

import { join } from "path";
import { type Running, startAutom8 } from "./autom8.ts";
import { runGit } from "./repository.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "./scratch.ts";

/** The runs; each waits in the middle of its second story of three. */
export interface LiveRuns extends AsyncDisposable {
  scratch: Scratch;
  /** The repository of the second project. */
  other: string;
  /** Lets the agents finish their second stories. */
  go(): Promise<void>;
  runs: readonly Running[];
  /** Starts a run of three stories on a branch that is new, and waits until its agent works. */
  start(branch: string, title: string, folder: string): Promise<Running>;
}

/** Branches and titles of stories: plain, wide, right to left, emoji, and as long as a title may be. */
const stories = [
  ["feature/sum", "Add two numbers"],
  ["feature/合計", "合計を表示する、桁区切りつきで、とても長い題名"],
  ["feature/סכום", "שלום עולם, a greeting"],
  ["feature/rocket-🚀", `Ship it 🚀 ${"and do it again ".repeat(11)}`.trim()],
] as const;

/** What the agents say: all that a terminal would obey, and all that it would be confused by. */
export const hostileText = [
  "\x1b[2J\x1b]0;stolen\x07\x1b[10;10Hgone \x9b31m\x1bP1$r\x1b\\",
  "\u202eabc\u202c \u2066x\u2069 \u200bzero\u200d width a\u0301\u0301\u0301",
  "👩‍👩‍👧 ❤️ 👍🏽 🇫🇷 1️⃣",
  `long ${"word ".repeat(2_000)}`,
  "x".repeat(10_000),
  "tab\there\rback\x08\x7f",
].join("\n");

/** Starts them. Dispose of it to end them. */
export async function fourLiveRuns(count = 4): Promise<LiveRuns> {
  const scratch = await scratchRepository({ "a.txt": "a\n" });
  const other = join(scratch.home, "shop");
  await runGit(scratch.home, ["clone", "-q", scratch.folder, other], { env: scratch.env });
  const go = join(scratch.home, "go");
  const implement = (story: string, ...actions: unknown[]) => ({
    phase: "implement",
    story,
    actions: [...actions, { write: `${story}.txt`, text: "done\n" }],
    answer: "<story-status>done</story-status>",
  });
  const waits = { run: `until [ -e '${go}' ]; do sleep 0.1; done` };
  const review = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };
  const script = {
    steps: [
      implement("US-1"),
      implement("US-2", { say: hostileText }, { write: "begun.txt", text: "half\n" }, waits),
      implement("US-3"),
      review,
    ],
  };
  await useScriptedAgent(scratch, script, 'worktree = true\nverify = ["true"]\n');
  const runs: Running[] = [];
  const start = async (branch: string, title: string, folder: string): Promise<Running> => {
    const story = (id: string, priority: number) => ({
      id,
      title: id === "US-2" ? title : `Story ${id}`,
      acceptanceCriteria: ["its file is there"],
      priority,
      passes: false,
    });
    const spec = join(scratch.home, `spec-${runs.length}.json`);
    await Deno.writeTextFile(
      spec,
      JSON.stringify({
        project: "p",
        branchName: branch,
        userStories: [1, 2, 3].map((n) => story(`US-${n}`, n)),
      }),
    );
    const running = await startAutom8(scratch, ["run", "--trust", "--yes", spec], {
      folder,
      timeoutMs: 1_800_000,
    });
    runs.push(running);
    await running.sees(/US-2[^]*Write/);
    return running;
  };
  const all: LiveRuns = {
    scratch,
    other,
    go: () => Deno.writeTextFile(go, ""),
    runs,
    start,
    async [Symbol.asyncDispose]() {
      for (const run of runs) run.signal("SIGKILL");
      await Promise.all(runs.map(({ done }) => done));
      await scratch[Symbol.asyncDispose]();
    },
  };
  try {
    for (const [n, [branch, title]] of stories.slice(0, count).entries()) {
      await start(branch, title, n % 2 === 0 ? scratch.folder : other);
    }
    return all;
  } catch (error) {
    await all[Symbol.asyncDispose]();
    throw error;
  }
}
