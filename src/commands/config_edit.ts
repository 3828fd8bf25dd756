/** `autom8 config edit`: a configuration file in the user's editor, checked before it is used. */

import { defineCommand } from "./command.ts";
import { configScope, globalScopeFlag } from "./config_scope.ts";

export const configEdit = defineCommand({
  name: "config edit",
  summary: "Edit this project's configuration in $VISUAL or $EDITOR; it is checked before it is used.",
  arguments: {},
  flags: globalScopeFlag("the configuration for all projects"),
  examples: [["autom8 config edit --global", "edit what applies to all projects"]],
  session: "no",
  json: false,
  async run({ flags, global, screen }) {
    const [{ placeAt }, { configFileOf }, { editConfigFile }] = await Promise.all([
      import("../session/configuration/configuration.ts"),
      import("../session/configuration/config_file.ts"),
      import("../session/configuration/config_editor.ts"),
    ]);
    const place = await placeAt(global.directory ?? ".", "project");
    const file = await configFileOf(place, configScope(flags));
    const outcome = await editConfigFile(file, await screen.confirm());
    const messages = {
      changed: `${file.path} was changed. Runs that have started keep the configuration they have.`,
      unchanged: `${file.path} is unchanged.`,
      discarded: `Your changes were discarded; ${file.path} is unchanged.`,
    };
    (await screen.printer()).message(messages[outcome]);
    return outcome === "discarded" ? 1 : 0;
  },
});
