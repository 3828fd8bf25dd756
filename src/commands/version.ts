/** `autom8 version`: which autom8 this is. */

import { buildInfo } from "../version.ts";
import { defineCommand } from "./command.ts";

export const version = defineCommand({
  name: "version",
  summary: "Show version, commit, Deno version and target.",
  arguments: {},
  flags: {},
  examples: [["autom8 version", "for a bug report"]],
  session: "no",
  json: true,
  createsNothing: true,
  run({ screen }) {
    const info = buildInfo();
    screen.write(
      screen.output === "json"
        ? `${JSON.stringify(info, null, 2)}\n`
        : `autom8 ${info.version} (commit ${info.commit}, deno ${info.deno}, ${info.target})\n`,
    );
    return Promise.resolve(0);
  },
});
