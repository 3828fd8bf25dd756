/** The prompt for an agent that implements one story. */

import type { Spec, Story } from "../../spec/spec.ts";
import type { Denial } from "../events.ts";
import { answerFormat } from "./format.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import { phaseText } from "./phase_text.ts";
import { denialsText, problemText, type PromptProblem } from "./problem.ts";
import { checksSection, rulesSection } from "./rules.ts";
import { storyFence, workOverview } from "./spec_text.ts";

/** The attempt before this one. `attempt` is its number. */
export type PreviousAttempt = { attempt: number; problem: PromptProblem; denials: Denial[] };

/** What the prompt is made of. */
export type ImplementRequest = {
  header: PromptHeader;
  spec: Spec;
  story: Story;
  /** What earlier stories left, rendered within its budget; empty for the first story. */
  knowledgeText: string;
  /** Commands that must exit 0 for the story to pass. */
  verify: string[];
  previous: PreviousAttempt | null;
  /** Takes the place of our own instructions. */
  userText: string | null;
};

/** The whole prompt. Its length is bounded, but for the knowledge and the user's own text, which come bounded. */
export function implementPrompt(request: ImplementRequest): string {
  const { header, spec, story, knowledgeText, verify, previous, userText } = request;
  const sections = [
    promptHeader(header),
    "You implement one story of a larger piece of work. The current folder is the work tree. autom8 started you, and " +
    "checks what you did after you stop.",
    `## The whole work\n\n${workOverview(spec, story)}`,
    knowledgeText.trim() === "" ? null : `## What earlier stories left\n\n${knowledgeText.trim()}`,
    `## The story\n\n${storyFence(story)}`,
    previous === null ? null : previousSection(previous),
    phaseText("implement", userText),
    checksSection(
      "The story passes only if each of these exits 0. Run them as they stand (in another form they may be refused); " +
        "autom8 runs them itself after you stop:",
      verify,
    ),
    rulesSection("implement"),
    answerFormat("implement"),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

function previousSection({ attempt, problem, denials }: PreviousAttempt): string {
  const denied = denialsText(denials);
  return [
    "## The attempt before yours",
    `Attempt ${attempt} at this story did not pass. What it changed may still be there: look, then go on from it or replace ` +
    "what is wrong.",
    problemText(problem),
    ...(denied === null ? [] : [denied]),
  ].join("\n\n");
}
