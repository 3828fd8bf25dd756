/** The live line at the bottom of a terminal: its data, and how it reads. Pure. */

import type { AgentEvent, Usage } from "../claude/events.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { saidBy, shownToolUse } from "./activity.ts";
import { approximate, elapsed, shortCount, totalTokens, usd } from "./amounts.ts";
import { fitLine, type Line, line, span } from "./line.ts";
import { phaseNameOf } from "./phases.ts";

/** The data of the line. Times in ms since the epoch, cost in USD. */
export type LiveView = {
  phase: string;
  story: string | null;
  /** When the phase began or was resumed. */
  since: number;
  /** Of all finished agent turns of the run. */
  tokens: number;
  costUsd: number;
  /** Some of them are estimated: a turn was cut off. */
  isEstimate: boolean;
  /** What the run waits for right now. */
  doing: string;
  /** What the agent of the current turn said last; empty if it said nothing yet. */
  said: string;
  /** A person asked to stop. */
  stopping: boolean;
  /** When a timed wait ends; null without one. */
  until: number | null;
  /** Of the current turn: the tokens of its finished messages, and the message that is being written. */
  turnTokens: number;
  message: { id: string; tokens: number } | null;
};

/** The view before a run's first event. */
export const emptyView: LiveView = {
  phase: "starting",
  story: null,
  since: 0,
  tokens: 0,
  costUsd: 0,
  isEstimate: false,
  doing: "",
  said: "",
  stopping: false,
  until: null,
  turnTokens: 0,
  message: null,
};

/** The view after an event of the run. `now` in ms since the epoch. */
export function viewAfterEvent(view: LiveView, event: RunEvent, run: RunState, now: number): LiveView {
  const next: LiveView = {
    ...view,
    phase: phaseNameOf(run).label,
    story: run.currentStory,
    tokens: totalTokens(run.usage),
    costUsd: run.costUsd,
    isEstimate: run.usageIsEstimate,
    until: run.waiting?.until == null ? null : Date.parse(run.waiting.until),
  };
  const idle = { ...next, doing: "", said: "", turnTokens: 0, message: null };
  switch (event.kind) {
    case "state-entered":
    case "turn-started":
    case "run-resumed":
    case "run-started":
      return { ...idle, since: now };
    case "agent-started":
      return { ...idle, doing: "agent" };
    case "verify-started":
      return { ...next, doing: `checking: ${event.command}` };
    case "setup-started":
      return { ...next, doing: `setting up: ${event.command}` };
    case "commit-intended":
      return { ...next, doing: "git commit and its hooks" };
    case "wait-started":
      return { ...next, doing: event.why };
    case "agent-stopped":
    case "verify-ended":
    case "setup-ended":
    case "committed":
    case "commit-refused":
    case "wait-ended":
      return idle;
    default:
      return next;
  }
}

/** The view after an event of the agent. */
export function viewAfterActivity(view: LiveView, event: AgentEvent, workTree: string): LiveView {
  switch (event.kind) {
    case "tool-use": {
      const use = shownToolUse(event, workTree);
      return { ...view, doing: use === null ? `agent: ${event.name}` : `agent: ${use.label} ${use.subject}` };
    }
    case "retry":
      return { ...view, doing: `agent: retry ${event.attempt} of ${event.maxRetries}` };
    case "text": {
      const said = saidBy(event) ?? view.said;
      return { ...view, said, doing: agentSays(said) };
    }
    case "tool-result":
    case "thinking":
      return { ...view, doing: agentSays(view.said) };
    case "usage":
      return withUsage(view, event.messageId, event.usage);
    default:
      return view;
  }
}

function agentSays(said: string): string {
  return said === "" ? "agent" : `agent: ${said}`;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;

/** Columns from which there is room for tokens; below, what the run waits for matters more. */
const roomy = 60;

/** The line, at most `width` columns wide. `tick` counts its drawings. */
export function renderLive(view: LiveView, now: number, tick: number, width: number): Line {
  const frame = frames[tick % frames.length] ?? frames[0];
  const story = view.story === null ? "" : ` ${view.story}`;
  const tokens = liveTokens(view);
  // Before the agent's first message nothing is known yet: zeros would be wrong.
  const amounts = [
    ...(width < roomy || tokens === 0 ? [] : [approximate(`${shortCount(tokens)} tokens`, view.isEstimate)]),
    ...(view.costUsd === 0 ? [] : [approximate(usd(view.costUsd), view.isEstimate)]),
  ];
  const left = view.until === null ? [] : [`${elapsed(view.until - now)} left`];
  const stopping = view.stopping ? ["stopping, Ctrl-C again ends everything at once"] : [];
  const facts = [...stopping, elapsed(now - view.since), ...amounts, ...left].join(" · ");
  const doing = view.doing === "" || view.stopping ? "" : ` · ${view.doing}`;
  return fitLine(
    line(
      span(`${frame} `, "phase"),
      span(`${view.phase}${story}`, "strong"),
      ` · ${facts}`,
      span(doing, "quiet"),
    ),
    width,
  );
}

/** The tokens of the run so far, those of the current turn included. */
export function liveTokens({ tokens, turnTokens, message }: LiveView): number {
  return tokens + turnTokens + (message?.tokens ?? 0);
}

/** Every line of a message repeats the message's usage so far: only the last one counts. */
function withUsage(view: LiveView, id: string, usage: Usage): LiveView {
  const message = { id, tokens: totalTokens(usage) };
  const finished = view.message === null || view.message.id === id ? 0 : view.message.tokens;
  return { ...view, turnTokens: view.turnTokens + finished, message };
}
