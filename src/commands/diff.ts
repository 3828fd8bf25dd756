/** `autom8 diff`: what a run changed. */

import type { DiffPart } from "../session/asking/run_diff.ts";
import { projectFlag, runArgument, storyFlag } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";

export const diff = defineCommand({
  name: "diff",
  summary: "Show what a run changed, story by story.",
  arguments: { run: runArgument },
  flags: { story: storyFlag, project: projectFlag },
  examples: [
    ["autom8 diff", "show what the newest run of this project changed"],
    ["autom8 diff 1f0c2a9b --story US-002", "show what one story changed, all attempts together"],
    ["autom8 diff last --story US-002 > us-002.patch", "a patch for `git apply`"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { run: wanted }, flags, global, screen }) {
    const [{ diffOfRun }, { patchLines }, { line, span }, printer] = await Promise.all([
      import("../session/asking/run_diff.ts"),
      import("../view/patch.ts"),
      import("../view/line.ts"),
      screen.printer(),
    ]);
    const found = await diffOfRun(global.directory ?? ".", flags.project, wanted, flags.story);
    if (screen.output === "json") {
      const { sanitizeJson } = await import("../text/sanitize.ts");
      printer.lines([sanitizeJson(JSON.stringify(found))]);
      return 0;
    }
    if (found.parts.length === 0) printer.message(`Run ${found.runId} has changed nothing so far.`);
    for (const part of found.parts) {
      // git apply skips lines in front of a diff, and everything else is as git wrote it.
      if (!screen.isTerminal) screen.write(`${titleOf(part)}\n${part.patch}`);
      else printer.lines([line(span(titleOf(part), "phase")), ...patchLines(part.patch)]);
    }
    return 0;
  },
});

function titleOf({ story, title, source, truncated }: DiffPart): string {
  const name = `${story} ${title}`.trim().replaceAll(/\p{Cc}/gu, " ");
  const note = source === null
    ? " (its checkpoints are gone, and it has no commit)"
    : source === "commit"
    ? " (from its commit: the checkpoints are gone)"
    : "";
  return `# ${name}${note}${truncated ? " (cut: it is too large)" : ""}`;
}
