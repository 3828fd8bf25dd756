/** `autom8 spec schema`: the JSON Schema of a spec, for editors. */

import { defineCommand } from "./command.ts";

export const specSchema = defineCommand({
  name: "spec schema",
  summary: "Print the JSON Schema of a spec.",
  arguments: {},
  flags: {},
  examples: [["autom8 spec schema > spec.schema.json", "for your editor"]],
  session: "no",
  json: true,
  createsNothing: true,
  async run({ screen }) {
    const { specJsonSchema } = await import("../spec/spec.ts");
    (await screen.printer()).lines([JSON.stringify(specJsonSchema(), null, 2)]);
    return 0;
  },
});
