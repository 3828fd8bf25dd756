/** What an agent may do without asking. Apart from the table of keys, which readers of journals do not need. */

/** The permission modes of Claude Code. */
export const permissionModes = [
  "default",
  "acceptEdits",
  "auto",
  "plan",
  "dontAsk",
  "bypassPermissions",
] as const;

export type PermissionMode = typeof permissionModes[number];
