/** Sessions, projects and archived runs as the page shows them. Pure. */

import type { Action, PastRun as ArchivedRun, Project, Session } from "../../src/feed/world.ts";
import { isOver } from "../../src/run/state.ts";
import type { RunSummary, StorySummary } from "../../src/run/summary.ts";
import { phaseNames } from "../../src/view/phases.ts";
import { statusText } from "../../src/view/progress.ts";
import { archivedStatus, countedPlace, doingNow, tokensNow } from "../../src/view/session_words.ts";
import type { PastRun, Problem, ProjectCard, SessionCard, StoryRow } from "../protocol.ts";

/** The card of a session. */
export function sessionCard({ key, project, sessionId, run, problem, alive, live }: Session): SessionCard {
  const common = { key, project, sessionId, problem: problemOf(problem), alive };
  if (run === null) {
    return {
      ...common,
      ...{ runKey: null, status: { text: "cannot be read", tone: "bad" }, actions: [], branch: "" },
      ...{ specFile: "", workTree: null, pullRequest: null, phase: "", story: null, place: "", stories: [] },
      ...{
        storiesDone: 0,
        storiesTotal: 0,
        startedAt: 0,
        updatedAt: 0,
        finishedAt: null,
        since: 0,
        tokens: 0,
      },
      ...{ costUsd: 0, costIsEstimate: false, doing: "", said: "", until: null, failure: null },
    };
  }
  return {
    ...common,
    runKey: `${project}/${run.runId}`,
    status: statusText({ run, alive }),
    actions: possibleActions(run, alive),
    branch: run.branch,
    specFile: run.specFile,
    workTree: run.workTree,
    pullRequest: run.pullRequest,
    phase: phaseNames[run.machineState].label,
    story: run.currentStory,
    place: countedPlace(run),
    stories: run.stories.map(storyRow),
    storiesDone: run.storiesDone,
    storiesTotal: run.storiesTotal,
    startedAt: Date.parse(run.startedAt),
    updatedAt: Date.parse(run.updatedAt),
    finishedAt: run.finishedAt === null ? null : Date.parse(run.finishedAt),
    since: live.since,
    tokens: tokensNow(run, live, alive),
    costUsd: run.costUsd,
    costIsEstimate: run.usageIsEstimate,
    doing: alive ? doingNow(run, live) : "",
    said: alive ? live.said : "",
    until: alive ? live.until : null,
    failure: problemOf(run.failure?.error ?? null),
  };
}

/** What can be done to a run now, the most likely first. */
export function possibleActions(run: Pick<RunSummary, "status">, alive: boolean): Action[] {
  // A process that has recorded the run's stop is about to end.
  if (alive && run.status === "running") return ["pause", "interrupt"];
  return isOver(run.status) ? ["abandon"] : ["resume", "abandon"];
}

/** A story of a run. */
export function storyRow(story: StorySummary): StoryRow {
  const { id, title, attempts, files, additions, deletions, tokens, costUsd, durationMs, commit } = story;
  const status = story.passes ? "passed" : story.status;
  const changes = status === "passed" ? { files, additions, deletions } : null;
  return { id, title, status, attempts, changes, tokens, costUsd, durationMs, commit };
}

/** The card of a project. */
export function projectCard(project: Project): ProjectCard {
  const { name, root, specs, archivedRuns, costUsd, costIsEstimate, problem } = project;
  return { name, root, specs, archivedRuns, costUsd, costIsEstimate, problem: problemOf(problem) };
}

/** A row of the history. */
export function pastRun(run: ArchivedRun): PastRun {
  const { key, project, sessionId, branch, storiesDone, storiesTotal, costUsd, usageIsEstimate } = run;
  return {
    runKey: key,
    ...{ project, sessionId, branch, storiesDone, storiesTotal, costUsd },
    status: archivedStatus(run.status),
    startedAt: Date.parse(run.startedAt),
    finishedAt: Date.parse(run.finishedAt),
    costIsEstimate: usageIsEstimate === true,
  };
}

/** An error as the page shows it; null for none. */
export function problemOf(error: { message: string; hint: string } | null): Problem | null {
  return error === null ? null : { message: error.message, hint: error.hint };
}
