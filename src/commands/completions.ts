/** `autom8 completions`: the script by which a shell completes autom8's command lines. */

import { defineCommand } from "./command.ts";
import { installLines, shells } from "./shells.ts";

export const completions = defineCommand({
  name: "completions",
  summary: "Print the script that completes commands in your shell.",
  arguments: {
    shell: { placeholder: "SHELL", description: "bash, zsh, fish or powershell", required: true },
  },
  flags: {},
  examples: [
    [installLines.bash, "for every new bash"],
    [installLines.zsh, "for every new zsh"],
    [installLines.fish, "for every new fish"],
    [installLines.powershell, "for every new PowerShell"],
  ],
  session: "no",
  json: false,
  async run({ arguments: { shell: named }, screen }) {
    const shell = shells.find((one) => one === named);
    if (shell === undefined) {
      const { Autom8Error } = await import("../errors.ts");
      throw new Autom8Error("usage", {
        problem: `There are no completions for ${named}.`,
        hint: `Name one of ${shells.join(", ")}.`,
      });
    }
    const { completionScripts } = await import("./completion_scripts.ts");
    screen.write(completionScripts[shell]);
    return 0;
  },
});
