/** Which step of a script a turn plays. */

import type { Script, Step } from "./script.ts";

/** The facts of a turn, from its prompt's header and the turns before it. */
export type TurnFacts = { phase: string; story: string; attempt: number; round: number; call: number };

/** Phase, story and attempt in the header of a prompt; null if it has no header. Pure. */
export function readHeader(prompt: string): Pick<TurnFacts, "phase" | "story" | "attempt"> | null {
  const match = /^\[autom8 run=\S+ phase=(\S+) story=(\S+) attempt=(\d+)\]\s*$/m.exec(prompt);
  if (match === null) return null;
  return { phase: match[1] ?? "", story: decodeURIComponent(match[2] ?? ""), attempt: Number(match[3]) };
}

/** The first step whose conditions all match. Pure. */
export function pickStep(script: Script, turn: TurnFacts): Step | null {
  const fits = <T>(wanted: T | undefined, found: T) => wanted === undefined || wanted === found;
  return script.steps.find((step) =>
    fits(step.phase, turn.phase) && fits(step.story, turn.story) && fits(step.attempt, turn.attempt) &&
    fits(step.round, turn.round) && fits(step.call, turn.call)
  ) ?? null;
}

/** The facts of a turn in words, for messages. Pure. */
export function describeTurn({ phase, story, attempt, round, call }: TurnFacts): string {
  return `phase=${phase} story=${story} attempt=${attempt} round=${round} call=${call}`;
}
