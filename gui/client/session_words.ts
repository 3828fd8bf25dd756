/** A session in words and numbers. Pure. */

import type { SessionCard } from "../protocol.ts";
import { amountTexts, elapsed } from "../../src/view/amounts.ts";

/** `12m 05s`, `$0.12`, `45.2k tokens`, as far as they are known. `now` in ms since the epoch. */
export function amounts(card: SessionCard, now: number): string {
  const end = card.alive ? now : card.finishedAt ?? card.updatedAt;
  const { costUsd, tokens, costIsEstimate: isEstimate } = card;
  return amountTexts({ ms: end - card.startedAt, costUsd, tokens, isEstimate }).join(" · ");
}

/** What is waited for, and how long a timed wait still takes. Empty if it is not known. */
export function doing(card: SessionCard, now: number): string {
  if (!card.alive) return "";
  const left = card.until === null ? "" : `, ${elapsed(card.until - now)} left`;
  return card.doing === "" ? "" : `${card.doing}${left}`;
}

/** What the run does now; empty if its state says the same. */
export function phaseText({ phase, status }: SessionCard): string {
  return phase === status.text ? "" : phase;
}

/** The order of the cards: those that are driven first, then the one that changed last. */
export function ordered(sessions: Iterable<SessionCard>): SessionCard[] {
  return [...sessions].sort((a, b) =>
    Number(b.alive) - Number(a.alive) || b.startedAt - a.startedAt || (a.key < b.key ? -1 : 1)
  );
}
