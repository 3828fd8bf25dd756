/** The summary of a run on the page of its job in GitHub Actions, as GitHub's Markdown. Pure. */

import { type PullRequestContent, report } from "./body.ts";
import { plainLine, plainText } from "./markdown.ts";

/** What the summary says of a run. Texts may hold anything. */
export type JobSummaryContent = {
  /** How the run ended: `completed`, `failed`. */
  status: string;
  branch: string;
  /** Why it failed and what to do next; null if it did not. */
  failure: { message: string; hint: string } | null;
  pullRequest: { number: number; url: string } | null;
  run: PullRequestContent;
};

/** The most characters of a part that does not get shorter with the room. */
const maxLine = 200;
const maxFailure = 2_000;

/** The summary in at most `room` characters; empty if there is no room for its least. */
export function jobSummary(
  { status, branch, failure, pullRequest, run }: JobSummaryContent,
  room: number,
): string {
  const opening = [
    `# autom8: ${plainLine(run.project, maxLine)}`,
    `**${plainLine(status)}** on branch ${plainLine(branch, maxLine)}` +
    (pullRequest === null ? "" : `, [pull request #${pullRequest.number}](${linkTarget(pullRequest.url)})`),
    ...(failure === null ? [] : [
      `> [!WARNING]\n> ${quoted(failure.message)}\n>\n> ${quoted(failure.hint)}`,
    ]),
  ].join("\n\n");
  const text = `${opening}\n\n${report(run, room - opening.length - 3)}\n`;
  return text.length <= room ? text : "";
}

function quoted(text: string): string {
  return plainText(text, maxFailure).replaceAll("\n", "\n> ");
}

/** An address cannot end the link that it is in. */
function linkTarget(url: string): string {
  return url.replaceAll(/[\s()<>\\]/g, encodeURIComponent).replaceAll("(", "%28").replaceAll(")", "%29");
}
