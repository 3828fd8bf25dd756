/** What the compiled program may do, baked in at compile time: everything else is refused without a question. */

import { inheritedVariables } from "../src/git/inherited.ts";

/**
 * Every environment variable that autom8 reads, sets or removes in its own process, in one list. One that is missing
 * here reads as unset, and removing it does nothing and says nothing: tests/permissions_test.ts compares this list with
 * the source.
 */
export const environmentNames: readonly string[] = [
  "AUTOM8_CLAUDE",
  "AUTOM8_CRASH_AT",
  "AUTOM8_CRASH_TRACE",
  "AUTOM8_HOME",
  "AUTOM8_RUN",
  "HOME",
  "NO_COLOR",
  "TERM",
  "USERPROFILE",
  // Secrets, read to keep them out of every file.
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "GH_TOKEN",
  "GITHUB_TOKEN",
  // Removed at the start.
  ...inheritedVariables,
];

/**
 * The permission flags of `deno compile`. No network, no FFI, no system information. Variables outside the list read as
 * unset instead of failing: libraries look for their own, and none of them is worth a stop.
 */
export const permissionFlags: readonly string[] = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  `--allow-env=${environmentNames.join(",")}`,
  "--ignore-env",
];
