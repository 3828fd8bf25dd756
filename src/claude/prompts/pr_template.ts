/** The prompt for an agent that fills the repository's template of a pull request. */

import { fenced } from "../../text/data_text.ts";
import { answerFormat } from "./format.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import { phaseText } from "./phase_text.ts";
import { rulesSection } from "./rules.ts";

/** Everything the prompt is built from. `report`: what autom8 writes of the run, as Markdown. */
export type PrTemplateRequest = {
  header: PromptHeader;
  template: string;
  report: string;
  /** Replaces autom8's own instructions. */
  userText: string | null;
};

/** The whole prompt. */
export function prTemplatePrompt({ header, template, report, userText }: PrTemplateRequest): string {
  const sections = [
    promptHeader(header),
    "Other agents did the work that a pull request is to be opened for. The current folder is the work tree.",
    `## The template\n\n${fenced(template, "markdown")}`,
    `## The report\n\n${fenced(report, "markdown")}`,
    phaseText("pr-template", userText),
    rulesSection("pr-template"),
    answerFormat("pr-template"),
  ];
  return `${sections.join("\n\n")}\n`;
}
