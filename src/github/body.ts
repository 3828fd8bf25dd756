/** The title and the body of a pull request: what a run did, with its evidence, as GitHub's Markdown. Pure. */

import { cut, oneLine } from "../text/data_text.ts";
import { plural } from "../text/plural.ts";
import { closedCode, codeCell, plainLine, plainText } from "./markdown.ts";
import { saysWhat } from "./template.ts";

/** What a pull request says of a run. Cost in USD, time in ms. */
export type PullRequestContent = {
  project: string;
  /** What the spec says it is for; null if it says nothing. */
  description: string | null;
  stories: StoryEvidence[];
  /** How each check ended last; null if it did not run. */
  checks: { command: string; passed: boolean | null }[];
  /** What became of what the reviews found; null without a review. */
  review: { rounds: number; found: number; fixed: string[]; skipped: string[]; open: string[] } | null;
  assumptions: { storyId: string; assumption: string }[];
  cost: { usd: number; isEstimate: boolean; agentMs: number };
  runId: string;
};

/** One story with what shows that it is done, or why it is not. */
export type StoryEvidence = {
  id: string;
  title: string;
  description: string | null;
  criteria: string[];
  result: "passed" | "passed before" | "parked" | "open";
  /** Why it is parked; null for any other result. */
  reason: string | null;
  attempts: number;
  commit: string | null;
};

/** GitHub takes no longer body, in characters. */
const maxBody = 65_536;
/** The longest section of ours: it leaves room for a template and for what people write. */
const maxSection = 50_000;
const maxTitle = 72;
/** Findings that were fixed and are named; those that are left are all named, as far as there is room. */
const maxFixed = 20;

/** The part of a body that is autom8's is between these lines; all else is never changed. */
const begin = "<!-- autom8:begin -->";
const end = "<!-- autom8:end -->";

/** The title: the first sentence of the description, else the only story's title, else the project. */
export function pullRequestTitle({ project, description, stories }: PullRequestContent): string {
  const said = oneLine(description ?? "");
  const sentence = /^.*?[.!?](?=\s|$)/.exec(said)?.[0].replace(/\.$/, "") ?? said;
  const [only] = stories.length === 1 ? stories : [];
  const title = sentence !== "" ? sentence : only?.title ?? plural(stories.length, "story", "stories");
  return cut(oneLine(`${project}: ${title}`), maxTitle);
}

/**
 * The body of a new pull request.
 * @param opening What comes before our section: a filled template; null for none
 */
export function newBody(content: PullRequestContent, opening: string | null): string {
  if (opening === null) return section(content, maxSection, "");
  // What closes an open block of code needs room, too.
  const room = maxBody - maxSection - 100;
  const own = closedCode(cut(withoutMarkers(opening).trim(), room));
  return `${own}\n\n${section(content, maxSection, own)}`;
}

/** A body with our section replaced, and added if there is none. What people wrote around it stays. */
export function updatedBody(body: string, content: PullRequestContent): string {
  const from = body.indexOf(begin);
  const to = body.indexOf(end, from);
  const [before, after] = from < 0 || to < 0
    ? [body.trimEnd() === "" ? "" : `${body.trimEnd()}\n\n`, ""]
    : [body.slice(0, from), body.slice(to + end.length)];
  const room = maxBody - before.length - after.length;
  // Without room for a section, the body stays as people wrote it.
  if (room < minSection) return body;
  return `${before}${section(content, Math.min(maxSection, room), before + after)}${after}`;
}

const minSection = 1000;

/** Our section: the report between the lines that mark it. What the text around it says of the change is not repeated. */
function section(content: PullRequestContent, room: number, around: string): string {
  const marks = `${begin}\n\n\n\n${end}`.length;
  const { description } = content;
  const shown = description !== null && saysWhat(around, description)
    ? { ...content, description: null }
    : content;
  return [begin, withoutMarkers(report(shown, room - marks)), end].join("\n\n");
}

/** The text without anything that could be taken for a mark of our section, such as in a command. */
function withoutMarkers(text: string): string {
  return text.replaceAll(/autom8:(?=begin|end)/g, "autom8 ");
}

