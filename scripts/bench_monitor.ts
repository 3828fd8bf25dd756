/** The monitor: its frames, its first one, and what it costs while nothing happens. */

import { join } from "path";
import { acquireLock, type Lock } from "../src/store/lock.ts";
import { projectPaths, sessionPaths } from "../src/store/paths.ts";
import { makeManyRuns, type ManyRuns } from "../tests/harness/many_runs.ts";
import { knowing, says } from "../tests/tui/sample_world.ts";
import type { Model } from "../tui/model.ts";
import { createScreen } from "../tui/screen/screen.ts";
import { update } from "../tui/update/update.ts";
import { view } from "../tui/view/view.ts";
import { compileProgram } from "./bench_program.ts";
import { type BenchRow, median, timed } from "./bench_row.ts";
import { copyFolder } from "./copy_folder.ts";

const size = { columns: 200, rows: 50 };
const sessions = 100;
const archivedRuns = 10_000;
/** What a program does at its start is over after this, and then it is watched for so long, in ms. */
const [startMs, idleMs] = [5_000, 20_000];
/** As many as one page shows. */
const live = [
  ["calculator", "feature/sum"],
  ["calculator", "feature/合計を計算する"],
  ["calculator", "feature/paused"],
  ["shop", "feature/cart-🛒"],
] as const;

/** Rows about frames, in this process. */
export function benchFrames(): BenchRow[] {
  const screen = createScreen({ theme: "dark", depth: "true", unicode: true });
  let model = knowing(size.columns, size.rows);
  const draw = (): string => {
    view(model, screen.canvas(size));
    return screen.frame();
  };
  const frames = (count: number, prepare: (n: number) => void) => {
    const times: number[] = [];
    const bytes: number[] = [];
    for (let n = 0; n < count; n++) {
      prepare(n);
      const from = performance.now();
      const text = draw();
      times.push(performance.now() - from);
      bytes.push(new TextEncoder().encode(text).length);
    }
    return { ms: median(times), bytes: median(bytes) };
  };
  const full = frames(300, () => screen.forget());
  const change = frames(1_000, (n) => model = afterASecond(model, n));
  return [
    {
      name: "a frame of 200x50 when a run says a line and a second went by, against 2 ms",
      ratio: change.ms / 2,
      bound: 1,
      detail: `${change.ms.toFixed(2)} ms`,
    },
    {
      name: "what that frame writes, against 2 KB",
      ratio: change.bytes / 2_000,
      bound: 1,
      detail: `${change.bytes} bytes`,
    },
    {
      name: "all of a screen of 200x50, against 6 ms",
      ratio: full.ms / 6,
      bound: 1,
      detail: `${full.ms.toFixed(2)} ms, ${full.bytes} bytes`,
    },
  ];
}

/** A second later, in which one run said a line. */
function afterASecond(model: Model, n: number): Model {
  const [first] = model.sessions?.values() ?? [];
  if (first === undefined) throw new Error("the sample has no sessions");
  const now = model.now + 1_000;
  const tail = [...first.tail, { at: now, item: says(`Line ${n} of what the agent says`) }].slice(-100);
  const told = update(model, { kind: "sessions", changed: [{ ...first, tail }], gone: [], now }).model;
  return update(told, { kind: "clock", now }).model;
}

/** Rows about the compiled program, at a terminal that `script` makes. */
export async function benchMonitor(binary: string, hello: string, root: string): Promise<BenchRow[]> {
  const folder = join(root, "monitor");
  await Deno.mkdir(folder);
  using runs = await makeManyRuns(folder, { archived: archivedRuns / 10 });
  const locks = await takeLocks(runs);
  try {
    const idle = await idleRow(binary, root, runs);
    await fill(runs);
    return [idle, await firstFrameRow(binary, hello, runs)];
  } finally {
    for (const lock of locks) lock.release();
  }
}

/** Lets runs look as if they were driven; those that are already stay so. */
async function takeLocks(runs: ManyRuns): Promise<Lock[]> {
  const locks: Lock[] = [];
  for (const [project, branch] of live) {
    const { lock } = sessionPaths(projectPaths(runs.home, project), runs.session(project, branch));
    const taken = await acquireLock(lock, { pid: Deno.pid, since: "", command: "autom8" });
    if (taken.kind === "acquired") locks.push(taken.lock);
  }
  return locks;
}

