/** One run in full, besides its story table: facts, checks, findings, decisions, commits. Pure. */

import { type Finding, findingText } from "../claude/findings.ts";
import type { RunEvent } from "../run/events.ts";
import { type Assumption, assumptionsOf, type RunState, type VerifyResult } from "../run/state.ts";
import { plural } from "../text/plural.ts";
import { dayTime, duration, totalTokens, usd } from "./amounts.ts";
import { checkVerdicts } from "./checks.ts";
import { severityTones } from "./findings.ts";
import { span } from "./line.ts";
import { statusText } from "./progress.ts";
import type { Summary } from "./summary.ts";
import { answeredJson } from "./threads.ts";
import type { Block, Fact, Item, Report } from "./report.ts";

/** A run with its events. */
export type ReportedRun = {
  run: RunState;
  alive: boolean;
  archived: boolean;
  /** Each event with the run after it. */
  moments: readonly { event: RunEvent; at: string; run: RunState }[];
  /** Why the end of its journal is not used; null if all of it is. */
  damage: string | null;
};

/** A finding and the review round that found it. */
export type RoundFinding = Finding & { round: number };

/** How a check ended the last time it ran. */
export type LastCheck = Pick<VerifyResult, "command" | "passed" | "detail" | "durationMs">;

/** What an agent decided in a story. */
export type StoryDecision = { storyId: string; text: string };

/** The run's head: what, where, how it ended, what it took. */
export function runHead(reported: ReportedRun, now: Date): Report {
  const { run, alive, archived, damage } = reported;
  const state = statusText({ run, alive });
  const end = alive ? now : new Date(run.finishedAt ?? run.updatedAt);
  const tokens = totalTokens(run.usage);
  const facts: Fact[] = [
    { name: "State", text: `${state.text}${archived ? ", archived" : ""}`, tone: state.tone },
    { name: "Branch", text: run.branch },
    { name: "Session", text: run.sessionId },
    { name: "Spec", text: run.specFile },
    ...(run.workspace === null ? [] : [{ name: "Work in", text: run.workspace.workTree }]),
    { name: "Began", text: dayTime(new Date(run.startedAt)) },
    { name: alive ? "So far" : "Took", text: duration(end.getTime() - Date.parse(run.startedAt)) },
    { name: "Used", text: tokens === 0 ? "nothing yet" : `${plural(tokens, "token")}, ${usd(run.costUsd)}` },
    ...(damage === null
      ? []
      : [{ name: "Damaged", text: `the end of its journal: ${damage}`, tone: "bad" } as const]),
    ...(run.pullRequest === null ? [] : [{ name: "PR", text: run.pullRequest.url }]),
    ...failureFacts(run),
  ];
  return [
    { kind: "heading", text: run.project, detail: `run ${run.runId}` },
    { kind: "facts", facts },
  ];
}

function failureFacts({ failure }: RunState): Fact[] {
  if (failure === null) return [];
  return [
    { name: "Failed", text: failure.error.message, tone: "bad" },
    { name: "Next", text: failure.error.hint },
  ];
}

/** Below the story table. */
export function runDetails(reported: ReportedRun): Report {
  return [
    ...section("Checks", checkItems(reported)),
    ...section("Findings", findingsOf(reported).map(findingItem)),
    ...section("Decisions", decisionsOf(reported).map(decisionItem)),
    ...section("Assumptions", assumptionsOf(reported.run).map(assumptionItem)),
    ...section("Commits", reported.run.commits.map(commitItem)),
  ];
}

/** The checks in the order in which each ran first. */
export function checksOf({ moments }: ReportedRun): LastCheck[] {
  const last = new Map<string, LastCheck>();
  for (const { event } of moments) {
    if (event.kind !== "verify-ended") continue;
    const { command, passed, detail, durationMs } = event;
    last.set(command, { command, passed, detail, durationMs });
  }
  return [...last.values()];
}

/** What each review found, and what became of it. */
export function findingsOf({ run }: Pick<ReportedRun, "run">): RoundFinding[] {
  return run.reviews.flatMap(({ findings }, i) => findings.map((finding) => ({ ...finding, round: i + 1 })));
}

/** What agents decided where the spec left it open. */
export function decisionsOf({ run }: Pick<ReportedRun, "run">): StoryDecision[] {
  return run.knowledge.decisions.map(({ storyId, topic, choice, rationale }) => ({
    storyId,
    text: `${topic}: ${choice}${rationale === "" ? "" : ` (${rationale})`}`,
  }));
}

function section(title: string, items: readonly Item[]): Block[] {
  return items.length === 0 ? [] : [{ kind: "list", title, items }];
}

/** Each check once: how it ended last and, if it ran before the first agent, what became of it since. */
function checkItems(reported: ReportedRun): Item[] {
  const verdicts = new Map(checkVerdicts(reported.run).map(({ command, verdict }) => [command, verdict]));
  return checksOf(reported).map(({ command, passed, detail, durationMs }) => {
    const mark = passed ? span("✓ ", "good") : span("✗ ", "bad");
    const verdict = verdicts.get(command);
    const end = [
      passed ? "passed" : detail,
      duration(durationMs),
      ...(verdict === undefined ? [] : [verdict]),
    ];
    return { lead: [mark], text: command, after: span(end.join(", "), passed ? "quiet" : "bad") };
  });
}

function findingItem(finding: RoundFinding): Item {
  const { round, severity, state } = finding;
  const lead = [span(`round ${round}  `, "quiet"), span(severity.padEnd(13), severityTones[severity])];
  return {
    lead,
    text: findingText(finding),
    ...(state === "open" ? {} : { after: span(`(${state})`, "quiet") }),
  };
}

function decisionItem({ storyId, text }: StoryDecision): Item {
  return { lead: [span(`${storyId}  `, "quiet")], text };
}

function assumptionItem({ storyId, assumption }: Assumption): Item {
  return { lead: [span(`${storyId}  `, "quiet")], text: assumption };
}

function commitItem({ commit, subject, key }: RunState["commits"][number]): Item {
  return {
    lead: [span(`${commit.slice(0, 7)}  `, "strong")],
    text: subject,
    after: span(`(${key})`, "quiet"),
  };
}

/** A run for programs: what `autom8 show` shows. */
export function runJson(reported: ReportedRun, summary: Summary | null) {
  const { run, alive, archived, damage } = reported;
  const { runId, sessionId, project, branch, specFile, status, machineState, startedAt, updatedAt } = run;
  return {
    runId,
    sessionId,
    project,
    branch,
    specFile,
    status,
    alive,
    archived,
    machineState,
    startedAt,
    updatedAt,
    finishedAt: run.finishedAt,
    workTree: run.workspace?.workTree ?? null,
    usage: run.usage,
    costUsd: run.costUsd,
    durationMs: run.durationMs,
    phases: run.spending.phases,
    failure: run.failure,
    stories: summary?.rows ?? [],
    total: summary?.total ?? null,
    checks: checksOf(reported),
    findings: findingsOf(reported),
    decisions: decisionsOf(reported),
    assumptions: assumptionsOf(run),
    commits: run.commits.map(({ key, commit, subject }) => ({ key, commit, subject })),
    pullRequest: run.pullRequest?.url ?? null,
    review: answeredJson(run),
    damage,
  };
}
