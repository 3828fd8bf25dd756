/** `autom8 config schema`: the JSON Schema of a configuration file, for editors. */

import { defineCommand } from "./command.ts";

export const configSchema = defineCommand({
  name: "config schema",
  summary: "Print the JSON Schema of a configuration file.",
  arguments: {},
  flags: {},
  examples: [["autom8 config schema > config.schema.json", "for your editor"]],
  session: "no",
  json: true,
  createsNothing: true,
  async run({ screen }) {
    const { configJsonSchema } = await import("../config/schema.ts");
    (await screen.printer()).lines([JSON.stringify(configJsonSchema(), null, 2)]);
    return 0;
  },
});
