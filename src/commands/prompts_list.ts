/** `autom8 prompts list`: the phases of a prompt, and where the text of each comes from. */

import { defineCommand } from "./command.ts";

export const promptsList = defineCommand({
  name: "prompts list",
  summary: "List the phases of an agent's work, and where the prompt of each comes from.",
  arguments: {},
  flags: {},
  examples: [["autom8 prompts list", "show which prompts are your own"]],
  session: "no",
  json: true,
  async run({ global, screen }) {
    const { phaseTexts } = await import("../session/phase_texts.ts");
    const texts = await phaseTexts(global.directory ?? ".");
    const printer = await screen.printer();
    printer.lines(
      screen.output === "json"
        ? [JSON.stringify({ phases: texts.map(({ phase, path }) => ({ phase, path })) }, null, 2)]
        : texts.map(({ phase, path }) => `${phase.padEnd(10)} ${path ?? "built in"}`),
    );
    return 0;
  },
});
