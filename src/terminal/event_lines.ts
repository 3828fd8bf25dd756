/** What each event of a run looks like, as lines. */

import type { EventOf, RunEvent, RunEventKind } from "../run/events.ts";
import { type AttemptProblem, describeProblem } from "../claude/prompts/problem.ts";
import { reviewFile } from "../claude/prompts/review.ts";
import { correctionsKey, progressOf, type RunState } from "../run/state.ts";
import { pathInside } from "../view/activity.ts";
import { count, duration, plural, totalTokens, untilTime, usd } from "../view/amounts.ts";
import { renderBanner, renderPhase, storyTitle } from "./banner.ts";
import {
  type EntryPlace,
  isNarrow,
  renderEntry,
  renderEntryWith,
  renderNote,
  renderOutputTail,
} from "./entry.ts";
import { fitLine, type Line, line, span } from "../view/line.ts";
import { renderBox } from "./panel.ts";
import { renderSummary } from "./summary.ts";

/** `now` is the event's time. */
export type EventPlace = EntryPlace & { now: Date };

/** The lines of an event, after it was applied to the run. Many events are worth none. */
export function renderEvent(event: RunEvent, run: RunState, place: EventPlace): Line[] {
  return renderKind(event, run, place);
}

function renderKind<K extends RunEventKind>(event: EventOf<K>, run: RunState, place: EventPlace): Line[] {
  const render: Render<K> = renderers[event.kind as K];
  return render(event, run, place);
}

type Render<K extends RunEventKind> = (event: EventOf<K>, run: RunState, place: EventPlace) => Line[];

/** Lines of a failing command's output that are shown; all of it is in the journal. */
const outputLines = 10;

/** Refused tool uses that are shown; all of them are in the journal. */
const shownDenials = 5;

const nothing = () => [];

