/** The formats of specs: autom8's own, and those of other tools. Pure. */

/** A format, as `autom8 spec check --json` names it. */
export type SpecFormat = keyof typeof formatNames;

/** What each format is called. */
export const formatNames = {
  "autom8-json": "autom8 JSON",
  "autom8-markdown": "autom8 Markdown",
  "ralph": "ralph prd.json",
  "task-master": "Task Master tasks.json",
  "spec-kit": "spec-kit",
  "kiro": "Kiro",
  "openspec": "OpenSpec change",
  "ralphex": "ralphex plan",
  "bmad-story": "BMAD story",
  "bmad-epic": "BMAD epic",
  "markdown-plan": "Markdown plan with numbered steps",
  "markdown-stories": "Markdown with stories",
  "markdown-tasks": "Markdown task list",
} as const;

/** Whether autom8 sets `passes` in the file itself. A file of any other format is never changed: its JSON form is. */
export function keepsPasses(format: SpecFormat): boolean {
  return format === "autom8-json" || format === "ralph";
}
