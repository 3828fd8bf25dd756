/** OpenSpec: a change with `proposal.md`, and `tasks.md` with numbered sections of boxes `- [ ] 1.1 …`. Pure. */

import { type Block, sectionsAt, sourceOf, topItems } from "./blocks.ts";
import type { Documents, Found } from "./reading.ts";
import { boxesOf, criterionOf } from "./story_parts.ts";
import { titleOf } from "./words.ts";

export function readOpenSpec({ main, beside, folders }: Documents): Found | null {
  const proposal = main.name === "proposal.md" ? main : beside.get("proposal.md");
  const tasks = main === proposal ? beside.get("tasks.md") : main;
  if (tasks === undefined || beside.has("requirements.md")) return null;
  const sections = sectionsAt(tasks.blocks, ({ level, text }) => level === 2 && /^\d+\.?\s/.test(text))
    .map((section) => ({
      ...section,
      items: topItems(section.blocks).filter(({ ticked }) => ticked !== null),
    }))
    .filter(({ items }) => items.length > 0);
  const isNumbered = sections.some(({ items }) => items.some(({ text }) => /^\d+\.\d+\s/.test(text)));
  if (!isNumbered) return null;
  const heading = tasks.blocks.find(isTitle);
  const isChange = proposal !== undefined || folders[1] === "changes";
  // An archived change has the day in front of its name.
  const title = isChange || heading?.kind !== "heading"
    ? (folders[0] ?? "").replace(/^\d{4}-\d{2}-\d{2}-/, "")
    : heading.text;
  return {
    title: titleOf(title),
    branch: null,
    description: proposal === undefined ? "" : sourceOf(proposal.blocks.filter((block) => !isTitle(block))),
    stories: sections.map(({ title, line, blocks, items }) => {
      const [, number = "", words = title] = /^(\d+)\.?\s+(.*)$/.exec(title) ?? [];
      return {
        id: `TASK-${number}`,
        title: titleOf(words),
        line,
        description: sourceOf(blocks.filter(({ kind }) => kind !== "list")),
        criteria: items.map(criterionOf),
        priority: null,
        boxes: boxesOf(items),
      };
    }),
    standsFor: "tasks.md",
  };
}

const isTitle = (block: Block) => block.kind === "heading" && block.level === 1;