/** Makes a hundred sessions of eight, and ten thousand archived runs of a thousand. */
async function fill(runs: ManyRuns): Promise<void> {
  const project = projectPaths(runs.home, "calculator");
  const one = runs.session("calculator", "feature/paused");
  for (let copy = 8; copy < sessions; copy++) {
    const id = copy.toString(16).padStart(8, "0");
    await copyFolder(join(project.sessions, one), join(project.sessions, id));
  }
  const index = await Deno.readTextFile(project.index);
  const lines = index.trimEnd().split("\n");
  for (let n = 0; n < archivedRuns - archivedRuns / 10; n++) {
    const line = { ...JSON.parse(lines[n % lines.length] ?? ""), runId: crypto.randomUUID() };
    lines.push(JSON.stringify(line));
  }
  await Deno.writeTextFile(project.index, `${lines.join("\n")}\n`);
}

async function firstFrameRow(binary: string, hello: string, runs: ManyRuns): Promise<BenchRow> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < 15; round++) {
    bare.push(await untilShown(runs, `'${hello}'`, "hello"));
    ours.push(await untilShown(runs, `'${binary}' monitor`, "calculator"));
  }
  return {
    name: `first frame of autom8 monitor with ${sessions} sessions and ${archivedRuns} archived runs, ` +
      "against a bare program",
    ratio: median(ours.map((time, i) => time / (bare[i] ?? NaN))),
    bound: 1.6,
    detail: `${median(ours).toFixed(1)} ms, bare ${median(bare).toFixed(1)} ms`,
  };
}

/** Time until a program at a terminal shows a text, ms. */
async function untilShown(runs: ManyRuns, command: string, text: string): Promise<number> {
  await using pane = atTerminal(runs, command);
  return await timed(() => pane.shows(text));
}

async function idleRow(binary: string, root: string, runs: ManyRuns): Promise<BenchRow> {
  const source = 'setInterval(() => {}, 250);\nconsole.log("waits");\n';
  const timer = await compileProgram(root, "timer", source);
  const bare = await idleCpu(runs, `'${timer}'`, "waits");
  const ours = await idleCpu(runs, `'${binary}' monitor`, "calculator");
  return {
    name: `autom8 monitor with ${live.length} runs that say nothing, against a bare timer of 250 ms`,
    ratio: ours / bare,
    bound: 1.5,
    detail: `${ours.toFixed(2)} ms of CPU a second, bare ${bare.toFixed(2)} ms`,
  };
}

/** CPU time that a program takes once it has shown a text, in ms a second. */
async function idleCpu(runs: ManyRuns, command: string, text: string): Promise<number> {
  await using pane = atTerminal(runs, command);
  await pane.shows(text);
  await sleep(startMs);
  const before = cpuMs(pane.pid());
  await sleep(idleMs);
  return (cpuMs(pane.pid()) - before) / (idleMs / 1_000);
}

/** CPU time of all threads of a process so far, in ms. */
function cpuMs(pid: number): number {
  const tasks = [...Deno.readDirSync(`/proc/${pid}/task`)];
  const times = tasks.map(({ name }) => Deno.readTextFileSync(`/proc/${pid}/task/${name}/schedstat`));
  return times.reduce((sum, text) => sum + Number(text.split(" ")[0]), 0) / 1e6;
}

/** Runs a command at a terminal of its own, until it is disposed of. */
function atTerminal(runs: ManyRuns, command: string) {
  const child = new Deno.Command("script", {
    args: ["--quiet", "--command", `exec ${command}`, "/dev/null"],
    env: { ...runs.env, TERM: "xterm-256color", LANG: "C.UTF-8" },
    // What ends would be an end of the terminal, too.
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const decoder = new TextDecoder();
  let shown = "";
  let changed = () => {};
  const finished = (async () => {
    for await (const bytes of child.stdout) {
      shown += decoder.decode(bytes, { stream: true });
      changed();
    }
  })();
  const pid = () => Number(Deno.readTextFileSync(`/proc/${child.pid}/task/${child.pid}/children`));
  return {
    /** Of the program itself. */
    pid,
    shows: (text: string) =>
      new Promise<void>((resolve, reject) => {
        changed = () => {
          if (shown.includes(text)) resolve();
        };
        changed();
        finished.then(() => reject(new Error(`${command} ended without showing ${text}: ${shown}`)));
      }),
    async [Symbol.asyncDispose]() {
      const own = pid();
      if (own > 0) Deno.kill(own, "SIGKILL");
      await finished;
      await child.stdin.close().catch(() => {});
      await child.status;
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
