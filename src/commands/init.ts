/** `autom8 init`: prepares a project for runs. */

import { defineCommand } from "./command.ts";

export const init = defineCommand({
  name: "init",
  summary: "Prepare this project: its configuration, and its own tests and linters as checks.",
  arguments: {},
  flags: {},
  examples: [
    ["autom8 init", "propose the project's test, lint and type-check commands as `verify`"],
    ["autom8 init --yes", "the same, and use them without a question"],
  ],
  session: "no",
  json: true,
  async run({ global, screen }) {
    const [{ prepareProject }, { renderPrepared }, { installLine }] = await Promise.all([
      import("../session/configuration/init.ts"),
      import("../terminal/prepared.ts"),
      import("./shells.ts"),
    ]);
    const ask = global.yes ? () => Promise.resolve(true) : await screen.confirm();
    const prepared = await prepareProject(global.directory ?? ".", ask);
    const printer = await screen.printer();
    if (screen.output === "json") {
      printer.lines([JSON.stringify(prepared, null, 2)]);
      return 0;
    }
    printer.lines(renderPrepared(prepared, installLine(Deno.env.get("SHELL") ?? ""), printer.width()));
    return 0;
  },
});
