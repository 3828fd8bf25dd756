/** `autom8 abandon`: ends a run that began wrong. */

import type { Abandoned } from "../session/abandon.ts";
import { defineCommand } from "./command.ts";

export const abandon = defineCommand({
  name: "abandon",
  summary: "End a run where it is. Its branch, commits and files stay, and it can be brought back.",
  arguments: {},
  flags: {},
  examples: [
    ["autom8 abandon", "end the run of this branch, or the only unfinished one, after asking"],
    ["autom8 abandon --session 0123abcd --yes", "end this one without asking"],
  ],
  session: "yes",
  json: true,
  async run({ global, screen }) {
    const { abandonRun } = await import("../session/abandon.ts");
    const display = await screen.display();
    const isJson = screen.output === "json";
    const abandoned = await abandonRun(
      global.directory ?? ".",
      global.session,
      isJson ? { ...display, show: () => {} } : display,
      { yes: global.yes, ask: await screen.confirm() },
    );
    if (isJson) display.lines([JSON.stringify(abandoned, null, 2)]);
    else for (const text of await sentences(abandoned)) display.message(text);
    return 0;
  },
});

async function sentences(abandoned: Abandoned): Promise<string[]> {
  const { branch, tip, commits, workTree, checkpoint, bringBack } = abandoned;
  if (bringBack === null) return ["The run was already completed. It is archived now."];
  const { plural } = await import("../text/plural.ts");
  return [
    `The run is abandoned. Its work stays on branch ${branch}` +
    `${tip === null ? "" : ` at ${tip.slice(0, 7)}`}${
      commits === 0 ? "" : `, with ${plural(commits, "commit")} of this run`
    }.`,
    ...workTree === null ? [] : [`Its files stay in ${workTree}`],
    ...checkpoint === null ? [] : [`They are also kept as checkpoint ${checkpoint.slice(0, 12)}.`],
    `To bring the run back: ${bringBack}`,
  ];
}
