/** Which reader reads a Markdown file: the first that finds its own format in it. Pure. */

import { readBmadStory, readEpic } from "./bmad.ts";
import type { SpecFormat } from "../formats.ts";
import { readKiro } from "./kiro.ts";
import { readOpenSpec } from "./open_spec.ts";
import { readNumberedPlan, readRalphex } from "./plan.ts";
import { readStoryHeadings, readTaskList } from "./plain.ts";
import type { Documents, Found, Reader } from "./reading.ts";
import { readSpecKit } from "./spec_kit.ts";

/** The narrowest formats first. Those of `anyone` have no marks of their own and come after autom8's Markdown. */
const readers: readonly { format: SpecFormat; read: Reader; anyone?: true }[] = [
  { format: "spec-kit", read: readSpecKit },
  { format: "openspec", read: readOpenSpec },
  { format: "kiro", read: readKiro },
  { format: "bmad-story", read: readBmadStory },
  { format: "bmad-epic", read: readEpic },
  { format: "ralphex", read: readRalphex },
  { format: "markdown-plan", read: readNumberedPlan, anyone: true },
  { format: "markdown-stories", read: readStoryHeadings, anyone: true },
  { format: "markdown-tasks", read: readTaskList, anyone: true },
];

/** What a foreign reader found; null if none knows the file. `isOwn`: it may be meant as autom8's Markdown. */
export function readForeign(
  documents: Documents,
  isOwn: boolean,
): { format: SpecFormat; found: Found } | null {
  for (const { format, read, anyone } of readers) {
    if (isOwn && anyone) continue;
    const found = read(documents);
    if (found !== null) return { format, found };
  }
  return null;
}
