/** `autom8 prompts copy`: the built-in prompt of a phase, copied to where your own is read from. */

import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";

export const promptsCopy = defineCommand({
  name: "prompts copy",
  summary: "Copy the prompt of a phase to a file that you can edit.",
  arguments: {
    phase: { placeholder: "PHASE", description: "implement, review, correct or plan", required: true },
  },
  flags: { forProject: onFlag("for this project only") },
  examples: [["autom8 prompts copy review --for-project", "change how the work in this project is reviewed"]],
  session: "no",
  json: false,
  async run({ arguments: { phase }, flags, global, screen }) {
    const { copyPhaseText, phaseNamed } = await import("../session/phase_texts.ts");
    const scope = flags.forProject ? "project" : "global";
    const path = await copyPhaseText(global.directory ?? ".", phaseNamed(phase), scope);
    (await screen.printer()).lines([path]);
    return 0;
  },
});
