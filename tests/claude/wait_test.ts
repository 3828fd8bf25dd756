import assert from "assert";
import { backOffMs, sleep } from "../../src/claude/wait.ts";

Deno.test("the waits between tries double, up to five minutes, half of each is jitter", () => {
  const waits = (random: number) => [1, 2, 3, 10].map((n) => backOffMs(n, 10_000, random));
  assert.deepEqual(waits(1), [10_000, 20_000, 40_000, 300_000]);
  assert.deepEqual(waits(0), [5_000, 10_000, 20_000, 150_000]);
});

Deno.test("a sleep ends early when the signal is aborted, and does not begin after that", async () => {
  const controller = new AbortController();
  const slept = sleep(3_600_000, controller.signal);
  controller.abort();
  await slept;
  await sleep(3_600_000, controller.signal);
});
