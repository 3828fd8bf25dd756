/** The prompt for an agent that implements one story. */

import type { Spec, Story } from "../../spec/spec.ts";
import type { Denial } from "../events.ts";
import { answerFormat } from "./format.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import { phaseText } from "./phase_text.ts";
import { type AttemptProblem, denialsText, problemText } from "./problem.ts";
import { type Claim, claimsText } from "./claims.ts";
import { checksSection, rulesSection } from "./rules.ts";
import { storyFence, workOverview } from "./spec_text.ts";

/** The attempt before this one. `attempt` is its number. */
export type PreviousAttempt = {
  attempt: number;
  problem: AttemptProblem;
  denials: Denial[];
  /** Files that it said it had changed, although it had not. */
  claims: readonly Claim[];
};

/** Everything the prompt is built from. */
export type ImplementRequest = {
  header: PromptHeader;
  spec: Spec;
  story: Story;
  /** What is known from earlier stories, rendered within its budget; empty for the first story. */
  knowledgeText: string;
  /** Commands that must exit 0 for the story to pass. */
  verify: string[];
  /** Those of them that failed before anything was done. */
  failedBefore: string[];
  previous: PreviousAttempt | null;
  /** Replaces autom8's own instructions. */
  userText: string | null;
};

/** The whole prompt. Its length is bounded, except for the knowledge and the user's own text, which the caller bounds. */
export function implementPrompt(request: ImplementRequest): string {
  const { header, spec, story, knowledgeText, previous, userText } = request;
  const sections = [
    promptHeader(header),
    "You implement one story of a larger piece of work. The current folder is the work tree. autom8 started you, and " +
    "checks the result after you stop.",
    `## The whole work\n\n${workOverview(spec, story)}`,
    knowledgeText.trim() === "" ? null : `## What earlier stories left\n\n${knowledgeText.trim()}`,
    `## The story\n\n${storyFence(story)}`,
    previous === null ? null : previousSection(previous, "story"),
    phaseText("implement", userText),
    checksSection(
      "The story passes only if each of these commands exits 0. Run them exactly as written (other forms may be refused); " +
        "autom8 runs them again after you stop:",
      request,
    ),
    rulesSection("implement"),
    answerFormat("implement"),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

/** What the attempt before this one left. `what` was attempted: a noun. */
export function previousSection(
  { attempt, problem, denials, claims }: PreviousAttempt,
  what: string,
): string {
  const denied = denialsText(denials);
  return [
    "## The previous attempt",
    `Attempt ${attempt} at this ${what} did not pass. Its changes may still be in the work tree: look at them, then build on ` +
    "them or replace what is wrong.",
    problemText(problem),
    ...(denied === null ? [] : [denied]),
    ...(claims.length === 0 ? [] : [`It named files that it had not changed: ${claimsText(claims)}.`]),
  ].join("\n\n");
}
