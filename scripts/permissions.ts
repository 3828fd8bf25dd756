/** What the compiled program may do, baked in at compile time: everything else is refused without a question. */

/**
 * Every environment variable that autom8 reads, sets or removes in its own process, in one list. A name that is missing
 * here reads as unset, so a test compares this list with the source.
 */
export const environmentNames: readonly string[] = [
  "AUTOM8_CLAUDE",
  "AUTOM8_CRASH_AT",
  "AUTOM8_CRASH_TRACE",
  "AUTOM8_HOME",
  "AUTOM8_RUN",
  // Where things are.
  "HOME",
  "PATH",
  "USERPROFILE",
  // What the terminal can do.
  "CI",
  "COLORTERM",
  "COLUMNS",
  "FORCE_COLOR",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "NO_COLOR",
  "TERM",
  "WT_SESSION",
  // Programs of the user's choice.
  "EDITOR",
  "VISUAL",
  // Secrets, read to keep them out of every file.
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "GH_TOKEN",
  "GITHUB_TOKEN",
  // Removed at the start: they would send git to another repository than the one we stand in.
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_CEILING_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_CONFIG",
  "GIT_CONFIG_COUNT",
  "GIT_CONFIG_PARAMETERS",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_NAMESPACE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
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
