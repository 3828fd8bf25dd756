/** What the agent may do in a turn, and what it means if that was too little. Pure. */

import { commandDenied } from "../claude/arguments.ts";
import type { Denial } from "../claude/events.ts";
import { reviewFile } from "../claude/review_file.ts";
import type { ClaudeConfig } from "../config/config.ts";
import type { PermissionMode } from "../config/permission_modes.ts";
import type { RunPhase } from "../config/phases.ts";
import type { RunState } from "./state.ts";

/** The settings that decide what the agent may do. */
export type Permissions = Pick<
  ClaudeConfig,
  "permissionMode" | "sandbox" | "allowedTools" | "disallowedTools"
>;

/** The settings out of a configuration. */
export function permissionsOf(claude: ClaudeConfig): Permissions {
  const { permissionMode, sandbox, allowedTools, disallowedTools } = claude;
  return { permissionMode, sandbox, allowedTools, disallowedTools };
}

/** The mode in which a turn of the phase starts. */
export function permissionModeOf(
  { config: { claude }, permissionFallback }: RunState,
  phase: RunPhase,
): PermissionMode {
  if (claude.sandbox) return "acceptEdits";
  if (isReadOnly(claude, phase)) return "default";
  return permissionFallback ?? claude.permissionMode;
}

/**
 * The rules that allow tools in a turn of the phase, besides the checks. A reviewer reads and runs anything, but of all
 * files it writes only its own: whatever mode is configured, it works in `default`, where each edit that no rule allows
 * is refused. Two settings of the user's own stay in force: the sandbox, whose commands could not run in that mode, and
 * `bypassPermissions`, with which the user has switched off every check. There, as with commands that write, the changes
 * of a reviewer are undone afterwards.
 */
export function allowedToolsOf(
  { config: { claude } }: RunState,
  phase: RunPhase,
  mode: PermissionMode,
): string[] {
  const readOnly = phase === "review" && isReadOnly(claude, phase) && mode === "default";
  // "/" is the folder that the agent is started in.
  return [...(readOnly ? ["Bash", `Edit(/${reviewFile})`] : []), ...claude.allowedTools];
}

function isReadOnly(claude: ClaudeConfig, phase: RunPhase): boolean {
  return (phase === "review" || phase === "pr-template") && !claude.sandbox &&
    claude.permissionMode !== "bypassPermissions";
}

const editors = ["Edit", "Write", "MultiEdit", "NotebookEdit"];

/**
 * The rules that deny tools in a turn of the phase, besides autom8's own. Review threads are written by anyone who may
 * comment, so the agent that reads them gets no access to GitHub with the user's token.
 */
export function disallowedToolsOf({ config: { claude } }: RunState, phase: RunPhase): string[] {
  return [...(phase === "pr-review" ? commandDenied("gh") : []), ...claude.disallowedTools];
}

/** Commands that autom8 refuses on purpose. */
const ownWork = /^\s*(?:git\s+(?:commit|push|reset|checkout|switch|stash|rebase|worktree)|gh)\b/;

/**
 * The tools for changes that were refused, each once. `mayOnlyRead`: the agent says that nothing had to be changed, so
 * that refused commands prove nothing.
 */
export function refusedTools(
  denials: readonly Denial[],
  { mayOnlyRead }: { mayOnlyRead: boolean },
): string[] {
  const refused = denials.filter(({ tool, input }) =>
    editors.includes(tool) || (!mayOnlyRead && tool === "Bash" && !ownWork.test(input))
  );
  return [...new Set(refused.map(({ tool }) => tool))];
}

/** Whether the agent was refused to write its review file. */
export function wasReviewRefused(denials: readonly Denial[]): boolean {
  return denials.some(({ tool, input }) => editors.includes(tool) && input.includes(reviewFile));
}
