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

/** The same git commands for the same change, one after the other, ms. */
async function gitAlone({ root, repository, run }: BenchGround): Promise<number[]> {
  const folder = join(root, "private");
  await Deno.mkdir(folder);
  await Deno.copyFile(join(repository, ".git", "index"), join(folder, "index"));
  await Deno.writeTextFile(join(folder, "commondir"), `${join(repository, ".git")}\n`);
  const index = { GIT_INDEX_FILE: join(folder, "index") };
  const inPrivate = { ...index, GIT_DIR: folder, GIT_WORK_TREE: repository };
  const times: number[] = [];
  for (let i = 0; i < stories; i++) {
    await Deno.writeTextFile(join(repository, `alone-${i}.txt`), `${i}\n`);
    await Deno.writeTextFile(join(folder, "HEAD"), `ref: refs/bench/${i}\n`);
    const time = await timed(async () => {
      await run("git", ["add", "-A"], index);
      await run("git", ["commit", "--no-verify", "-q", "-m", "checkpoint"], inPrivate);
      await run("git", ["diff-tree", "-r", "--raw", "--numstat", "-z", "HEAD", `refs/bench/${i}`]);
      await run("git", ["add", "-A"], index);
    });
    times.push(time);
  }
  return times;
}
