/** What is shown of a session, in words: shared by quadrants, lists and the head of a run. */

import { amountTexts, elapsed } from "../src/view/amounts.ts";
import { type Line, line, span, type Tone } from "../src/view/line.ts";
import { displayWidth } from "../src/text/characters.ts";
import { phaseNames } from "../src/view/phases.ts";
import { progressBar, statusText } from "../src/view/progress.ts";
import { archivedStatus, countedPlace, doingNow, tokensNow } from "../src/view/session_words.ts";
import { isOver } from "../src/run/state.ts";
import type { RunSummary } from "../src/run/summary.ts";
import { plural } from "../src/text/plural.ts";
import { resumeCommand } from "./resume_command.ts";
import type { Session } from "../src/feed/world.ts";

/** A state with a sign that tells it from others without colour. */
export type State = { mark: string; text: string; tone: Tone };

const marks: Readonly<Record<string, string>> = {
  running: "●",
  paused: "‖",
  interrupted: "‖",
  "cut off": "○",
  completed: "✔",
  failed: "✘",
  abandoned: "-",
};

/** The state of an archived run, by the word that the index has for it. */
export function pastState(status: string): State {
  const text = archivedStatus(status);
  const tone = status === "completed"
    ? "good"
    : status === "failed"
    ? "bad"
    : status === "abandoned"
    ? "quiet"
    : "warn";
  return { mark: marks[text] ?? "?", text, tone };
}

/** The state of a session. `archived`: it is gone, so what it was last is all that is known. */
export function sessionState({ run, problem, alive }: Session, archived: boolean): State {
  if (run === null) return { mark: "!", text: unreadableText(problem?.kind), tone: "bad" };
  if (archived && !isOver(run.status)) return { mark: "-", text: "archived", tone: "quiet" };
  const { text, tone } = statusText({ run, alive });
  return { mark: marks[text] ?? "?", text, tone };
}

function unreadableText(kind: string | undefined): string {
  return kind === "state-newer" ? "written by a newer autom8" : "cannot be read";
}

/** What the run does: `running Claude, attempt 1/3`, `reviewing, round 2/3`; of one that failed, where it did. */
export function whatItDoes(run: RunSummary): string {
  const { label } = phaseNames[run.failure?.in ?? run.machineState];
  const place = countedPlace(run);
  return place === "" ? label : `${label}, ${place}`;
}

/** The story in work: its id and title; null if there is none. */
export function storyInWork(run: RunSummary): { id: string; title: string } | null {
  return run.stories.find(({ id }) => id === run.currentStory) ?? null;
}

/** What decides whether work counts as done: the checks, the review, the commit's hooks. */
export function gates({ config, options }: RunSummary): string {
  const checks = config.verify.length === 0 ? "no checks" : config.verify.join(", ");
  const reviewed = config.review && !options.skipReview;
  const review = reviewed ? `review, ${plural(config.reviewMaxIterations, "round")}` : "no review";
  const commits = config.commit ? ["commit hooks"] : [];
  return [checks, review, ...commits].join("; ");
}

/** `12m 05s`, `$0.12`, `45.2k tokens`, as far as they are known. `now` in ms since the epoch. */
export function amounts({ run, live, alive }: Session, now: number): string[] {
  if (run === null) return [];
  const end = alive ? now : Date.parse(run.finishedAt ?? run.updatedAt);
  return amountTexts({
    ms: end - Date.parse(run.startedAt),
    costUsd: run.costUsd,
    tokens: tokensNow(run, live, alive),
    isEstimate: run.usageIsEstimate,
  });
}

/** The state and what the run does: `● running Claude, attempt 1/3`, `✘ failed, reviewing`. */
export function stateLine(session: Session, archived: boolean): Line {
  const { mark, text, tone } = sessionState(session, archived);
  const { run } = session;
  if (run === null || isOver(run.status) || archived) return line(span(`${mark} ${text}`, tone));
  if (session.alive) {
    return line(span(`${mark} `, tone), span(whatItDoes(run), phaseNames[run.machineState].tone));
  }
  return line(span(`${mark} ${text}`, tone), `, ${whatItDoes(run)}`);
}

/** The line that fits: the last amounts are left out if there is no room. */
export function progressLine(session: Session, now: number, columns: number): Line {
  if (session.run === null) return line();
  const bar = progressBar(session.run.storiesDone, session.run.storiesTotal);
  const all = amounts(session, now);
  const texts = all.map((_, i) => all.slice(0, all.length - i).join(" · "));
  const text = texts.find((one) => displayWidth(bar) + 2 + displayWidth(one) <= columns) ?? "";
  return line(span(bar, "good"), "  ", text);
}

/** What a run waits for; of one that stopped, why, or how it is resumed. Empty if there is nothing to say. */
export function waitsFor(
  { run, problem, live, alive }: Session,
  archived: boolean,
  now: number,
): { text: string; tone: Tone } {
  if (problem !== null) return { text: problem.message, tone: "bad" };
  if (run === null) return { text: "", tone: "quiet" };
  if (run.failure !== null) return { text: run.failure.error.message, tone: "bad" };
  if (!alive) {
    const canResume = !archived && !isOver(run.status);
    const text = canResume ? `R resumes it, or: ${resumeCommand(run.root, run.sessionId)}` : "";
    return { text, tone: "quiet" };
  }
  const left = live.until === null ? "" : `, ${elapsed(live.until - now)} left`;
  const text = doingNow(run, live);
  return { text: text === "" ? "" : `${text}${left}`, tone: live.until === null ? "quiet" : "warn" };
}
