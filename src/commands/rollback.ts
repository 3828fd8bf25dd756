/** `autom8 rollback STORY`: branch, work tree and spec as they were before a story. */

import { defineCommand } from "./command.ts";

export const rollback = defineCommand({
  name: "rollback",
  summary: "Put branch, work tree and spec back to before a story.",
  arguments: { story: { placeholder: "STORY", description: "the story's id in the spec", required: true } },
  flags: {},
  examples: [["autom8 rollback US-002", "undo US-002 and every story done after it, after asking"]],
  session: "yes",
  json: true,
  async run({ arguments: { story }, global, screen }) {
    const { rollBackRun } = await import("../session/rollback.ts");
    const { plural } = await import("../text/plural.ts");
    const display = await screen.display();
    const { droppedStories } = await rollBackRun(
      global.directory ?? ".",
      global.session,
      story,
      display,
      { yes: global.yes, ask: await screen.confirm() },
    );
    const undone = droppedStories.length === 0
      ? "nothing had to be undone"
      : `${plural(droppedStories.length, "story", "stories")} to do again (${droppedStories.join(", ")})`;
    display.message(`Rolled back to before ${story}: ${undone}. Resume with \`autom8 resume\`.`);
    return 0;
  },
});
