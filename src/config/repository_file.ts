/** `.autom8.toml`: what a repository may set for everyone who works in it. Pure. */

import { renderValue } from "../text/problems.ts";
import type { Refuse } from "./file_values.ts";

/** The name of the file, in the root of the main checkout. */
export const repositoryFile = ".autom8.toml";

/**
 * What shapes the work, and nothing else: never what the agent may do, which programs run on the user's side, what it may
 * cost, or whether the work is reviewed.
 */
export const repositoryKeys = [
  "base_branch",
  "verify",
  "verify_timeout",
  "worktree_copy",
  "worktree_setup",
  "worktree_path_pattern",
  "max_attempts",
  "context_tokens",
  "review_max_iterations",
] as const;

/** The keys whose values are commands: they run only after a yes. */
const commandKeys: readonly string[] = ["verify", "worktree_setup"];

/** What a repository may not set, or not like this. */
export const refuseInRepository: Refuse = ({ name }, value) => {
  if (!repositoryKeys.some((one) => one === name)) {
    return {
      expected: `only keys that a repository may set (${repositoryKeys.join(", ")})`,
      got: "a key that only your own configuration may set",
    };
  }
  if (name === "worktree_path_pattern" && typeof value === "string" && !staysBeside(value)) {
    return {
      expected: "a folder beside the checkout that begins with {repo}, without `..`",
      got: renderValue(value),
    };
  }
  return null;
};

/** The commands among some values, each with its key, as they are shown to the user: `verify: npm test`. */
export function commandsOf(values: readonly { key: { name: string }; value: unknown }[]): string[] {
  return values.flatMap(({ key: { name }, value }) =>
    commandKeys.includes(name) && Array.isArray(value) ? value.map((command) => `${name}: ${command}`) : []
  );
}

/** A repository must not choose a folder of another's: `~/.config/autostart`, `../other-project`. */
function staysBeside(pattern: string): boolean {
  return pattern.startsWith("{repo}") && !pattern.split(/[/\\]/).some((part) => /^\.+$/.test(part.trim()));
}
