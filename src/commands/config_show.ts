/** `autom8 config show`: every key, its value, and where the value comes from. */

import { defineCommand } from "./command.ts";
import { configScope, globalScopeFlag } from "./config_scope.ts";
import { onOffFlag, usdFlag } from "./flag.ts";

export const configShow = defineCommand({
  name: "config show",
  summary: "Show every key of the configuration, its value, and where the value comes from.",
  arguments: {},
  flags: {
    ...globalScopeFlag("leave out this project and its repository"),
    worktree: onOffFlag("as with `autom8 run --worktree`", "as with `autom8 run --no-worktree`"),
    maxCost: usdFlag("as with `autom8 run --max-cost`"),
  },
  examples: [
    ["autom8 config", "the configuration that a run started here would have"],
    ["autom8 config --json | jq .keys", "the same for programs"],
  ],
  session: "no",
  json: true,
  async run({ flags, global, screen }) {
    const [{ placeAt }, { reportConfig }] = await Promise.all([
      import("../session/configuration/configuration.ts"),
      import("../session/configuration/config_report.ts"),
    ]);
    const { worktree, maxCost } = flags;
    const place = await placeAt(global.directory ?? ".", configScope(flags));
    const { keys, files, untrusted, problem } = await reportConfig(place, {
      ...(worktree === null ? {} : { worktree }),
      ...(maxCost === null ? {} : { maxCostUsd: maxCost }),
    });
    const printer = await screen.printer();
    if (screen.output === "json") {
      const shown = keys.map(({ name, value, default: unset, source }) => ({
        key: name,
        value,
        default: unset,
        source,
      }));
      printer.lines([JSON.stringify({ keys: shown, files, untrusted }, null, 2)]);
      if (problem !== null) throw problem;
      return 0;
    }
    const { renderConfig } = await import("../terminal/config.ts");
    const notes = untrusted.length === 0
      ? []
      : ["", "The repository's commands run only after you say yes to them, when a run starts."];
    printer.lines(renderConfig(
      keys.map(({ name, text, source, sourceText }) => ({
        name,
        value: text,
        source: sourceText,
        isDefault: source.layer === "default",
      })),
      files,
      notes,
      // Only a terminal has no room for long values.
      screen.output === "pretty" ? printer.width() : Infinity,
    ));
    // What can be shown comes first: it helps to correct the rest.
    if (problem !== null) throw problem;
    return 0;
  },
});
