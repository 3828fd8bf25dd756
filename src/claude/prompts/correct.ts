/** The prompt for an agent that fixes what a review, a check or a git hook found. */

import type { Spec } from "../../spec/spec.ts";
import { cutMiddle, fenced, inlineCode } from "../../text/data_text.ts";
import { answerFormat, rewordingFormat } from "./format.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import { phaseText } from "./phase_text.ts";
import { type AttemptProblem, problemText } from "./problem.ts";
import { reviewFile } from "../review_file.ts";
import { checksSection, rulesSection } from "./rules.ts";
import { specFence } from "./spec_text.ts";

/** Everything the prompt is built from. */
export type CorrectRequest = {
  header: PromptHeader;
  spec: Spec;
  /** The review round whose issues are to be fixed, from 1; 0 before any review. */
  round: number;
  maxRounds: number;
  /** What to fix in addition to the review's issues, or instead of them; null for those issues alone. */
  problem: AttemptProblem | null;
  /** The message of the commit that a git hook refused; null without a refusal. */
  refusedMessage: string | null;
  verify: string[];
  /** Those of them that failed before anything was done. */
  failedBefore: string[];
  /** Replaces autom8's own instructions. */
  userText: string | null;
};

/** The whole prompt. Its length is bounded, except for the user's own text, whose length the caller bounds. */
export function correctPrompt(request: CorrectRequest): string {
  const { header, spec, userText } = request;
  const sections = [
    promptHeader(header),
    "You correct work that other agents did. The current folder is the work tree. autom8 started you, and checks the " +
    "result after you stop.",
    `## The spec\n\nAll of its stories are implemented.\n\n${specFence(spec)}`,
    `## What to fix\n\n${toFix(request)}`,
    phaseText("correct", userText),
    checksSection(
      "Each of these commands must exit 0. Run them exactly as written (other forms may be refused); autom8 runs them " +
        "again after you stop:",
      request,
    ),
    rulesSection("correct"),
    request.refusedMessage === null ? answerFormat("correct") : rewordingFormat,
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

const maxMessage = 8_000;

function toFix({ round, maxRounds, problem, refusedMessage }: CorrectRequest): string {
  const file = inlineCode(reviewFile);
  const marking =
    "When you are done with a line of that file, mark it there: `- [x] FIXED: …`, or `- [ ] SKIPPED: …` with the reason. " +
    "Change nothing else in it.";
  if (problem === null) {
    return `A reviewer wrote the open issues to ${file} in the root of the work tree (round ${round} of at most ` +
      `${maxRounds}). Read it.\n\n${marking}`;
  }
  const refused = refusedMessage === null ? [] : [
    "If what the hook complains about is the message of the commit, answer with a new one; then no file need be changed. " +
    `The refused message was:\n\n${
      fenced(cutMiddle(refusedMessage, maxMessage))
    }\n\nautom8 adds the \`Autom8-\` lines itself.`,
  ];
  if (problem.kind === "hook-failed") return [problemText(problem), ...refused].join("\n\n");
  return [
    "The last change to this work did not pass.",
    problemText(problem),
    ...refused,
    `If there is a file ${file} in the root of the work tree, fix the open issues in it as well. ${marking}`,
  ].join("\n\n");
}
