/** A run's turns, checks and waits on a line of time. Pure. */

import type { RunAnswer } from "../protocol.ts";
import { clockTime, duration } from "../../src/view/amounts.ts";
import { attemptLabel, type Source } from "./sources.ts";

/** A bar: `left` and `width` in thousandths of the whole time. `lane`: 0 turns, 1 checks, 2 waits. */
export type Bar = {
  lane: 0 | 1 | 2;
  kind: "turn" | "passed" | "failed" | "wait";
  left: number;
  width: number;
  label: string;
  source: Source;
};

/** A narrower bar could not be clicked. */
const narrowest = 6;

/** The bars in the order of time. `now`: the end of what is under way, in ms since the epoch. */
export function barsOf({ attempts, timeline }: RunAnswer, now: number): Bar[] {
  const begin = Math.min(...timeline.map(({ at }) => at), ...attempts.map(({ startedAt }) => startedAt));
  const end = Math.max(
    ...timeline.map(({ at }) => at),
    ...attempts.map(({ endedAt }) => endedAt ?? now),
    begin + 1,
  );
  if (!Number.isFinite(begin)) return [];
  const place = (from: number, to: number) => {
    const width = Math.max(narrowest, (to - from) / (end - begin) * 1_000);
    return { left: Math.max(0, Math.min((from - begin) / (end - begin) * 1_000, 1_000 - width)), width };
  };
  const turns = attempts.map((attempt): Bar => {
    const to = attempt.endedAt ?? now;
    return {
      lane: 0,
      kind: "turn",
      ...place(attempt.startedAt, to),
      label: `${attemptLabel(attempt)}, ${clockTime(new Date(attempt.startedAt))}, ${
        duration(to - attempt.startedAt)
      }`,
      source: `attempt ${attempt.turn}`,
    };
  });
  const others = timeline.flatMap(({ at, label, text, tone }, i): Bar[] => {
    if (label !== "Check" && label !== "Wait") return [];
    const isCheck = label === "Check";
    const next = timeline[i + 1]?.at ?? at;
    return [{
      lane: isCheck ? 1 : 2,
      kind: !isCheck ? "wait" : tone.startsWith("bad") ? "failed" : "passed",
      ...place(at, isCheck ? at : next),
      label: `${label}: ${text}, ${clockTime(new Date(at))}`,
      source: isCheck ? "checks" : "events",
    }];
  });
  return [...turns, ...others].sort((a, b) => a.left - b.left);
}
