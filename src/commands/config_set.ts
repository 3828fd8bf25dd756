/** `autom8 config set`: changes one key of a configuration file, and nothing else in it. */

import { defineCommand } from "./command.ts";
import { configScope, globalScopeFlag } from "./config_scope.ts";

export const configSet = defineCommand({
  name: "config set",
  summary: "Set a key in this project's configuration; comments and order of the file stay.",
  arguments: {
    key: { placeholder: "KEY", description: "a key, such as claude.model", required: true },
    values: {
      placeholder: "VALUE...",
      description: "a text or a TOML value; several values make a list",
      required: true,
      repeats: true,
    },
  },
  flags: globalScopeFlag("for all projects"),
  examples: [
    ["autom8 config set max_attempts 5", "for this project"],
    ['autom8 config set verify "npm test" "npm run lint"', "a list of two commands"],
    ["autom8 config set verify '[]'", "an empty list"],
    ["autom8 config set --global claude.model opus", "for all projects"],
    ["autom8 config set claude.args -- --verbose", "a value that begins with a dash"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { key, values }, flags, global, screen }) {
    const [{ placeAt }, { changeOf, configFileOf, setKey }] = await Promise.all([
      import("../session/configuration/configuration.ts"),
      import("../session/configuration/config_file.ts"),
    ]);
    const change = changeOf(key, values);
    const file = await configFileOf(await placeAt(global.directory ?? ".", "project"), configScope(flags));
    const { line, overriddenBy } = await setKey(file, change);
    const printer = await screen.printer();
    if (screen.output === "json") {
      const result = { key, value: change.written, file: file.path, line, overriddenBy };
      printer.lines([JSON.stringify(result, null, 2)]);
      return 0;
    }
    printer.message(`Set ${key} = ${change.written} in ${file.path}, line ${line}.`);
    if (overriddenBy !== null) {
      printer.message(`Here it has no effect: the value in force comes from ${overriddenBy}.`);
    }
    return 0;
  },
});
