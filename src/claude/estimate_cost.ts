/** What a turn cost that was cut off before the agent's program reported it. Pure. */

import type { Usage } from "./events.ts";

/** Tokens, and the USD that they cost. */
export type Priced = { usage: Usage; costUsd: number };

/**
 * Prices of tokens relative to one of input. They are the same for all models that the agent runs, unlike the prices
 * themselves.
 */
const weights: Record<keyof Usage, number> = {
  inputTokens: 1,
  outputTokens: 5,
  cacheReadTokens: 0.1,
  cacheCreationTokens: 1.25,
};

/** USD for a token of input if the run has paid for nothing yet: of a large model, so that a limit is kept too early. */
const usualPrice = 5 / 1_000_000;

/**
 * Estimates what tokens cost, in USD: at the price that the run has paid so far, since that is the price of its models.
 * A turn that was cut off does not report what its last message held, so it rather cost a little more.
 */
export function estimateCost(usage: Usage, paid: Priced): number {
  const paidFor = weigh(paid.usage);
  const price = paidFor > 0 && paid.costUsd > 0 ? paid.costUsd / paidFor : usualPrice;
  return weigh(usage) * price;
}

/** The tokens of input that would cost as much. */
function weigh(usage: Usage): number {
  return usage.inputTokens * weights.inputTokens + usage.outputTokens * weights.outputTokens +
    usage.cacheReadTokens * weights.cacheReadTokens + usage.cacheCreationTokens * weights.cacheCreationTokens;
}
