/** `deno task bench`: how fast autom8 is, as ratios against the least that could do the same, in one run. */

import { join } from "path";
import { openJournal } from "../src/store/journal.ts";
import { benchHandover } from "./bench_handover.ts";
import { benchKnowledge } from "./bench_knowledge.ts";
import type { BenchRow } from "./bench_row.ts";
import { benchStream } from "./bench_stream.ts";
import { createCompiler } from "./compile.ts";
import { projectRoot } from "./run_tool.ts";

const rounds = 20;

/** Short commands against a compiled program that only says hello: wall time, medians, taken in turn. */
async function benchStart(binary: string, folder: string): Promise<BenchRow[]> {
  const entry = join(folder, "hello", "main.js");
  await Deno.mkdir(join(folder, "hello"));
  await Deno.writeTextFile(entry, 'console.log("hello");\n');
  const hello = join(folder, "hello-world");
  const compile = createCompiler({ officialRuntime: false });
  await compile({ entry, target: Deno.build.target, output: hello });
  const spec = join(folder, "spec.json");
  const story = {
    id: "US-001",
    title: "A story",
    acceptanceCriteria: ["it works"],
    priority: 1,
    passes: false,
  };
  await Deno.writeTextFile(
    spec,
    JSON.stringify({ project: "bench", branchName: "feature/bench", userStories: [story] }),
  );
  const rows: BenchRow[] = [];
  for (const args of [["--version"], ["--help"], ["spec", "check", spec]]) {
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < rounds; round++) {
      bare.push(await wallTime(hello, [], folder));
      ours.push(await wallTime(binary, args, folder));
    }
    rows.push({
      name: `autom8 ${args.slice(0, 2).join(" ")} against a bare hello world`,
      ratio: median(ours) / median(bare),
      bound: 1.25,
      detail: `${median(ours).toFixed(1)} ms, hello ${median(bare).toFixed(1)} ms`,
    });
  }
  return rows;
}

/** A durable journal line against the same bytes appended and synced by nothing but the system calls. */
async function benchJournal(folder: string): Promise<BenchRow> {
  const event = {
    kind: "notice",
    text: "a line of a usual length, as a run writes some dozens of for a story",
  };
  const now = () => new Date().toISOString();
  const { journal } = await openJournal(join(folder, "journal.ndjson"), {
    format: { version: 1, read: (value: unknown) => value, autom8Of: () => null },
    autom8: "0.0.0",
    now,
  });
  const bytes = new TextEncoder().encode(
    `${JSON.stringify({ crc: "00000000", sequence: 1, at: now(), event })}\n`,
  );
  using raw = await Deno.open(join(folder, "raw.ndjson"), { append: true, create: true });
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 300; round++) {
    bare.push(
      await timed(() => {
        raw.writeSync(bytes);
        return raw.syncData();
      }),
    );
    ours.push(await timed(() => journal.append(event)));
  }
  journal.close();
  return {
    name: "a durable journal line against a raw append with fdatasync",
    ratio: median(ours) / median(bare),
    bound: 2,
    detail: `${median(ours).toFixed(3)} ms, raw ${median(bare).toFixed(3)} ms`,
  };
}

async function wallTime(program: string, args: string[], cwd: string): Promise<number> {
  return await timed(async () => {
    const { code, stderr } = await new Deno.Command(program, { args, cwd, stdin: "null" }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

const binary = join(projectRoot, "dist", Deno.build.os === "windows" ? "autom8.exe" : "autom8");
const folder = await Deno.makeTempDir({ prefix: "autom8-bench-" });
try {
  const rows = [
    ...await benchStart(binary, folder),
    ...await benchStream(),
    ...await benchHandover(binary),
    await benchJournal(folder),
    ...await benchKnowledge(),
  ];
  for (const { name, ratio, bound, detail } of rows) {
    const verdict = ratio <= bound ? "ok  " : "OVER";
    console.log(
      `${verdict} ${ratio.toFixed(2).padStart(6)}x  (at most ${bound.toFixed(2)}x)  ${name}: ${detail}`,
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
