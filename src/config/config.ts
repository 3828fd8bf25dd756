/** The configuration: one table of keys, from which defaults, checks and messages follow. */

import { parseDuration } from "./duration.ts";
import { type Phase, phases } from "./phases.ts";

export const permissionModes = [
  "default",
  "acceptEdits",
  "auto",
  "plan",
  "dontAsk",
  "bypassPermissions",
] as const;
export type PermissionMode = typeof permissionModes[number];

export const efforts = ["", "low", "medium", "high", "xhigh", "max"] as const;
export type Effort = typeof efforts[number];

/** The model and effort of a phase; empty: as for all. */
export type PhaseConfig = { model: string; effort: Effort };

/** Everything that can be configured. Times in ms, cost in USD; a run keeps a copy of it. */
export type Config = {
  review: boolean;
  reviewMaxIterations: number;
  commit: boolean;
  pullRequest: boolean;
  pullRequestDraft: boolean;
  baseBranch: string;
  worktree: boolean;
  worktreePathPattern: string;
  worktreeCleanup: boolean;
  verify: string[];
  verifyTimeoutMs: number;
  maxAttempts: number;
  maxCostUsd: number;
  contextTokens: number;
  onRateLimit: "wait" | "stop";
  checkpointKeepMs: number;
  claude: ClaudeConfig;
};

export type ClaudeConfig = {
  /** The program and its leading arguments. */
  command: string[];
  model: string;
  effort: Effort;
  permissionMode: PermissionMode;
  sandbox: boolean;
  allowedTools: string[];
  disallowedTools: string[];
  args: string[];
  timeoutMs: number;
  idleTimeoutMs: number;
  backOffMs: number;
  phases: Record<Phase, PhaseConfig>;
};

/** One key of the file. `read` gives the value for a Config, or null where the file's value is not as `expected`. */
export type ConfigKey = {
  /** As in the file: `verify_timeout`, `claude.timeout`. */
  name: string;
  /** Where the value goes in a Config. */
  path: readonly string[];
  expected: string;
  read: (value: unknown) => unknown;
  /** As in the file. */
  default: unknown;
  meaning: string;
};

type Kind = Pick<ConfigKey, "expected" | "read">;

const boolean: Kind = {
  expected: "true or false",
  read: (value) => typeof value === "boolean" ? value : null,
};
const text: Kind = { expected: "a text", read: (value) => isLine(value) ? value : null };
const texts: Kind = {
  expected: "a list of texts",
  read: (value) => Array.isArray(value) && value.every((one) => isLine(one) && one !== "") ? value : null,
};
const program: Kind = {
  expected: "a program, or a list of a program and its first arguments",
  read: (value) => {
    const list: unknown = typeof value === "string" ? [value] : value;
    if (!Array.isArray(list) || !list.every(isLine)) return null;
    return list[0] === undefined || list[0].trim() === "" ? null : list;
  },
};
const duration: Kind = {
  expected: 'a duration such as "90s", "10m" or "2h"',
  read: (value) => typeof value === "string" ? parseDuration(value) : null,
};
/** For what must be bounded; a week is well within what a timer can hold. */
const bound: Kind = {
  expected: 'a duration from "1s" to "7d"',
  read: (value) => {
    const ms = typeof value === "string" ? parseDuration(value) : null;
    return ms !== null && ms >= 1000 && ms <= 7 * 86_400_000 ? ms : null;
  },
};
const whole = (least: number, most: number): Kind => ({
  expected: `a whole number from ${least} to ${most}`,
  read: (value) => {
    const number = typeof value === "bigint" ? Number(value) : value;
    return typeof number === "number" && Number.isInteger(number) && number >= least && number <= most
      ? number
      : null;
  },
});
const amount: Kind = {
  expected: "an amount in USD, 0 or more",
  read: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null,
};
const oneOf = (words: readonly string[]): Kind => ({
  expected: `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`,
  read: (value) => typeof value === "string" && words.includes(value) ? value : null,
});
const pattern: Kind = {
  expected: "the name of a folder, with {branch} in it",
  read: (value) => isLine(value) && value.includes("{branch}") && !/[\\/]/.test(value) ? value : null,
};

