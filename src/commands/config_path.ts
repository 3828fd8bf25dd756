/** `autom8 config path`: where a configuration file is. */

import { defineCommand } from "./command.ts";
import { configScope, globalScopeFlag } from "./config_scope.ts";

export const configPath = defineCommand({
  name: "config path",
  summary: "Print the path of this project's configuration; outside a project, of the one for all.",
  arguments: {},
  flags: globalScopeFlag("the configuration for all projects"),
  examples: [
    ["autom8 config path --global", "~/.config/autom8/config.toml, unless AUTOM8_HOME says otherwise"],
    ["autom8 config path --output json", "every file of the configuration, and whether it exists"],
  ],
  session: "no",
  json: true,
  async run({ flags, global, screen }) {
    const [{ placeAt }, { configFiles }] = await Promise.all([
      import("../session/configuration/configuration.ts"),
      import("../session/configuration/config_report.ts"),
    ]);
    const files = configFiles(await placeAt(global.directory ?? ".", configScope(flags)));
    const printer = await screen.printer();
    printer.lines([
      screen.output === "json" ? JSON.stringify({ files }, null, 2) : files.at(-1)?.path ?? "",
    ]);
    return 0;
  },
});
