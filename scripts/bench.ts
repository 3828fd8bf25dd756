/**
 * `deno task bench`: how fast autom8 is, as ratios against the least that could do the same, measured in one run.
 * `--long` adds a run of 500 stories and a worktree of 50,000 files. The exit code is 1 if a row is beyond its bound.
 */

import { join } from "path";
import { parseArgs } from "node:util";
import { benchHandover } from "./bench_handover.ts";
import { benchJournal } from "./bench_journal.ts";
import { benchLong } from "./bench_long.ts";
import { type BenchRow, lineOf } from "./bench_row.ts";
import { benchStart } from "./bench_start.ts";
import { benchStream } from "./bench_stream.ts";
import { benchWorktree } from "./bench_worktree.ts";
import { projectRoot } from "./run_tool.ts";
import { runScript } from "./stop.ts";

async function main(): Promise<void> {
  const { values } = parseArgs({ args: Deno.args, options: { long: { type: "boolean", default: false } } });
  const binary = join(projectRoot, "dist", Deno.build.os === "windows" ? "autom8.exe" : "autom8");
  const benches: (() => Promise<BenchRow[]>)[] = [
    () => benchStart(binary),
    async () => [await benchHandover(binary)],
    async () => [await benchJournal()],
    benchStream,
  ];
  if (values.long) benches.push(() => benchLong(binary), benchWorktree);
  let over = 0;
  for (const bench of benches) {
    for (const row of await bench()) {
      console.log(lineOf(row));
      if (!(row.ratio <= row.bound)) over += 1;
    }
  }
  if (over > 0) Deno.exit(1);
}

if (import.meta.main) await runScript(main);
