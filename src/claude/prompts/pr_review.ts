/** The prompt for an agent that judges the review threads of a pull request, and fixes what is really wrong. */

import { fenced, inlineCode, oneLine } from "../../text/data_text.ts";
import { answerFormat } from "./format.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import { type PreviousAttempt, previousSection } from "./implement.ts";
import { phaseText } from "./phase_text.ts";
import { checksSection, rulesSection } from "./rules.ts";

/** A thread as the agent sees it. The caller bounds its texts. */
export type ThreadInPrompt = {
  label: string;
  place: string;
  isOutdated: boolean;
  hunk: string;
  comments: readonly { author: string; text: string }[];
};

/** Everything the prompt is built from. */
export type PrReviewRequest = {
  header: PromptHeader;
  pullRequest: { number: number; title: string };
  threads: readonly ThreadInPrompt[];
  /** What is known from earlier threads, rendered within its budget; empty for the first ones. */
  knowledgeText: string;
  /** Commands that must exit 0 before anything is committed. */
  verify: string[];
  /** Those of them that failed before anything was done. */
  failedBefore: string[];
  previous: PreviousAttempt | null;
  /** Replaces autom8's own instructions. */
  userText: string | null;
};

/** The whole prompt. */
export function prReviewPrompt(request: PrReviewRequest): string {
  const { header, pullRequest: { number, title }, threads, knowledgeText, previous, userText } = request;
  const sections = [
    promptHeader(header),
    `You answer the review of pull request #${number}. The current folder is the work tree, on the branch of the pull ` +
    "request. autom8 started you, and checks the result after you stop.",
    `The title of the pull request:\n\n${fenced(oneLine(title))}`,
    knowledgeText.trim() === "" ? null : `## What was done before\n\n${knowledgeText.trim()}`,
    [`## The threads`, ...threads.map(threadSection)].join("\n\n"),
    previous === null ? null : previousSection(previous, "review"),
    phaseText("pr-review", userText),
    checksSection(
      "What you change is committed only if each of these commands exits 0. Run them exactly as written (other forms may be " +
        "refused); autom8 runs them again after you stop:",
      request,
    ),
    rulesSection("pr-review"),
    answerFormat("pr-review"),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

function threadSection({ label, place, isOutdated, hunk, comments }: ThreadInPrompt): string {
  const said = comments.map(({ author, text }) => `${oneLine(author)} wrote:\n\n${text.trim()}`).join(
    "\n\n---\n\n",
  );
  return [
    `### ${label}: ${inlineCode(oneLine(place))}`,
    ...(isOutdated ? ["The code was changed since: the line is where it was when the thread began."] : []),
    ...(hunk.trim() === "" ? [] : [`The lines it is about, as they were then:\n\n${fenced(hunk, "diff")}`]),
    fenced(said),
  ].join("\n\n");
}
