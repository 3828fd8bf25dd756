/** autom8's own time between an agent's exit and the next agent's start, against the bare git commands. */

import { join } from "path";
import { type BenchGround, benchGround } from "./bench_ground.ts";
import { type BenchRow, median, timed } from "./bench_row.ts";

const files = 5_000;
const stories = 8;

/** Runs a spec without review on a repository of 5,000 files. */
export async function benchHandover(binary: string): Promise<BenchRow> {
  await using ground = await benchGround({ files, stories });
  await ground.run(binary, ["--skip-review", ground.spec]);
  const turns = await ground.turns();
  const gap = median(turns.slice(1).map(({ start }, i) => start - (turns[i]?.end ?? NaN)));
  const git = median(await gitAlone(ground));
  return {
    name: "hand-over between agents with 5,000 files, against its git commands",
    ratio: gap / git,
    bound: 1.5,
    detail: `${gap.toFixed(1)} ms, git alone ${git.toFixed(1)} ms`,
  };
}

/** The git commands of a hand-over for the same change, one after the other and with nothing else, ms. */
async function gitAlone({ root, repository, run }: BenchGround): Promise<number[]> {
  const index = join(root, "private-index");
  await Deno.copyFile(join(repository, ".git", "index"), index);
  const git = (...args: string[]) => run("git", args, { GIT_INDEX_FILE: index });
  const times: number[] = [];
  const start = (await git("rev-parse", "HEAD")).trim();
  let last = start;
  for (let i = 0; i < stories; i++) {
    await Deno.writeTextFile(join(repository, `alone-${i}.txt`), `${i}\n`);
    times.push(
      await timed(async () => {
        // After the turn: settings, the work tree as a checkpoint, HEAD, earlier work, operations, the story's changes.
        await git("config", "--null", "--list");
        await git("add", "-A");
        await git("rev-parse", "HEAD^{commit}", "--symbolic-full-name", "HEAD");
        const tree = (await git("write-tree")).trim();
        await git("diff-tree", "-r", "-z", "--raw", "--no-renames", last, tree);
        const commit = (await git("commit-tree", "-m", "checkpoint", tree)).trim();
        await git("update-ref", `refs/bench/${i}`, commit, "");
        await git("diff-tree", "-r", "-z", "--raw", "--no-renames", start, last);
        await git("cat-file", "--batch-check");
        await git("diff-tree", "-r", "--raw", "--numstat", "-z", last, commit);
        // Before the next turn: the work tree again, HEAD, ignored paths, folders with settings of the agent's program.
        await git("add", "-A");
        await git("rev-parse", "HEAD^{commit}", "--symbolic-full-name", "HEAD");
        // Because of the file that is as new as the index: git reads it again, and so has another index.
        await git("write-tree");
        await git("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z");
        await git(
          "ls-files",
          "-z",
          "--cached",
          "--others",
          "--exclude-standard",
          "--",
          ":(glob)**/.claude/**",
        );
        last = commit;
      }),
    );
  }
  return times;
}
