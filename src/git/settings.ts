/** `-c` settings for git commands that are autom8's own doing. They are inherited by what git starts. */

/** For an index of ours: no hook runs because of it, and it does not depend on a file beside the user's index. */
export const privateIndexSettings: readonly string[] = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.splitIndex=false",
];

/** Nothing goes on in the background after a commit: the next git command of the user's tidies up. */
export const noTidying: readonly string[] = ["-c", "gc.auto=0", "-c", "maintenance.auto=false"];

/** For a private git folder: no reflog there, no file system monitor for what is no checkout, UTF-8 messages. */
export const privateFolderSettings: readonly string[] = [
  "-c",
  "core.logAllRefUpdates=false",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "i18n.commitEncoding=UTF-8",
];
