/** `autom8 config reset`: takes one key, or all, out of a configuration file. */

import { defineCommand } from "./command.ts";
import { configScope, globalScopeFlag } from "./config_scope.ts";

export const configReset = defineCommand({
  name: "config reset",
  summary: "Remove a key from this project's configuration, or all keys after asking.",
  arguments: {
    key: { placeholder: "KEY", description: "one key only (default: all keys)", required: false },
  },
  flags: globalScopeFlag("in the configuration for all projects"),
  examples: [
    ["autom8 config reset max_attempts", "the global value, or the default, applies again"],
    ["autom8 config reset --global --yes", "start over; the old file is kept beside the new one"],
  ],
  session: "no",
  json: false,
  async run({ arguments: { key }, flags, global, screen }) {
    const [{ placeAt }, { configFileOf, keyNamed, resetFile, resetKey }] = await Promise.all([
      import("../session/configuration/configuration.ts"),
      import("../session/configuration/config_file.ts"),
    ]);
    if (key !== null) keyNamed(key);
    const place = await placeAt(global.directory ?? ".", "project");
    const file = await configFileOf(place, configScope(flags));
    const printer = await screen.printer();
    if (key !== null) {
      const removed = await resetKey(file, key);
      printer.message(
        removed ? `Removed ${key} from ${file.path}.` : `${key} is not set in ${file.path}: nothing to do.`,
      );
      return 0;
    }
    const backup = await resetFile(file, { yes: global.yes, ask: await screen.confirm() });
    printer.message(
      backup === null
        ? `There is no ${file.path}: nothing to do.`
        : `Every key of ${file.path} is commented out now. The old file is ${backup}.`,
    );
    return 0;
  },
});
