import assert from "assert";
import type { ArchiveLine } from "../../src/store/archive_index.ts";
import { ensureFolder } from "../../src/store/atomic.ts";
import { createHistoryTail } from "../../src/watch/history_tail.ts";
import { project } from "./made_runs.ts";

const lineOf = (n: number): ArchiveLine => ({
  runId: `run-${n}`,
  sessionId: "s",
  branch: "b",
  status: "completed",
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: `2026-01-01T00:00:00.${String(n).padStart(3, "0")}Z`,
  storiesDone: 1,
  storiesTotal: 1,
  costUsd: 0.5,
  folder: `folder-${n}`,
});
const textOf = (lines: readonly unknown[]) => lines.map((one) => `${JSON.stringify(one)}\n`).join("");

/** All parts of one reading. */
function everything(
  tail: ReturnType<typeof createHistoryTail>,
): { restarted: boolean; ids: string[]; parts: number } {
  const { restarted, ...first } = tail.read();
  const ids: string[] = [];
  let parts = 0;
  for (let part: typeof first | null = first; part !== null; part = part.rest?.() ?? null) {
    ids.push(...part.runs.map(({ runId }) => runId));
    parts += 1;
  }
  return { restarted, ids, parts };
}

Deno.test("a history is read newest first in parts, then only what is added, and anew when it is rewritten", async () => {
  const home = await Deno.makeTempDir();
  try {
    const paths = project(home);
    await ensureFolder(paths.folder);
    const tail = createHistoryTail(paths);
    assert.deepEqual(everything(tail), { restarted: false, ids: [], parts: 1 });
    const lines = Array.from({ length: 1_200 }, (_, n) => lineOf(n));
    await Deno.writeTextFile(paths.index, `${textOf(lines)}torn {"runId":`);
    const all = everything(tail);
    assert.equal(all.parts, 3);
    assert.deepEqual(all.ids, lines.map(({ runId }) => runId).reverse());
    // The torn line gets its end, and two runs are added, one of them known.
    await Deno.writeTextFile(paths.index, `\n${textOf([lineOf(1_200), lineOf(7)])}`, { append: true });
    assert.deepEqual(everything(tail).ids, ["run-1200"]);
    await Deno.writeTextFile(`${paths.index}.new`, textOf([lineOf(3), lineOf(4)]));
    await Deno.rename(`${paths.index}.new`, paths.index);
    assert.deepEqual(everything(tail), { restarted: true, ids: ["run-4", "run-3"], parts: 1 });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
