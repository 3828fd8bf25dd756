/** The rules for an agent that may write in one folder, and nowhere else. Pure. */

import type { AgentSettings } from "./settings.ts";

/**
 * The rules, for a mode that refuses whatever no rule allows. The user's own settings may allow more, so what must not
 * happen is denied as well, which no rule can undo: commands, worktrees, and edits in the folders of `never`.
 *
 * @param folders The names of the folder: absolute paths
 * @param never Absolute paths; none of them may hold the folder
 */
export function writingRules(folders: readonly string[], never: readonly string[]): AgentSettings {
  return {
    allow: [...new Set(folders)].map(editRule),
    deny: ["Bash", "PowerShell", "EnterWorktree", ...[...new Set(never)].map(editRule)],
    sandbox: false,
    folders: [...new Set(folders)],
  };
}

/** A rule about editing covers every tool that changes files. Its pattern is one of gitignore, rooted by `//`. */
function editRule(folder: string): string {
  const path = folder.replaceAll("\\", "/").replace(/^\/*/, "/");
  return `Edit(/${path.replaceAll(/[*?[\]!]/g, "\\$&")}/**)`;
}
