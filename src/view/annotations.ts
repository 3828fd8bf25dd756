/** What of a run is annotated in the log of GitHub Actions: what a person has to look at. Pure. */

import type { Finding } from "../claude/findings.ts";
import { findingsOutcome } from "../run/findings_outcome.ts";
import { progressOf, type RunState } from "../run/state.ts";
import { sanitize } from "../text/sanitize.ts";
import { checkVerdicts } from "./checks.ts";
import { storyTitle } from "./progress.ts";
import type { Annotation } from "./workflow_commands.ts";

/** GitHub shows so many of each level for a step. */
const mostOfALevel = 10;

/** The annotations of a run that ended: parked stories, broken checks, and findings that were not fixed. */
export function runAnnotations(run: RunState): Annotation[] {
  const all = [...parkedStories(run), ...brokenChecks(run), ...findingAnnotations(run)];
  const ofLevel = (level: Annotation["level"]) =>
    // One is left for the error that ended the run.
    all.filter((one) => one.level === level).slice(0, mostOfALevel - 1);
  return [...ofLevel("error"), ...ofLevel("warning")];
}

function parkedStories(run: RunState): Annotation[] {
  return (run.spec?.userStories ?? []).flatMap(({ id }) => {
    const { status, parked } = progressOf(run, id);
    if (status !== "parked" || parked === null) return [];
    return [annotation("error", `autom8: ${id} is parked`, `${storyTitle(run, id)}: ${parked.reason}`)];
  });
}

function brokenChecks(run: RunState): Annotation[] {
  return checkVerdicts(run).filter(({ verdict }) => verdict === "broken by this run")
    .map(({ command }) => annotation("error", "autom8: check broken by this run", command));
}

function findingAnnotations(run: RunState): Annotation[] {
  const outcome = findingsOutcome(run);
  if (outcome === null) return [];
  return [
    ...outcome.open.map((finding) => findingAnnotation(finding, "left open")),
    ...outcome.skipped.map((finding) => findingAnnotation(finding, "skipped")),
  ];
}

function findingAnnotation({ severity, path, line, text, reason }: Finding, state: string): Annotation {
  const said = reason === null ? text : `${text} (${reason})`;
  const { title, text: shown } = annotation("warning", `autom8: ${severity} finding, ${state}`, said);
  // A place outside of the repository would be shown nowhere.
  const isInside = path !== null && !/^(?:[/\\]|[A-Za-z]:)|(?:^|\/)\.\.(?:\/|$)/.test(path);
  return { level: "warning", title, text: shown, path: isInside ? sanitize(path) : null, line };
}

/** An annotation that belongs to no file. The texts may hold anything. */
export function annotation(level: Annotation["level"], title: string, text: string): Annotation {
  return {
    level,
    title: sanitize(title),
    text: sanitize(text, { keepNewlines: true }),
    path: null,
    line: null,
  };
}
