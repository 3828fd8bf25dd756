/** The prompt for an agent that reviews everything the run did. */

import type { Spec } from "../../spec/spec.ts";
import { fenced, inlineCode } from "../../text/data_text.ts";
import { answerFormat } from "./format.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import { phaseText } from "./phase_text.ts";
import { atMost } from "./problem.ts";
import { checksSection, rulesSection } from "./rules.ts";
import { specFence } from "./spec_text.ts";

/** What the prompt is made of. */
export type ReviewRequest = {
  header: PromptHeader;
  spec: Spec;
  /** The round, from 1. */
  iteration: number;
  maxIterations: number;
  /** The work as a patch against where the run started, already bounded. */
  diff: string;
  diffTruncated: boolean;
  changedFiles: string[];
  verify: string[];
  /** Where the issues go: a file name in the root of the work tree. */
  reviewFile: string;
  /** Takes the place of our own instructions. */
  userText: string | null;
};

const maxFiles = 300;

/** The whole prompt. Its length is bounded, but for the diff and the user's own text, which come bounded. */
export function reviewPrompt(request: ReviewRequest): string {
  const { header, spec, iteration, maxIterations, verify, userText } = request;
  const sections = [
    promptHeader(header),
    `You review a finished piece of work: round ${iteration} of at most ${maxIterations}. The current folder is the work ` +
    "tree. autom8 started you.",
    `## The spec\n\n${specFence(spec)}`,
    `## The work\n\n${workText(request)}`,
    phaseText("review", userText),
    checksSection(
      "autom8 runs these itself before anything is committed. You may run them too, as they stand:",
      verify,
    ),
    resultSection(request),
    rulesSection("review"),
    answerFormat("review"),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

function workText({ diff, diffTruncated, changedFiles }: ReviewRequest): string {
  const files = atMost(changedFiles.map((path) => `- ${inlineCode(path)}`), maxFiles, "more files");
  const list = files.length === 0 ? [] : [["Files that the work changed:", "", ...files].join("\n")];
  if (diff.trim() === "") return [...list, "There is no diff: look at the files themselves."].join("\n\n");
  return [
    ...list,
    "The diff since the work began. It may lack context: read the files where that matters.",
    fenced(diff, "diff"),
    ...(diffTruncated
      ? ["**The diff was too long and is cut off here.** Read the changed files that it does not show."]
      : []),
  ].join("\n\n");
}

function resultSection({ iteration, maxIterations, reviewFile }: ReviewRequest): string {
  const file = inlineCode(reviewFile);
  const minor = "\n\n## Minor\n\n- [ ] src/other.ts:7 …";
  return `## Where the result goes

Issues go into ${file} in the root of the work tree, in this form, without the headings that would be empty:

${
    fenced(
      `# Review, round ${iteration} of ${maxIterations}

## Critical

- [ ] src/file.ts:42 what is wrong; what would be right

## Significant

- [ ] src/file.ts:57 …${iteration === 1 ? minor : ""}`,
      "markdown",
    )
  }

- Found nothing? Do not make the file. No file, or an empty one, means that the work passes; any text in it counts as
  an issue, praise included.
- Edit nothing else. Whatever else you change is undone.`;
}
