/** What grows with a run: time a story and memory, over 500 stories with an agent that needs no time. */

import { benchGround } from "./bench_ground.ts";
import { type BenchRow, median } from "./bench_row.ts";

const stories = 500;
/** How many stories at each end are compared. */
const end = 50;
const memoryBoundMb = 150;

/** Takes some minutes. The memory of a process can be read on Linux only. */
export async function benchLong(binary: string): Promise<BenchRow[]> {
  await using ground = await benchGround({ files: 100, stories });
  const child = new Deno.Command(binary, {
    args: ["--skip-review", ground.spec],
    cwd: ground.repository,
    env: ground.env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let peak: number | null = null;
  const sampling = setInterval(() => peak = peakMemoryMb(child.pid) ?? peak, 100);
  const { code } = await child.status;
  clearInterval(sampling);
  if (code !== 0) throw new Error(`The run of ${stories} stories ended with exit code ${code}`);

  const turns = await ground.turns();
  const each = turns.slice(1).map(({ start }, i) => start - (turns[i]?.start ?? NaN));
  if (each.length < stories - 1) throw new Error(`The run had ${turns.length} turns, not ${stories}`);
  const first = median(each.slice(0, end));
  const last = median(each.slice(-end));
  const rows = [{
    name: `a story of a run of ${stories}, the last ${end} against the first ${end}`,
    ratio: last / first,
    bound: 1.15,
    detail: `${last.toFixed(1)} ms, at first ${first.toFixed(1)} ms`,
  }];
  if (peak !== null) {
    rows.push({
      name: `peak memory of a run of ${stories} stories, against ${memoryBoundMb} MB`,
      ratio: peak / memoryBoundMb,
      bound: 1,
      detail: `${Math.round(peak)} MB`,
    });
  }
  return rows;
}

/** The most memory that a process ever held, MB; null if the system does not say. */
function peakMemoryMb(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
