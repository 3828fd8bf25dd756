/** A repository, a spec and an agent that needs no time, for the bench. */

import { join } from "path";

export type BenchGround = {
  /** Holds everything else. */
  root: string;
  repository: string;
  spec: string;
  /** `AUTOM8_HOME`. */
  autom8Home: string;
  env: Record<string, string>;
  /** Runs a program in the repository. Returns its standard output; fails if the program does. */
  run(program: string, args: string[], env?: Record<string, string>): Promise<string>;
  /** When the agent's turns began and ended so far, ms since the epoch. */
  turns(): Promise<{ start: number; end: number }[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Makes the ground with so many files in 50 folders, and a spec of so many stories. */
export async function benchGround(size: { files: number; stories: number }): Promise<BenchGround> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-bench-" }));
  const repository = join(root, "repo");
  const spec = join(root, "spec.json");
  const times = join(root, "times");
  const env = {
    HOME: root,
    AUTOM8_HOME: join(root, "autom8"),
    GIT_CONFIG_NOSYSTEM: "1",
    AUTOM8_CLAUDE: join(root, "agent.sh"),
    TIMES: times,
  };
  const run = (program: string, args: string[], more: Record<string, string> = {}) =>
    runProgram(program, args, { cwd: repository, env: { ...env, ...more } });

  await Deno.mkdir(repository);
  for (let i = 0; i < size.files; i++) {
    const folder = join(repository, `folder-${i % 50}`);
    if (i < 50) await Deno.mkdir(folder);
    await Deno.writeTextFile(join(folder, `file-${i}.txt`), `content of file ${i}\n`.repeat(20));
  }
  await Deno.writeTextFile(join(root, ".gitconfig"), "[user]\n\tname = Bench\n\temail = bench@example.com\n");
  for (const args of [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Start"]]) {
    await run("git", args);
  }
  await Deno.writeTextFile(env.AUTOM8_CLAUDE, agent, { mode: 0o755 });
  const userStories = Array.from({ length: size.stories }, (_, i) => ({
    id: `US-${i + 1}`,
    title: `Story ${i + 1}`,
    acceptanceCriteria: ["a file"],
    priority: 1,
    passes: false,
  }));
  await Deno.writeTextFile(
    spec,
    JSON.stringify({ project: "bench", branchName: "feature/bench", userStories }),
  );
  return {
    root,
    repository,
    spec,
    autom8Home: env.AUTOM8_HOME,
    env,
    run,
    turns: async () => turnsIn(await Deno.readTextFile(times)),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** Notes the time as the first and the last thing it does. In between it writes one file and answers. */
const agent = `#!/bin/sh
if [ "$1" = --version ]; then echo "2.1.197 (Claude Code)"; exit 0; fi
start=$(date +%s%N)
cat > /dev/null
echo "$start" > "made-$start.txt"
echo '{"type":"system","subtype":"init","session_id":"s","model":"m","permissionMode":"auto"}'
echo '{"type":"result","subtype":"success","is_error":false,"result":"<story-status>done</story-status>","total_cost_usd":0,"usage":{}}'
echo "$start $(date +%s%N)" >> "$TIMES"
`;

function turnsIn(text: string): { start: number; end: number }[] {
  return text.trim().split("\n").map((line) => {
    const [start = NaN, end = NaN] = line.split(" ").map((nanoseconds) => Number(nanoseconds) / 1e6);
    return { start, end };
  });
}

async function runProgram(
  program: string,
  args: string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<string> {
  const { code, stderr, stdout } = await new Deno.Command(program, { args, ...options, stdin: "null" })
    .output();
  const decoder = new TextDecoder();
  if (code === 0) return decoder.decode(stdout);
  const printed = decoder.decode(stderr) + decoder.decode(stdout);
  throw new Error(`${program} ${args.join(" ")} ended with exit code ${code}: ${printed}`);
}
