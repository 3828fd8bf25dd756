/** Short commands against a compiled program that only prints a word: wall time, medians, taken in turn. */

import { join } from "path";
import { benchGround } from "./bench_ground.ts";
import { benchMonitor } from "./bench_monitor.ts";
import { compileProgram } from "./bench_program.ts";
import { type BenchRow, median, timed } from "./bench_row.ts";
import { copyFolder } from "./copy_folder.ts";
import { makeManyRuns } from "../tests/harness/many_runs.ts";

const rounds = 30;
const sessions = 100;
const archivedRuns = 1_000;
/** Of what only lists. */
const maxRatio = 1.5;

/** One row a command. */
export async function benchStart(binary: string): Promise<BenchRow[]> {
  await using ground = await benchGround({ files: 1, stories: 2 });
  const hello = await compileProgram(ground.root, "hello", 'console.log("hello");\n');
  const row = async (args: string[], bound: number, where = ""): Promise<BenchRow> => {
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < rounds; round++) {
      bare.push(await timed(() => ground.run(hello, [])));
      ours.push(await timed(() => ground.run(binary, args)));
    }
    const name = args.map((arg) => arg === ground.spec ? "FILE" : arg).join(" ");
    return {
      name: `autom8 ${name}${where}, against a bare program`,
      // Of each pair: another program that slows the machine down slows both.
      ratio: median(ours.map((time, i) => time / (bare[i] ?? NaN))),
      bound,
      detail: `${median(ours).toFixed(1)} ms, bare ${median(bare).toFixed(1)} ms`,
    };
  };

  const rows = [
    await row(["--version"], 1.25),
    await row(["--help"], 1.25),
    await row(["spec", "check", ground.spec], 1.5),
    await row(["status"], 1.5),
  ];
  await makeSessions(binary, ground);
  const listed = (await ground.run(binary, ["status", "--all"])).match(/feature\/bench/g)?.length ?? 0;
  if (listed < sessions) throw new Error(`status shows ${listed} sessions, not ${sessions}`);
  rows.push(await row(["status"], 1.5, ` with ${sessions} sessions`));
  rows.push(...await benchQuestions(binary, ground.root, hello));
  return [...rows, ...await benchMonitor(binary, hello, ground.root)];
}

/** Commands that list: three projects, eight sessions, a thousand archived runs. Those that read all of it get 500 ms. */
async function benchQuestions(binary: string, root: string, hello: string): Promise<BenchRow[]> {
  const folder = join(root, "many");
  await Deno.mkdir(folder);
  using runs = await makeManyRuns(folder, { archived: archivedRuns });
  const ask = async (args: string[], bound: number): Promise<BenchRow> => {
    const run = (program: string, args: string[]) =>
      new Deno.Command(program, { args, cwd: runs.repository("calculator"), env: runs.env, stdout: "null" })
        .output();
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < rounds; round++) {
      bare.push(await timed(() => run(hello, [])));
      ours.push(await timed(() => run(binary, args)));
    }
    const isTimed = bound > maxRatio;
    return {
      name: `autom8 ${args.join(" ")} with ${archivedRuns} archived runs, ${
        isTimed ? "against 500 ms" : "against a bare program"
      }`,
      ratio: isTimed ? median(ours) / bound : median(ours.map((time, i) => time / (bare[i] ?? NaN))),
      bound: isTimed ? 1 : bound,
      detail: `${median(ours).toFixed(1)} ms, bare ${median(bare).toFixed(1)} ms`,
    };
  };
  const lists = [
    ["history"],
    ["history", "--global"],
    ["projects"],
    ["list"],
    ["describe"],
    ["status"],
    ["status", "--session", runs.session("calculator", "feature/sum")],
    ["status", "--global"],
    ["path", runs.session("calculator", "feature/sum")],
    ["config"],
  ];
  const rows: BenchRow[] = [];
  for (const args of lists) rows.push(await ask(args, maxRatio));
  for (const args of [["cost", "--global"], ["show"], ["log"]]) rows.push(await ask(args, 500));
  return rows;
}

/** Leaves one run unfinished, then copies its session. */
async function makeSessions(
  binary: string,
  { run, spec, autom8Home }: { run: Run; spec: string; autom8Home: string },
): Promise<void> {
  // It kills itself: what it printed is of no interest.
  await run(binary, [spec], { AUTOM8_CRASH_AT: "run-agent:after#2" }).catch(() => "");
  const folder = join(autom8Home, "repo", "sessions");
  const [session] = [...Deno.readDirSync(folder)];
  if (session === undefined) throw new Error("The run that was cut off left no session");
  for (let copy = 1; copy < sessions; copy++) {
    await copyFolder(join(folder, session.name), join(folder, `${session.name}-${copy}`));
  }
}

type Run = (program: string, args: string[], env?: Record<string, string>) => Promise<string>;
