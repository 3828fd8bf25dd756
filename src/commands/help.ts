/** `autom8 help`: what there is, and how a command is called. */

import { defineCommand } from "./command.ts";

export const help = defineCommand({
  name: "help",
  summary: "Show help for autom8, for one of its commands, or about a topic.",
  arguments: {
    command: {
      placeholder: "COMMAND",
      description: "a command or a topic (default: a list of both)",
      required: false,
    },
    subcommand: { placeholder: "SUBCOMMAND", description: "its second word, if it has one", required: false },
  },
  flags: {},
  examples: [
    ["autom8 help resume", "show the flags of resume"],
    ["autom8 help spec check", "show how a spec is checked"],
    ["autom8 help exit-codes", "show what each exit code means"],
  ],
  session: "no",
  json: false,
  createsNothing: true,
  async run({ arguments: { command, subcommand }, screen }) {
    screen.write(await screen.help([command, subcommand].filter((word) => word !== null)));
    return 0;
  },
});
