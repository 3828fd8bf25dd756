/** How long a worktree of a large repository takes, against a plain `git worktree add` in the same run. */

import { join } from "path";
import { createGit } from "../src/git/command.ts";
import { ensureWorktree } from "../src/git/worktree.ts";
import { type BenchRow, median } from "./bench_row.ts";
import { outputOf } from "./run_tool.ts";

const files = 50_000;
const rounds = 5;
const bound = 0.8;

/** The ratio of the medians; both are measured in turns, so that what else the machine does meets both. */
export async function benchWorktree(): Promise<BenchRow[]> {
  const base = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-bench-" }));
  try {
    const root = join(base, "repo");
    await makeRepository(root);
    const plain: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < rounds; round++) {
      plain.push(
        await inFreshWorktree(root, `plain-${round}`, async (path, branch) => {
          await git(root, "worktree", "add", "-q", "--no-track", "-b", branch, path, "main");
        }),
      );
      ours.push(
        await inFreshWorktree(root, `ours-${round}`, async (path, branch) => {
          const wanted = { branch, path, sessionId: "0123abcd", createFrom: "main" };
          await ensureWorktree(createGit({ folder: root }), wanted);
        }),
      );
    }
    const detail = `${seconds(plain)} for git, ${seconds(ours)} for autom8`;
    const name = `worktree: ${files.toLocaleString("en")} files`;
    return [{ name, ratio: median(ours) / median(plain), bound, detail }];
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

async function makeRepository(root: string): Promise<void> {
  for (let at = 0; at < files; at++) {
    const folder = join(root, `part${Math.floor(at / 2500)}`, `module${Math.floor(at / 100)}`);
    if (at % 100 === 0) await Deno.mkdir(folder, { recursive: true });
    const lines = Array.from(
      { length: 5 + (at * 7) % 60 },
      (_, line) => `export const value${(at * 7919 + line * 104_729) % 1_000_003} = ${line};\n`,
    );
    await Deno.writeTextFile(join(folder, `file${at % 100}.ts`), lines.join(""));
  }
  await git(root, "init", "-q", "-b", "main");
  await git(root, "add", "-A");
  await git(root, "-c", "user.name=Bench", "-c", "user.email=bench@example.com", "commit", "-qm", "start");
  await git(root, "repack", "-adq");
}

/** Runs `work`, in ms, and removes the worktree that it made. */
async function inFreshWorktree(
  root: string,
  name: string,
  work: (path: string, branch: string) => Promise<void>,
): Promise<number> {
  const path = `${root}-${name}`;
  const start = performance.now();
  await work(path, name);
  const took = performance.now() - start;
  await git(root, "worktree", "remove", "--force", path);
  return took;
}

async function git(root: string, ...args: string[]): Promise<void> {
  const output = await outputOf(["git", ...args], root);
  if (output === null) throw new Error(`git ${args.join(" ")} failed`);
}

function seconds(values: readonly number[]): string {
  return `${(median(values) / 1000).toFixed(2)} s`;
}

if (import.meta.main) {
  for (const { name, ratio, detail } of await benchWorktree()) {
    console.log(`${name}: ${ratio.toFixed(2)} (at most ${bound}; ${detail})`);
  }
}
