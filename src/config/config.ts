/** The configuration: one table of keys, which gives the defaults, checks and messages. */

import {
  amount,
  boolean,
  bound,
  duration,
  type Kind,
  oneOf,
  pattern,
  program,
  text,
  texts,
  whole,
} from "./kinds.ts";
import { type PermissionMode, permissionModes } from "./permission_modes.ts";
import { type Phase, phases } from "./phases.ts";

const efforts = ["", "low", "medium", "high", "xhigh", "max"] as const;
type Effort = typeof efforts[number];

/** The model and effort of a phase; an empty value means the one for all phases. */
type PhaseConfig = { model: string; effort: Effort };

/** Everything that can be configured. Times in ms, cost in USD. A run keeps a copy. */
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
  worktreeCopy: string[];
  worktreeSetup: string[];
  verify: string[];
  verifyTimeoutMs: number;
  verifyBaseline: "warn" | "stop" | "off";
  maxAttempts: number;
  /** What a story that is blocked or out of attempts means for the others. */
  onStoryFailure: "continue" | "stop";
  maxCostUsd: number;
  contextTokens: number;
  onRateLimit: "wait" | "stop";
  checkpointKeepMs: number;
  /** The program that is run for notifications, and its arguments; empty: none. */
  notify: string[];
  claude: ClaudeConfig;
};

export type ClaudeConfig = {
  /** The program and its first arguments. */
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

/** One key of the configuration. */
export type ConfigKey = Kind & {
  /** As written in the file: `verify_timeout`, `claude.timeout`. */
  name: string;
  /** The path of the value in a Config. */
  path: readonly string[];
  /** As written in the file. */
  default: unknown;
  meaning: string;
};

const key = (name: string, path: string, kind: Kind, value: unknown, meaning: string): ConfigKey => ({
  name,
  path: path.split("."),
  ...kind,
  default: value,
  meaning,
});

/** Every key, in the order of the documentation. */
export const configKeys: readonly ConfigKey[] = [
  key("review", "review", boolean, true, "review the work and correct what the review finds"),
  key("review_max_iterations", "reviewMaxIterations", whole(1, 100), 3, "maximum number of review rounds"),
  key("commit", "commit", boolean, true, "commit when the review passes"),
  key(
    "pull_request",
    "pullRequest",
    boolean,
    true,
    "after the commits, push the branch and open a pull request",
  ),
  key("pull_request_draft", "pullRequestDraft", boolean, false, "open the pull request as a draft"),
  key(
    "base_branch",
    "baseBranch",
    text,
    "",
    "branch that new branches start from; empty: the default branch",
  ),
  key("worktree", "worktree", boolean, true, "work in a git worktree of the run's own"),
  key(
    "worktree_path_pattern",
    "worktreePathPattern",
    pattern,
    "{repo}-wt-{branch}",
    "the worktree's folder, next to the checkout",
  ),
  key("worktree_cleanup", "worktreeCleanup", boolean, false, "remove the worktree after a completed run"),
  key(
    "worktree_copy",
    "worktreeCopy",
    texts,
    [],
    "ignored files to copy into a new worktree, as in .gitignore",
  ),
  key("worktree_setup", "worktreeSetup", texts, [], "commands to run once in a new worktree"),
  key("verify", "verify", texts, [], "commands that must exit 0 after each story and before the commits"),
  key("verify_timeout", "verifyTimeoutMs", bound, "10m", "time limit of each verify command"),
  key(
    "verify_baseline",
    "verifyBaseline",
    oneOf(["warn", "stop", "off"]),
    "warn",
    "run the verify commands once before the first agent; stop where they fail, or off",
  ),
  key("max_attempts", "maxAttempts", whole(1, 100), 3, "attempts at a story before it is parked"),
  key(
    "on_story_failure",
    "onStoryFailure",
    oneOf(["continue", "stop"]),
    "continue",
    "after a failed story, continue with those that do not depend on it, or stop",
  ),
  key("max_cost_usd", "maxCostUsd", amount, 0, "cost limit of a run in USD; `0`: no limit"),
  key(
    "context_tokens",
    "contextTokens",
    whole(0, 1_000_000),
    4000,
    "size limit of the knowledge in a prompt, in estimated tokens",
  ),
  key(
    "on_rate_limit",
    "onRateLimit",
    oneOf(["wait", "stop"]),
    "wait",
    "at a usage limit, wait for its reset or stop the run",
  ),
  key(
    "checkpoint_keep",
    "checkpointKeepMs",
    duration,
    "30d",
    "how long checkpoints of finished runs are kept",
  ),
  key(
    "notify",
    "notify",
    texts,
    [],
    "program to run when a run ends, waits or needs you; it gets JSON on stdin",
  ),
  key(
    "claude.command",
    "claude.command",
    program,
    "claude",
    "the program to run; `AUTOM8_CLAUDE` overrides it",
  ),
  key("claude.model", "claude.model", text, "", "model; empty: the program's default"),
  key("claude.effort", "claude.effort", oneOf(efforts), "", "reasoning effort; empty: the program's default"),
  key(
    "claude.permission_mode",
    "claude.permissionMode",
    oneOf(permissionModes),
    "auto",
    "what the agent may do without asking",
  ),
  key(
    "claude.sandbox",
    "claude.sandbox",
    boolean,
    false,
    "run the agent's commands in the sandbox of Claude Code",
  ),
  key("claude.allowed_tools", "claude.allowedTools", texts, [], "tools allowed besides autom8's own list"),
  key(
    "claude.disallowed_tools",
    "claude.disallowedTools",
    texts,
    [],
    "tools denied besides autom8's own list",
  ),
  key("claude.args", "claude.args", texts, [], "further arguments, passed unchanged"),
  key("claude.timeout", "claude.timeoutMs", duration, "60m", "time limit of an agent turn; `0s`: no limit"),
  key(
    "claude.idle_timeout",
    "claude.idleTimeoutMs",
    duration,
    "10m",
    "time limit without any output; `0s`: no limit",
  ),
  key(
    "claude.back_off",
    "claude.backOffMs",
    duration,
    "10s",
    "first wait when the model is overloaded; doubles each time",
  ),
  ...phases.flatMap((phase) => [
    key(`claude.${phase}.model`, `claude.phases.${phase}.model`, text, "", "model for this phase"),
    key(
      `claude.${phase}.effort`,
      `claude.phases.${phase}.effort`,
      oneOf(efforts),
      "",
      "effort for this phase",
    ),
  ]),
];

/** The configuration without any file or flag. */
export const defaultConfig: Config = buildConfig((one) => one.read(one.default));

/** A Config with a value for each key. The casts are safe because a test compares the table with the type. */
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
