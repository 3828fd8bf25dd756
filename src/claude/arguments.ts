/** The command line of one process of the agent. The prompt is not part of it: it is passed on standard input. */

import type { PermissionMode } from "../config/config.ts";

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
  /** The user's own arguments, unchanged. */
  extra: readonly string[];
};

/** The arguments that follow the program's name. */
export function claudeArguments(options: ClaudeOptions): string[] {
  const { sandbox, budgetUsd } = options;
  const allowed = [...options.verify.flatMap(exactRule), ...options.allowedTools];
  const disallowed = [...gitRules, ...options.disallowedTools];
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
    ...list("--allowedTools", allowed),
    ...list("--disallowedTools", disallowed),
    ...options.extra,
    // Last, because the last of two `--settings` counts: nothing can switch the sandbox off by accident.
    ...(sandbox ? ["--settings", JSON.stringify(sandboxSettings)] : []),
  ];
}

/** autom8 alone moves branches and makes commits. */
const gitCommands = ["commit", "push", "reset", "checkout", "switch", "stash", "rebase", "worktree"];
const gitRules = gitCommands.flatMap((command) => [`Bash(git ${command} *)`, `Bash(git ${command})`]);

/** Without `failIfUnavailable` the program only warns if there is no sandbox, and runs without one. */
const sandboxSettings = {
  sandbox: { enabled: true, autoAllowBashIfSandboxed: true, failIfUnavailable: true },
};

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

function list(flag: string, rules: readonly string[]): string[] {
  return rules.length === 0 ? [] : [flag, ...new Set(rules)];
}

/** Never in exponent form, and never 0, a limit that no turn could keep. */
function decimal(usd: number): string {
  return Math.max(usd, 0.0001).toFixed(4);
}