const renderers: { [K in RunEventKind]: Render<K> } = {
  // Its events are announced one by one.
  "transition": () => [],
  "run-started": (event, run, { width }) => [
    fitLine(line(span(event.project, "strong"), span(`  autom8 ${event.version}`, "quiet")), width),
    fact("Branch", event.branch, width),
    fact("Spec", pathInside(event.specFile, event.root), width),
    ...permissionWarning(run, width),
  ],
  "spec-loaded": (event, _, { width }) => {
    const stories = event.spec.userStories;
    const done = stories.filter((story) => story.passes).length;
    const text = `${plural(stories.length, "story", "stories")}: ${done} done, ${
      stories.length - done
    } to do`;
    return [fact("Stories", text, width)];
  },
  "workspace-intended": nothing,
  "workspace-ready": (event, run, { width }) =>
    event.workTree === run.checkout ? [] : [fact("Work in", event.workTree, width)],
  "state-entered": (event, run, { width }) =>
    event.state === "committing" || event.state === "creating-pr" || event.state === "generating-spec"
      ? renderPhase(run, width)
      : [],
  "story-picked": nothing,
  "turn-started": (_, run, { width }) => renderPhase(run, width),
  "agent-started": (event, _, place) =>
    event.resumes ? [renderEntry(place, "Agent", ["goes on with the same conversation"])] : [],
  "agent-stopped": (event, _, place) => {
    const { ending } = event;
    const took = duration(event.durationMs);
    const tokens = isNarrow(place) ? "" : `  ${count(totalTokens(event.usage))} tokens`;
    const amounts = `  ${usd(event.costUsd)}${tokens}`;
    const stopped = ending.kind === "done"
      ? [renderEntry(place, "Agent", [`done in ${took}`, span(amounts, "quiet")])]
      : renderNote(place, "Agent", `stopped after ${took}: ${ending.failure.detail}`, "warn");
    const denied = event.denials.slice(0, shownDenials).map(({ tool, input }) =>
      renderEntry(place, "!", [`not permitted: ${tool} ${input}`], "warn-strong")
    );
    return [...stopped, ...denied];
  },
  "turn-ended": nothing,
  "turn-dropped": (event, _, place) => notice(place, `turn ${event.turn} does not count: ${event.why}`),
  "verify-started": nothing,
  "verify-ended": (event, _, place) => {
    const took = `  ${duration(event.durationMs)}`;
    if (event.passed) return [renderEntryWith(place, "Check", event.command, span(` … ok${took}`, "good"))];
    const failed = span(` … ${event.detail}${took}`, "bad-strong");
    return [
      renderEntryWith(place, "Check", event.command, failed, "bad"),
      ...renderOutputTail(event.output, outputLines, place),
    ];
  },
  "story-passed": (event, run, place) => {
    const story = progressOf(run, event.storyId);
    const gap = isNarrow(place) ? " " : "  ";
    const facts = [
      span(`${gap}${plural(story.files, "file")}${gap}`),
      span(`+${count(story.additions)}`, "good"),
      span(" "),
      span(`-${count(story.deletions)}`, "bad"),
      span(isNarrow(place) ? "" : `  ${usd(story.costUsd)}`, "quiet"),
    ];
    return [renderEntry(place, "Passed", [span(event.storyId, "good-strong"), ...facts], "good-strong")];
  },
  "attempt-failed": (event, run, place) => {
    const { maxAttempts } = run.config;
    const { failures } = progressOf(run, event.storyId);
    const after = event.counts
      ? `attempt ${failures}/${maxAttempts}${failures < maxAttempts ? ", trying again" : ""}`
      : "does not count as an attempt";
    return renderNote(
      place,
      "Failed",
      `${event.storyId}: ${problemText(event.problem)} (${after})`,
      "bad-strong",
    );
  },
  "review-passed": (_, __, place) => [renderEntry(place, "Review", ["passed"], "good-strong")],
  "review-found-issues": (_, __, place) =>
    renderNote(place, "Review", `found issues, they are in ${reviewFile}`, "warn-strong"),
  "corrected": ({ changedFiles, fileCount }, _, place) => [
    renderEntry(
      place,
      "Fixed",
      [`${plural(fileCount, "file")}: ${changedFiles.join(", ")}`],
      "good",
    ),
  ],
  "correction-failed": (event, _, place) =>
    renderNote(place, "Failed", `the correction: ${problemText(event.problem)}`, "bad-strong"),
  "commit-intended": nothing,
  "committed": (event, _, place) => [
    renderEntry(place, "Commit", [span(event.commit.slice(0, 7), "strong"), `  ${event.subject}`], "good"),
  ],
  "commit-skipped": (event, _, place) => [
    renderEntry(place, "Commit", [span(`${commitName(event.key)}: ${event.why}`, "quiet")]),
  ],
  "commit-refused": (event, run, place) => [
    renderEntry(
      place,
      "Failed",
      [`a git hook refused the commit of ${commitName(event.key, run)}`],
      "bad-strong",
    ),
    ...renderOutputTail(event.output, outputLines, place),
  ],
  "index-synced": nothing,
  "verified": nothing,
  "wait-started": (event, _, place) => {
    const until = event.until === null ? "" : `until ${untilTime(new Date(event.until), place.now)}: `;
    const text = `${until}${event.why}. Ctrl-C stops; autom8 resume goes on.`;
    return renderNote(place, "Wait", text, "warn-strong");
  },
  "wait-ended": (_, __, place) => [renderEntry(place, "Wait", ["over, going on"])],
  "permission-fallback": (event, _, place) =>
    notice(
      place,
      `permission mode ${event.asked} is not available with this model: going on with ${event.mode}`,
    ),
  "notice": (event, _, place) => notice(place, event.text),
  "run-completed": (_, run, { width }) => [
    ...renderBanner("COMPLETED", "good-strong", width),
    ...renderSummary(run, width),
  ],
  "run-failed": (
    _,
    run,
    { width },
  ) => [...renderBanner("FAILED", "bad-strong", width), ...renderSummary(run, width)],
  "run-interrupted": (_, run, { width }) => [
    ...renderBanner("INTERRUPTED", "warn-strong", width),
    ...renderSummary(run, width),
  ],
  "run-paused": (
    _,
    run,
    { width },
  ) => [...renderBanner("PAUSED", "warn-strong", width), ...renderSummary(run, width)],
  "run-resumed": (_, run, { width }) => {
    const stories = run.spec?.userStories ?? [];
    const done = stories.filter((story) => story.passes).length;
    return [
      fitLine(line(span(run.project, "strong"), span("  going on", "quiet")), width),
      fact("Branch", run.branch, width),
      ...(stories.length === 0 ? [] : [fact("Stories", `${done}/${stories.length} done`, width)]),
      ...permissionWarning(run, width),
      // What was cut off goes on without announcing itself.
      ...(run.turn !== null || run.machineState === "committing" ? renderPhase(run, width) : []),
    ];
  },
  "rollback-intended": nothing,
  "rolled-back": ({ droppedStories }, run, place) =>
    droppedStories.flatMap((id) => notice(place, `${id} ${storyTitle(run, id)} is to be done again`)),
};

function fact(name: string, text: string, width: number): Line {
  return fitLine(line(span(`  ${name.padEnd(9)}`, "quiet"), text), width);
}

function notice(place: EntryPlace, text: string): Line[] {
  return renderNote(place, "!", text, "warn-strong");
}

/** Commands stand in back ticks only where texts are read as Markdown. */
function problemText(problem: AttemptProblem): string {
  return describeProblem(problem).replaceAll("`", "");
}

function commitName(key: string, run?: RunState): string {
  if (key === correctionsKey) return "the corrections";
  const title = run === undefined ? "" : storyTitle(run, key);
  return title === "" ? key : `${key} ${title}`;
}

/** Whoever chose this shall see it each time. */
function permissionWarning(run: RunState, width: number): Line[] {
  if (run.config.claude.permissionMode !== "bypassPermissions") return [];
  const body = [
    "The agent may run any command and change any file that you can, without being asked about.",
    'This is what permission_mode = "bypassPermissions" in your configuration means.',
  ];
  return renderBox("ALL PERMISSION CHECKS ARE OFF", body, "bad-strong", width);
}
