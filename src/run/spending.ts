/** What a run took: time, tokens and money, by what it did. Pure. */

import { addUsage, noUsage } from "../claude/events.ts";
import type { RunPhase } from "../config/phases.ts";
import type { RunEvent } from "./events.ts";
import { isEstimated } from "./parts.ts";
import type { PhaseSpending, RunState, Spending } from "./state.ts";

const nothing: PhaseSpending = { turns: 0, usage: noUsage, costUsd: 0, isEstimate: false, durationMs: 0 };

/** What a run took before its first event. */
export const noSpending: Spending = {
  phases: {
    implement: nothing,
    review: nothing,
    correct: nothing,
    "pr-template": nothing,
    "pr-review": nothing,
  },
  checksMs: 0,
  setupMs: 0,
  waitedMs: 0,
  stoppedMs: 0,
  idleSince: null,
};

/** The spending after an event, from the run before it. `at`: the journal's time of the event. */
export function spendingAfter(run: RunState, event: RunEvent, at: string): Spending {
  const { spending, turn } = run;
  switch (event.kind) {
    case "turn-started":
      return withPhase(spending, event.phase, ({ turns }) => ({ turns: turns + 1 }));
    case "agent-stopped":
      if (turn === null) return spending;
      return withPhase(spending, turn.phase, ({ usage, costUsd, isEstimate, durationMs }) => ({
        usage: addUsage(usage, event.usage),
        costUsd: costUsd + event.costUsd,
        isEstimate: isEstimate || isEstimated(event),
        durationMs: durationMs + event.durationMs,
      }));
    case "verify-ended":
      return { ...spending, checksMs: spending.checksMs + event.durationMs };
    case "setup-ended":
      return { ...spending, setupMs: spending.setupMs + event.durationMs };
    case "wait-started":
      return { ...spending, idleSince: at };
    case "wait-ended":
    case "run-resumed":
      return notIdle(run, at);
    case "run-interrupted":
    case "run-paused":
    case "run-failed":
    case "run-completed":
      return { ...notIdle(run, at), idleSince: at };
    default:
      return spending;
  }
}

/** The time since the wait or the stop began is counted: a run that waits has not stopped. */
function notIdle({ spending, waiting }: RunState, at: string): Spending {
  if (spending.idleSince === null) return spending;
  const ms = Math.max(0, Date.parse(at) - Date.parse(spending.idleSince));
  const key = waiting === null ? "stoppedMs" : "waitedMs";
  return { ...spending, [key]: spending[key] + ms, idleSince: null };
}

function withPhase(
  spending: Spending,
  phase: RunPhase,
  change: (before: PhaseSpending) => Partial<PhaseSpending>,
): Spending {
  const before = spending.phases[phase];
  return { ...spending, phases: { ...spending.phases, [phase]: { ...before, ...change(before) } } };
}
