/** `autom8 prompts show`: the prompt of a phase that is in force here. */

import { defineCommand } from "./command.ts";

export const promptsShow = defineCommand({
  name: "prompts show",
  summary: "Show the prompt of a phase.",
  arguments: {
    phase: { placeholder: "PHASE", description: "implement, review, correct or plan", required: true },
  },
  flags: {},
  examples: [["autom8 prompts show review", "show what the reviewer is asked to do"]],
  session: "no",
  json: false,
  async run({ arguments: { phase }, global, screen }) {
    const { phaseNamed, phaseTexts } = await import("../session/phase_texts.ts");
    const wanted = phaseNamed(phase);
    const found = (await phaseTexts(global.directory ?? ".")).find((one) => one.phase === wanted);
    (await screen.printer()).lines((found?.text ?? "").trimEnd().split("\n"));
    return 0;
  },
});
