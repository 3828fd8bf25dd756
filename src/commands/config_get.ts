/** `autom8 config get`: the value of one key in force. */

import { defineCommand } from "./command.ts";
import { configScope, globalScopeFlag } from "./config_scope.ts";

export const configGet = defineCommand({
  name: "config get",
  summary: "Print the value of a key in force: a text as it is, anything else as TOML.",
  arguments: { key: { placeholder: "KEY", description: "a key, such as claude.model", required: true } },
  flags: globalScopeFlag("leave out this project and its repository"),
  examples: [
    ["autom8 config get max_attempts", "3, unless you have changed it"],
    ["autom8 config get verify --output json", "with its source"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { key }, flags, global, screen }) {
    const [{ placeAt }, { reportKey }] = await Promise.all([
      import("../session/configuration/configuration.ts"),
      import("../session/configuration/config_report.ts"),
    ]);
    const place = await placeAt(global.directory ?? ".", configScope(flags));
    const { name, value, text, source } = await reportKey(place, key);
    const printer = await screen.printer();
    printer.lines([
      screen.output === "json"
        ? JSON.stringify({ key: name, value, source }, null, 2)
        : typeof value === "string"
        ? value
        : text,
    ]);
    return 0;
  },
});
