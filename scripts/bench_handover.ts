/** autom8's own time between an agent's exit and the next agent's start, against the git commands in it alone. */

import { join } from "path";
import type { BenchRow } from "./bench_row.ts";

const files = 5_000;
const stories = 8;

/** Runs a spec with an agent that only notes when it starts and ends, on a repository of 5,000 files. */
export async function benchHandover(binary: string): Promise<BenchRow[]> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-bench-" }));
  try {
    const env = await makeRepository(root);
    await run(binary, ["--skip-review", join(root, "spec.json")], join(root, "repo"), env);
    const gaps = await readGaps(root);
    const alone = await gitAlone(root, env);
    const [gap, git] = [median(gaps), median(alone)];
    return [{
      name: "hand-over between agents, 5,000 files, against its git commands",
      ratio: gap / git,
      bound: 1.5,
      detail: `${gap.toFixed(1)} ms, git alone ${git.toFixed(1)} ms`,
    }];
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function makeRepository(root: string): Promise<Record<string, string>> {
  const repository = join(root, "repo");
  const env = {
    HOME: root,
    AUTOM8_HOME: join(root, "autom8"),
    GIT_CONFIG_NOSYSTEM: "1",
    AUTOM8_CLAUDE: join(root, "agent.sh"),
    TIMES: join(root, "times"),
  };
  for (let i = 0; i < files; i++) {
    const folder = join(repository, `folder-${i % 50}`);
    if (i < 50) await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, `file-${i}.txt`), `content of file ${i}\n`.repeat(20));
  }
  await Deno.writeTextFile(join(root, ".gitconfig"), "[user]\n\tname = Bench\n\temail = bench@example.com\n");
  for (const args of [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "start"]]) {
    await run("git", args, repository, env);
  }
  await Deno.writeTextFile(env.AUTOM8_CLAUDE, agent, { mode: 0o755 });
  const userStories = Array.from({ length: stories }, (_, i) => ({
    id: `US-${i}`,
    title: `Story ${i}`,
    acceptanceCriteria: ["a file"],
    priority: 1,
    passes: false,
  }));
  const spec = { project: "bench", branchName: "feature/bench", userStories };
  await Deno.writeTextFile(join(root, "spec.json"), JSON.stringify(spec));
  return env;
}

/** Notes the time as the first and the last thing it does; in between it writes one file and speaks the protocol. */
const agent = `#!/bin/sh
if [ "$1" = --version ]; then echo "2.1.197 (Claude Code)"; exit 0; fi
echo "start $(date +%s%N)" >> "$TIMES"
cat > /dev/null
echo "$$" > "made-$$.txt"
echo '{"type":"system","subtype":"init","session_id":"s","model":"m","permissionMode":"auto"}'
echo '{"type":"result","subtype":"success","is_error":false,"result":"done","total_cost_usd":0,"usage":{}}'
echo "end $(date +%s%N)" >> "$TIMES"
`;

/** Times from each end to the next start, ms. */
async function readGaps(root: string): Promise<number[]> {
  const lines = (await Deno.readTextFile(join(root, "times"))).trim().split("\n").map((line) =>
    line.split(" ")
  );
  const gaps: number[] = [];
  for (let i = 0; i + 1 < lines.length; i++) {
    const [kind, at] = lines[i] ?? [];
    const [next, later] = lines[i + 1] ?? [];
    if (kind === "end" && next === "start") gaps.push((Number(later) - Number(at)) / 1e6);
  }
  return gaps;
}

/** The git commands of a hand-over for the same change, one after the other and with nothing else, ms. */
async function gitAlone(root: string, env: Record<string, string>): Promise<number[]> {
  const repository = join(root, "repo");
  const index = join(root, "private-index");
  await Deno.copyFile(join(repository, ".git", "index"), index);
  const onIndex = { ...env, GIT_INDEX_FILE: index };
  const git = (...args: string[]) => run("git", args, repository, onIndex);
  const times: number[] = [];
  let last = (await git("rev-parse", "HEAD")).trim();
  for (let i = 0; i < stories; i++) {
    await Deno.writeTextFile(join(repository, `alone-${i}.txt`), `${i}\n`);
    const from = performance.now();
    await git("rev-parse", "HEAD^{commit}", "--symbolic-full-name", "HEAD");
    await git("log", "--walk-reflogs", "-1", "--format=%H %gs", "refs/heads/feature/bench", "--");
    await git("add", "-A");
    const tree = (await git("write-tree")).trim();
    const commit = (await git("commit-tree", "-m", "checkpoint", tree)).trim();
    await git("update-ref", `refs/bench/${i}`, commit, "");
    await git("diff-tree", "-r", "--raw", "--numstat", "-z", last, commit);
    await git("add", "-A");
    await git("write-tree");
    times.push(performance.now() - from);
    last = commit;
  }
  return times;
}

async function run(
  program: string,
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<string> {
  const { code, stderr, stdout } = await new Deno.Command(program, { args, cwd, env, stdin: "null" })
    .output();
  const [printed, errors] = [new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)];
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${errors}${printed}`);
  return printed;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}
