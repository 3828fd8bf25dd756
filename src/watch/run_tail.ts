/** What is added to a run: its events, with what its agents print in between. */

import type { RunState } from "../run/state.ts";
import { type SessionPaths, transcriptPath } from "../store/paths.ts";
import { createJournalTail, type FoldedRun } from "./journal_tail.ts";
import { createLineTail, type LineTail } from "./line_tail.ts";
import type { Moment } from "./replay.ts";

/** One thing that happened: an event, or lines that the agent printed. `run`: the run after it. */
export type Happening =
  | { kind: "event"; moment: Moment }
  | { kind: "printed"; lines: string[]; run: RunState; storyId: string | null };

/**
 * Which of what agents printed is read. `newest`: of the runs of agents that there are at the first look, only the end of
 * the last one's.
 */
export type Printed = "all" | "newest" | "none";

/** What a look found. `damage`: why the end of the journal is not used; null if all of it is. */
export type RunLook = FoldedRun & { happenings: readonly Happening[]; damage: string | null };

/** Follows one run. */
export interface RunTail {
  /** What happened since the last look; null if nothing is recorded (any more). @throws Autom8Error state-newer, state-damaged */
  look(): RunLook | null;
}

/** Of an agent that already works at the first look. In bytes. */
const newestBytes = 64 * 1024;

type Agent = { tail: LineTail; storyId: string | null };

/**
 * A tail that has read nothing yet.
 * @param skip How many events are known already
 */
export function createRunTail(paths: SessionPaths, printed: Printed, skip = 0): RunTail {
  const journal = createJournalTail(paths.journal);
  let known = skip;
  let isFirst = true;
  let agent: Agent | null = null;

  function agentOf({ event, run }: Moment, isNewest: boolean): Agent | null {
    if (event.kind !== "agent-started" || printed === "none") return null;
    const isPast = isFirst && printed === "newest";
    if (isPast && !isNewest) return null;
    const tail = createLineTail(transcriptPath(paths, event.transcript), isPast ? newestBytes : Infinity);
    return { tail, storyId: run.turn?.storyId ?? null };
  }

  return {
    look() {
      const read = journal.read();
      if (read === null) return null;
      // A journal that was rewritten in today's version has the same events.
      const added = read.anew ? read.added.slice(known) : read.added;
      const newest = added.findLastIndex(({ event }) => event.kind === "agent-started");
      const happenings: Happening[] = [];
      for (const [index, moment] of added.entries()) {
        const { event, run } = moment;
        if (event.kind === "agent-stopped" || event.kind === "agent-started") {
          happenings.push(...linesOf(agent, run));
          agent = null;
        }
        happenings.push({ kind: "event", moment });
        agent = agentOf(moment, index === newest) ?? agent;
      }
      known += added.length;
      isFirst = false;
      happenings.push(...linesOf(agent, read.run));
      const { run, sequence, bytes, damage } = read;
      return { run, sequence, bytes, damage, happenings };
    },
  };
}

function linesOf(agent: Agent | null, run: RunState): Happening[] {
  if (agent === null) return [];
  const { lines } = agent.tail.read();
  return lines.length === 0 ? [] : [{ kind: "printed", lines, run, storyId: agent.storyId }];
}
