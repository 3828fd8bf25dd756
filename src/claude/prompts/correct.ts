/** The prompt for an agent that mends what a review, a check or a git hook found. */

import type { Spec } from "../../spec/spec.ts";
import { inlineCode } from "../../text/data_text.ts";
import { answerFormat } from "./format.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import { phaseText } from "./phase_text.ts";
import { problemText, type PromptProblem } from "./problem.ts";
import { checksSection, rulesSection } from "./rules.ts";
import { specFence } from "./spec_text.ts";

/** What the prompt is made of. */
export type CorrectRequest = {
  header: PromptHeader;
  spec: Spec;
  /** The review round whose issues are mended, from 1; 0 before any review. */
  iteration: number;
  maxIterations: number;
  /** Where the issues stand: a file name in the root of the work tree. */
  reviewFile: string;
  /** What to mend besides the review's issues, or instead of them; null for those alone. */
  problem: PromptProblem | null;
  verify: string[];
  /** Takes the place of our own instructions. */
  userText: string | null;
};

/** The whole prompt. Its length is bounded, but for the user's own text, which comes bounded. */
export function correctPrompt(request: CorrectRequest): string {
  const { header, spec, verify, userText } = request;
  const sections = [
    promptHeader(header),
    "You correct a piece of work that others did. The current folder is the work tree. autom8 started you, and checks " +
    "what you did after you stop.",
    `## The spec\n\nAll of its stories are implemented.\n\n${specFence(spec)}`,
    `## What to fix\n\n${toFix(request)}`,
    phaseText("correct", userText),
    checksSection(
      "Each of these must exit 0. Run them as they stand (in another form they may be refused); autom8 runs them itself " +
        "after you stop:",
      verify,
    ),
    rulesSection("correct"),
    answerFormat("correct"),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

function toFix({ iteration, maxIterations, reviewFile, problem }: CorrectRequest): string {
  const file = inlineCode(reviewFile);
  const marking =
    `When you are done with a line of that file, mark it there: \`- [x] FIXED: …\`, or \`- [ ] SKIPPED: …\` with the ` +
    "reason. Change nothing else in it.";
  if (problem === null) {
    return `A reviewer wrote the open issues to ${file} in the root of the work tree (round ${iteration} of at most ` +
      `${maxIterations}). Read it.\n\n${marking}`;
  }
  if (problem.kind === "hook-failed") return problemText(problem);
  return [
    "The last change to this work did not pass.",
    problemText(problem),
    `If there is a file ${file} in the root of the work tree, the open issues in it are to be fixed as well. ${marking}`,
  ].join("\n\n");
}
