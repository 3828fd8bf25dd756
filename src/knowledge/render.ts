/** Knowledge as a section of a prompt, within a budget. */

import { fitSections, type Fitted } from "./fit.ts";
import type { ProjectKnowledge } from "./model.ts";
import { details, sectionsOf } from "./sections.ts";

/** A rough measure that needs no tokenizer. */
const charactersPerToken = 4;

/**
 * What earlier stories left, for the next agent: a table of files, the decisions, the patterns, the stories. Never
 * longer than the budget (in tokens, estimated). Where not everything fits, the oldest goes first, and where too
 * little would remain, detail; a line says what was left out. Empty where nothing is known, or where the budget does
 * not even hold that line.
 */
export function renderKnowledge(knowledge: ProjectKnowledge, budgetTokens: number): string {
  const room = Math.max(0, Math.floor(budgetTokens * charactersPerToken));
  let best: Fitted | null = null;
  for (const detail of details) {
    const sections = sectionsOf(knowledge, detail);
    if (sections.length === 0) return "";
    const note = detail.note === "" ? "" : `${detail.note}\n\n`;
    const fitted = fitSections(sections, room - note.length);
    if (fitted === null) continue;
    best = { text: `${note}${fitted.text}`, enough: fitted.enough };
    if (fitted.enough) break;
  }
  return best?.text ?? nothingFits(knowledge.storyChanges.length, room);
}

function nothingFits(stories: number, room: number): string {
  const text = `(All that ${stories} earlier ${
    stories === 1 ? "story" : "stories"
  } left is left out: no room.)`;
  return text.length <= room ? text : "";
}
