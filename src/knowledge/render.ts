/** Renders knowledge as a section of a prompt, within a budget. */

import { fitSections, type Fitted, type Section } from "./fit.ts";
import { plural } from "../text/plural.ts";
import type { ProjectKnowledge } from "./model.ts";
import { type Detail, details, sectionsOf } from "./sections.ts";

/** A rough estimate, so that no tokenizer is needed. */
const charactersPerToken = 4;

/**
 * What earlier stories left for the next agent: a table of files, then decisions, patterns and stories. Never longer
 * than the budget (in estimated tokens). If not everything fits, the oldest entries are left out first; if too few
 * would remain, entries are shortened instead. A line says what was left out. Empty if nothing is known, or if the
 * budget has no room even for that line.
 */
export function renderKnowledge(knowledge: ProjectKnowledge, budgetTokens: number): string {
  const earlier = plural(knowledge.storyChanges.length, "earlier story", "earlier stories");
  return renderSections((detail) => sectionsOf(knowledge, detail), budgetTokens) ??
    withinBudget(`(What ${earlier} left is not shown: no room.)`, budgetTokens);
}

/** Any sections within a budget, by the same rules. Null if not even the counts of what was left out fit. */
export function renderSections(
  sectionsAt: (detail: Detail) => Section[],
  budgetTokens: number,
): string | null {
  const room = roomOf(budgetTokens);
  let best: Fitted | null = null;
  for (const detail of details) {
    const sections = sectionsAt(detail);
    if (sections.length === 0) return "";
    const note = detail.note === "" ? "" : `${detail.note}\n\n`;
    const fitted = fitSections(sections, room - note.length);
    if (fitted === null) continue;
    best = { text: `${note}${fitted.text}`, enough: fitted.enough };
    if (fitted.enough) break;
  }
  return best?.text ?? null;
}

/** The text; empty if it is longer than the budget. */
export function withinBudget(text: string, budgetTokens: number): string {
  return text.length <= roomOf(budgetTokens) ? text : "";
}

function roomOf(budgetTokens: number): number {
  return Math.max(0, Math.floor(budgetTokens * charactersPerToken));
}
