import assert from "assert";
import { join } from "path";
import { readLoneTurns, recordLoneTurn } from "../../src/store/lone_turns.ts";
import { projectPaths } from "../../src/store/paths.ts";

const turn = {
  phase: "plan" as const,
  usage: { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheCreationTokens: 4 },
  costUsd: 0.5,
  durationMs: 6,
};

Deno.test("turns are read back in order, and what a crash left of a line costs no other line", async () => {
  const home = await Deno.makeTempDir();
  try {
    const project = projectPaths(join(home, "new"), "shop");
    assert.deepEqual(await readLoneTurns(project), []);
    await recordLoneTurn(project, turn);
    await Deno.writeTextFile(project.turns, '{"at":"2026-', { append: true });
    await recordLoneTurn(project, { ...turn, phase: "improve" });
    const read = await readLoneTurns(project);
    assert.deepEqual(read.map(({ at: _, ...rest }) => rest), [turn, { ...turn, phase: "improve" }]);
    assert.ok(read.every(({ at }) => !Number.isNaN(Date.parse(at))));
    assert.equal((await Deno.stat(project.turns)).mode! & 0o777, 0o600);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
