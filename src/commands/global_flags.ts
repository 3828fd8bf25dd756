/** The flags that every command takes, before or after its name. */

import { choiceFlag, onFlag, textFlag } from "./flag.ts";

export const globalFlags = {
  directory: textFlag("DIR", "work as if started in this folder", "C"),
  output: choiceFlag(
    "MODE",
    ["pretty", "plain", "json"],
    "pretty, plain or json (default: pretty on a terminal, plain elsewhere)",
  ),
  json: onFlag("the same as `--output json`"),
  yes: onFlag("answer yes to questions; allows neither repository commands nor default branch", "y"),
  quiet: onFlag("show no sentences and single actions of agents, only how their turns ended", "q"),
  session: textFlag("ID", "the session that is meant, as `autom8 status` shows it", "s"),
};

export type GlobalFlags = typeof globalFlags;
