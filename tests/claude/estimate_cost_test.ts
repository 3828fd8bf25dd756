import assert from "assert";
import { estimateCost } from "../../src/claude/estimate_cost.ts";
import { noUsage, type Usage } from "../../src/claude/events.ts";
import { readTranscript } from "./transcripts.ts";

const usage = (changes: Partial<Usage>): Usage => ({ ...noUsage, ...changes });
const nothing = { usage: noUsage, costUsd: 0 };

Deno.test("row 22: a turn that was cut off is priced at what the run has paid so far", async () => {
  const paid = await readTranscript("2.1.331/story-done");
  const killed = usage({ inputTokens: 1_000, outputTokens: 100 });
  // In the recorded turns, 1,000 tokens of input and 100 of output cost 0.006 USD.
  assert.equal(estimateCost(killed, paid).toFixed(6), "0.006000");
  assert.equal(estimateCost(usage({ cacheReadTokens: 10_000 }), paid).toFixed(6), "0.004000");
  assert.equal(estimateCost(usage({ cacheCreationTokens: 1_000 }), paid).toFixed(6), "0.005000");
});

Deno.test("row 22: without a price it is that of a large model, and nothing used costs nothing", () => {
  const million = usage({ inputTokens: 1_000_000 });
  assert.equal(estimateCost(million, nothing).toFixed(6), "5.000000");
  // A subscription reports tokens without costs.
  assert.equal(estimateCost(million, { usage: million, costUsd: 0 }).toFixed(6), "5.000000");
  assert.equal(estimateCost(million, { usage: noUsage, costUsd: 1 }).toFixed(6), "5.000000");
  assert.equal(estimateCost(noUsage, nothing), 0);
});
