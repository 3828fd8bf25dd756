/** A conversation in which a person talks to the agent at the terminal. */

import { type ForegroundExit, runInForeground } from "../process/foreground.ts";
import type { PermissionMode } from "../config/permission_modes.ts";
import { additionalInstructions, ruleFlag } from "./arguments.ts";
import { takeSettings } from "./settings.ts";

export type InteractiveOptions = {
  /** The program and its leading arguments. */
  command: readonly string[];
  folder: string;
  /** A UUID that we chose. */
  conversation: string;
  /** Continue that conversation rather than start it. */
  resume: boolean;
  /** Instructions that the person does not see. */
  systemPrompt: string;
  /** Sent as if the person had typed it; null: the person begins. */
  firstMessage: string | null;
  /** Empty: the program's own default. */
  model: string;
  /** Empty: the program's own default. */
  effort: string;
  /** What becomes of a use that no rule decides about: `dontAsk` refuses it. */
  permissionMode: PermissionMode;
  /** A file with the rules of what the agent may do. */
  settingsFile: string;
  /** Further rules, none of which holds a command: those belong into the file. */
  allowedTools: readonly string[];
  disallowedTools: readonly string[];
  /** The work tree whose own settings are left out, although its instructions (CLAUDE.md) are read; null: none is. */
  leaveOut: string | null;
  /** The user's own arguments, unchanged but for `--settings`, which is part of the file. */
  extra: readonly string[];
};

/** The arguments that follow the program's name. Ours come last: of two values of a flag, the last counts. Pure. */
export function interactiveArguments(options: InteractiveOptions): string[] {
  const { leaveOut, firstMessage } = options;
  return [
    ...takeSettings(options.extra).rest,
    ...ruleFlag("--allowedTools", options.allowedTools),
    ...ruleFlag("--disallowedTools", options.disallowedTools),
    options.resume ? "--resume" : "--session-id",
    options.conversation,
    "--permission-mode",
    options.permissionMode,
    ...(options.model === "" ? [] : ["--model", options.model]),
    ...(options.effort === "" ? [] : ["--effort", options.effort]),
    ...(leaveOut === null ? [] : ["--setting-sources", "user", "--add-dir", leaveOut]),
    "--settings",
    options.settingsFile,
    "--append-system-prompt",
    options.systemPrompt,
    // What follows is no flag, whatever it begins with.
    ...(firstMessage === null ? [] : ["--", firstMessage]),
  ];
}

/** Gives the terminal to the agent until the person leaves it. Everything it started has ended when this returns. */
export async function talk(options: InteractiveOptions): Promise<ForegroundExit> {
  const [program = "", ...leading] = options.command;
  return await runInForeground({
    program,
    arguments: [...leading, ...interactiveArguments(options)],
    folder: options.folder,
    runId: options.conversation,
    environment: {
      // An update in the middle of a conversation would change the program under it.
      DISABLE_AUTOUPDATER: "1",
      ...(options.leaveOut === null ? {} : additionalInstructions),
    },
  });
}