const key = (name: string, path: string, kind: Kind, value: unknown, meaning: string): ConfigKey => ({
  name,
  path: path.split("."),
  ...kind,
  default: value,
  meaning,
});

/** Every key there is. */
export const configKeys: readonly ConfigKey[] = [
  key("review", "review", boolean, true, "run the review and correction loop"),
  key("review_max_iterations", "reviewMaxIterations", whole(1, 100), 3, "bound of that loop"),
  key("commit", "commit", boolean, true, "commit when the review passes"),
  key("pull_request", "pullRequest", boolean, false, "push and open a pull request; needs commit"),
  key("pull_request_draft", "pullRequestDraft", boolean, false, "as a draft"),
  key("base_branch", "baseBranch", text, "", "where new branches start; empty: the default branch"),
  key("worktree", "worktree", boolean, false, "work in a worktree of the run's own"),
  key(
    "worktree_path_pattern",
    "worktreePathPattern",
    pattern,
    "{repo}-wt-{branch}",
    "its folder, beside the checkout",
  ),
  key("worktree_cleanup", "worktreeCleanup", boolean, false, "remove the worktree after a completed run"),
  key("verify", "verify", texts, [], "commands that must exit 0 after each story and before committing"),
  key("verify_timeout", "verifyTimeoutMs", bound, "10m", "for each command"),
  key("max_attempts", "maxAttempts", whole(1, 100), 3, "agent turns a story before the run fails"),
  key("max_cost_usd", "maxCostUsd", amount, 0, "whole run; 0: no limit"),
  key("context_tokens", "contextTokens", whole(0, 1_000_000), 4000, "budget of the knowledge in a prompt"),
  key(
    "on_rate_limit",
    "onRateLimit",
    oneOf(["wait", "stop"]),
    "wait",
    "wait until the reset, or stop resumably",
  ),
  key(
    "checkpoint_keep",
    "checkpointKeepMs",
    duration,
    "30d",
    "how long checkpoints of archived runs are kept",
  ),
  key("claude.command", "claude.command", program, "claude", "program to run; AUTOM8_CLAUDE wins"),
  key("claude.model", "claude.model", text, "", "empty: the program's own default"),
  key("claude.effort", "claude.effort", oneOf(efforts), "", "empty: the program's own default"),
  key(
    "claude.permission_mode",
    "claude.permissionMode",
    oneOf(permissionModes),
    "auto",
    "what the agent may do",
  ),
  key("claude.sandbox", "claude.sandbox", boolean, false, "the operating-system sandbox of Claude Code"),
  key("claude.allowed_tools", "claude.allowedTools", texts, [], "added to ours"),
  key("claude.disallowed_tools", "claude.disallowedTools", texts, [], "added to ours"),
  key("claude.args", "claude.args", texts, [], "appended as they are"),
  key("claude.timeout", "claude.timeoutMs", duration, "60m", "a turn; 0s: no limit"),
  key(
    "claude.idle_timeout",
    "claude.idleTimeoutMs",
    duration,
    "10m",
    "a turn without output; 0s: no limit",
  ),
  key("claude.back_off", "claude.backOffMs", duration, "10s", "first wait for an overloaded model; doubles"),
  ...phases.flatMap((phase) => [
    key(`claude.${phase}.model`, `claude.phases.${phase}.model`, text, "", "for this phase alone"),
    key(
      `claude.${phase}.effort`,
      `claude.phases.${phase}.effort`,
      oneOf(efforts),
      "",
      "for this phase alone",
    ),
  ]),
];

/** What is in force where nothing is configured. */
export const defaultConfig: Config = buildConfig((one) => one.read(one.default));

/** A Config with a value for each key. The table is what makes it one: a test compares it with the type. */
export function buildConfig(valueOf: (key: ConfigKey) => unknown): Config {
  const config: Record<string, unknown> = {};
  for (const one of configKeys) {
    let at = config;
    for (const part of one.path.slice(0, -1)) at = (at[part] ??= {}) as Record<string, unknown>;
    const last = one.path.at(-1);
    if (last !== undefined) at[last] = valueOf(one);
  }
  return config as Config;
}

function isLine(value: unknown): value is string {
  return typeof value === "string" && !/[\p{Cc}]/u.test(value);
}