/** What a run did, in at most `room` characters: with less detail the less room there is. */
export function report(content: PullRequestContent, room: number): string {
  const shapes = [{ criteria: true, rows: Infinity }, { criteria: false, rows: Infinity }];
  for (const shape of [...shapes, ...[200, 50, 10].map((rows) => ({ criteria: false, rows }))]) {
    const text = parts(content, shape).join("\n\n");
    if (text.length <= room) return text;
  }
  return footer(content);
}

type Shape = { criteria: boolean; rows: number };

function parts(content: PullRequestContent, shape: Shape): string[] {
  const { description, checks, review, assumptions } = content;
  const parked = content.stories.filter(({ result }) => result === "parked");
  return [
    ...heading("What and why", description === null ? "" : plainText(description)),
    ...heading("Stories", storyTable(content, shape)),
    ...heading(
      "Not done",
      list(
        parked.map(({ id, reason }) => `**${plainLine(id)}** is parked: ${plainLine(reason ?? "")}`),
        shape.rows,
      ),
    ),
    ...heading("Checks", list(checks.map(checkLine), shape.rows) || "No check ran: none is set."),
    ...heading("Review", review === null ? "Not reviewed." : reviewText(review, shape.rows)),
    ...heading(
      "Assumptions",
      list(
        assumptions.map(({ storyId, assumption }) => `**${plainLine(storyId)}**: ${plainLine(assumption)}`),
        shape.rows,
      ),
    ),
    footer(content),
  ];
}

function heading(title: string, text: string): string[] {
  return text === "" ? [] : [`## ${title}`, text];
}

function list(lines: readonly string[], most: number): string {
  const shown = lines.slice(0, most).map((line) => `- ${line}`);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
}

function storyTable({ stories }: PullRequestContent, { criteria, rows }: Shape): string {
  const head = ["| Story | Acceptance criteria | Result | Attempts | Commit |", "|---|---|---|---:|---|"];
  const shown = stories.slice(0, rows).map((story) => {
    const mark = story.result.startsWith("passed") ? "✓ " : "";
    const met = criteria
      ? story.criteria.map((one) => `${mark}${plainLine(one, 300)}`).join("<br>")
      : plural(story.criteria.length, "criterion", "criteria");
    const why = criteria && story.description !== null ? `<br>${plainLine(story.description, 300)}` : "";
    const name = `**${plainLine(story.id, 80)}** ${plainLine(story.title, 200)}${why}`;
    const attempts = story.attempts === 0 ? "" : String(story.attempts);
    return `| ${name} | ${met} | ${story.result} | ${attempts} | ${story.commit?.slice(0, 10) ?? ""} |`;
  });
  const more = stories.length - shown.length;
  return [...head, ...shown, ...(more > 0 ? [`| and ${more} more | | | | |`] : [])].join("\n");
}

function checkLine({ command, passed }: PullRequestContent["checks"][number]): string {
  return `${codeCell(command)}: ${passed === null ? "did not run" : passed ? "passed" : "**failed**"}`;
}

function reviewText(
  { rounds, found, fixed, skipped, open }: NonNullable<PullRequestContent["review"]>,
  most: number,
): string {
  const sum = found === 0
    ? `Nothing found in ${plural(rounds, "review")}.`
    : `${plural(found, "finding")} in ${plural(rounds, "review")}, ${fixed.length} fixed.`;
  const left = [
    ...open.map((text) => `open: ${plainLine(text)}`),
    ...skipped.map((text) => `left as it is: ${plainLine(text)}`),
  ];
  const done = fixed.map((text) => `fixed: ${plainLine(text)}`);
  return [sum, list(left, most), list(done, Math.min(most, maxFixed))].filter((part) => part !== "").join(
    "\n\n",
  );
}

function footer({ cost: { usd, isEstimate, agentMs }, runId }: PullRequestContent): string {
  const minutes = Math.max(1, Math.round(agentMs / 60_000));
  const about = isEstimate ? "about " : "";
  return `Made by autom8 in run \`${runId.slice(0, 8)}\`: ${about}$${usd.toFixed(2)}, ` +
    `${plural(minutes, "minute")} of agents.`;
}
