/**
 * The command line of one process of the agent, and its settings file. The prompt is no part of them: it is passed on
 * standard input. Every user of the machine can read a command line, so no command stands in it.
 */

import type { PermissionMode } from "../config/permission_modes.ts";
import { type AgentSettings, isCommandRule, takeSettings } from "./settings.ts";

export type ClaudeOptions = {
  /** A UUID that we chose. */
  conversation: string;
  /** Continue that conversation rather than start it. */
  resume: boolean;
  /** With the sandbox on, acceptEdits is used instead. */
  permissionMode: PermissionMode;
  /** Empty: the program's own default. */
  model: string;
  /** Empty: the program's own default. */
  effort: string;
  /** Permission rules such as `Bash(npm test)`, in addition to ours. */
  allowedTools: readonly string[];
  disallowedTools: readonly string[];
  /** Shell commands that the agent may run exactly as written. */
  verify: readonly string[];
  /** Run the agent's commands in the operating system's sandbox, or not at all. */
  sandbox: boolean;
  /** The most this turn may cost; null: no bound. */
  budgetUsd: number | null;
  /** The file with the settings of `agentSettings`. */
  settingsFile: string;
  /** The work tree whose own settings are left out, although its instructions (CLAUDE.md) are read; null: none is. */
  leaveOut: string | null;
  /** The user's own arguments, unchanged but for `--settings`, which is part of ours. */
  extra: readonly string[];
  /** The answer is an object of this JSON Schema. The agent then has no tool but the one that takes the answer. */
  answerSchema?: unknown;
};

/** What goes to the agent in its settings file. */
export function agentSettings(options: ClaudeOptions): AgentSettings {
  const { allowed, disallowed } = rulesOf(options);
  return {
    allow: allowed.filter(isCommandRule),
    deny: disallowed.filter(isCommandRule),
    sandbox: options.sandbox,
  };
}

/** With it, CLAUDE.md of an additional folder is read. */
export const additionalInstructions = { CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: "1" };

/** The arguments that follow the program's name. */
export function claudeArguments(options: ClaudeOptions): string[] {
  const { sandbox, budgetUsd, leaveOut } = options;
  const { allowed, disallowed } = rulesOf(options);
  return [
    "-p",
    "--output-format",
    "stream-json",
    "--verbose",
    options.resume ? "--resume" : "--session-id",
    options.conversation,
    "--permission-mode",
    sandbox ? "acceptEdits" : options.permissionMode,
    ...(options.model === "" ? [] : ["--model", options.model]),
    ...(options.effort === "" ? [] : ["--effort", options.effort]),
    ...(budgetUsd === null ? [] : ["--max-budget-usd", decimal(budgetUsd)]),
    ...ruleFlag("--allowedTools", allowed.filter((rule) => !isCommandRule(rule))),
    ...ruleFlag("--disallowedTools", disallowed.filter((rule) => !isCommandRule(rule))),
    ...(leaveOut === null ? [] : ["--setting-sources", "user", "--add-dir", leaveOut]),
    ...(options.answerSchema === undefined ? [] : answering(options.answerSchema)),
    "--settings",
    options.settingsFile,
    ...takeSettings(options.extra).rest,
  ];
}

/** Nothing of the folder that it is started in counts: neither its settings nor its servers of tools. */
function answering(schema: unknown): string[] {
  const alone = [
    "--tools",
    "",
    "--strict-mcp-config",
    "--disable-slash-commands",
    "--setting-sources",
    "user",
  ];
  return [...alone, "--json-schema", JSON.stringify(schema)];
}

/** The agent's program itself asks for a better answer up to five times, unless this is set: autom8 does so, and counts. */
export const oneAnswer = { MAX_STRUCTURED_OUTPUT_RETRIES: "1" };

function rulesOf(options: ClaudeOptions): { allowed: string[]; disallowed: string[] } {
  return {
    allowed: [...commandRules(options.verify), ...options.allowedTools],
    disallowed: [...ownWork, ...options.disallowedTools],
  };
}

/** autom8 alone moves branches and makes commits, and it alone opens, changes and answers pull requests. */
const gitCommands = ["commit", "push", "reset", "checkout", "switch", "stash", "rebase", "worktree"];
const prCommands = ["create", "edit", "ready", "merge", "close", "reopen", "comment", "review"];
const ownWork = [
  ...gitCommands.map((command) => `git ${command}`),
  ...prCommands.map((command) => `gh pr ${command}`),
].flatMap(commandDenied);

/** The rules that deny a command, with arguments and without. */
export function commandDenied(command: string): string[] {
  return [`Bash(${command} *)`, `Bash(${command})`];
}

/** The rules that allow exactly these commands, as far as there are any. */
export function commandRules(commands: readonly string[]): string[] {
  return commands.flatMap(exactRule);
}

/**
 * The rule that allows exactly this command, if there is one. In a rule `*` and a final `:*` match anything, and a list of
 * rules is split at blanks and commas, with parentheses as the only quotes: a command with such characters could be read
 * as another rule, in the worst case as one that allows everything. Such a command must be allowed by the mode or by the
 * user's own rules; autom8 runs it after the turn in any case.
 */
function exactRule(command: string): string[] {
  const text = command.trim();
  return text === "" || ambiguous.test(text) ? [] : [`Bash(${text})`];
}

const ambiguous = /[()*,\\\p{Cc}\u2028\u2029]/u;

/** A flag that takes rules, each once; nothing without rules. */
export function ruleFlag(flag: string, rules: readonly string[]): string[] {
  return rules.length === 0 ? [] : [flag, ...new Set(rules)];
}

/** Never in exponent form, and never 0, a limit that no turn could keep. */
function decimal(usd: number): string {
  return Math.max(usd, 0.0001).toFixed(4);
}
