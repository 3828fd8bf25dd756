/** `-c` settings for the git commands that autom8 runs for itself. What git starts inherits them. */

/** For an index of ours: no hook runs because of it, and it does not depend on a file beside the user's index. */
export const privateIndexSettings: readonly string[] = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.splitIndex=false",
];

/** Nothing runs in the background after a commit: the user's next git command tidies up. */
export const noTidying: readonly string[] = ["-c", "gc.auto=0", "-c", "maintenance.auto=false"];

/** For refs and commits of ours: no hook, no reflog, UTF-8 messages. */
export const privateRefSettings: readonly string[] = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.logAllRefUpdates=false",
  "-c",
  "i18n.commitEncoding=UTF-8",
];
