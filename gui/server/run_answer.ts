/** All that is recorded of a run, as the page shows it. Pure. */

import type { RunDetail } from "../../src/feed/world.ts";
import { summarize as summaryOf } from "../../src/run/summary.ts";
import type { RunState } from "../../src/run/state.ts";
import { sanitize } from "../../src/text/sanitize.ts";
import { severityTones } from "../../src/view/findings.ts";
import { type Line, line, span } from "../../src/view/line.ts";
import { nextCommands } from "../../src/view/next_commands.ts";
import { statusText } from "../../src/view/progress.ts";
import { checksOf, decisionsOf, findingsOf, runHead } from "../../src/view/run_report.ts";
import { timeline } from "../../src/view/timeline.ts";
import type { AttemptRow, RunAnswer } from "../protocol.ts";
import { storyRow } from "./cards.ts";
import { cutLine } from "./item_lines.ts";
import { summarize } from "../../src/view/summary.ts";

/** `alive`: a process drives the run. */
export function runAnswer(
  detail: RunDetail,
  { alive, archived, now }: { alive: boolean; archived: boolean; now: Date },
): RunAnswer {
  const { key, run, moments } = detail;
  const reported = { ...detail, alive, archived };
  const head = runHead(reported, now);
  const facts = head.flatMap((block) => block.kind === "facts" ? block.facts : []);
  return {
    key,
    title: clean(`${run.project}, ${run.branch}`),
    alive,
    archived,
    status: statusText({ run, alive }),
    facts: facts.map(({ name, text, tone }) => ({ name, text: clean(text), tone: tone ?? "text" })),
    stories: summaryOf(run, { sequence: 0, bytes: 0 }).stories.map((story) => ({
      ...storyRow(story),
      evidence: evidenceOf(run, story.id),
    })),
    attempts: attemptRows(detail),
    timeline: timeline(moments).map(({ at, text, output, ...row }) => ({
      ...row,
      at: Date.parse(at),
      text: clip(clean(text)),
      output: output === null ? null : clipOutput(sanitize(output, { keepNewlines: true })),
    })),
    findings: findingsOf(reported).map(({ round, severity, path, line: at, text, state, reason }) => ({
      ...{ round, severity, tone: severityTones[severity], state },
      text: clean(
        `${path === null ? "" : `${path}${at === null ? "" : `:${at}`}  `}${text}${
          reason === null ? "" : ` (${reason})`
        }`,
      ),
    })),
    checks: checksOf(reported).map((check) => ({ ...check, command: clip(clean(check.command)) })),
    decisions: decisionsOf(reported).map(({ storyId, text }) => ({ storyId, text: clean(text) })),
    assumptions: (summarize(run)?.assumptions ?? []).map(({ storyId, assumption }) => ({
      storyId,
      text: clean(assumption),
    })),
    commits: run.commits.map(({ commit, subject, key: of }) => ({
      commit,
      subject: clean(subject),
      key: of,
    })),
    next: nextCommands(run),
  };
}

/** What shows that a story is done, or why it is not. */
function evidenceOf(run: RunState, storyId: string): Line[] {
  const story = run.stories[storyId];
  if (story === undefined) return [];
  const changes = run.knowledge.storyChanges.filter((one) => one.storyId === storyId);
  const files = changes.flatMap(({ filesCreated, filesModified, filesDeleted }) => [
    ...filesCreated.map(({ path, additions, deletions }) => fileLine("+", path, additions, deletions)),
    ...filesModified.map(({ path, additions, deletions }) => fileLine("~", path, additions, deletions)),
    ...filesDeleted.map((path) => fileLine("-", path, 0, 0)),
  ]);
  const summaries = changes.flatMap(({ summary }) => summary === null ? [] : [line(summary)]);
  const parked = story.parked === null ? [] : [line(span("Parked: ", "warn"), story.parked.reason)];
  return [...parked, ...summaries, ...files].map(cutLine);
}

function fileLine(mark: string, path: string, additions: number, deletions: number): Line {
  const counts = mark === "-" ? "" : `  +${additions} -${deletions}`;
  return line(`${mark} ${path}`, span(counts, "quiet"));
}

function attemptRows({ attempts, moments }: RunDetail): AttemptRow[] {
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  for (const { event, at } of moments) {
    if (event.kind === "turn-started") starts.set(event.number, Date.parse(at));
    if (event.kind === "turn-ended") ends.set(event.turn, Date.parse(at));
  }
  return attempts.map((attempt) => ({
    ...attempt,
    startedAt: starts.get(attempt.turn) ?? 0,
    endedAt: ends.get(attempt.turn) ?? null,
  }));
}

/** The lines of all that the checks of a run printed, as far as its journal holds it. */
export function checkLines({ moments }: RunDetail): Line[] {
  return moments.flatMap(({ event }) => {
    if (event.kind !== "verify-ended") return [];
    const { command, passed, detail, output, outputFile } = event;
    return [
      line(
        span(passed ? "✓ " : "✗ ", passed ? "good" : "bad"),
        span(command, "strong"),
        span(`  ${detail}`, "quiet"),
      ),
      ...(output === ""
        ? []
        : sanitize(output, { keepNewlines: true }).trimEnd().split("\n").map((text) => line(text))),
      ...(outputFile === null ? [] : [line(span(`All of it: ${outputFile}`, "quiet"))]),
      line(),
    ].map(cutLine);
  });
}

/** On one line. */
function clean(text: string): string {
  return sanitize(text);
}

const longestText = 4_000;
const longestOutput = 20_000;

function clip(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)} …`;
}

function clipOutput(text: string): string {
  if (text.length <= longestOutput) return text;
  return `${text.slice(0, longestOutput / 2)}\n…\n${text.slice(-longestOutput / 2)}`;
}
