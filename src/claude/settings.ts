/** The settings file of one process of the agent: the rules that hold a command never stand in its arguments. Pure. */

/** The user's `--settings` among extra arguments, if there is one, and the other arguments. The last one counts. */
export function takeSettings(extra: readonly string[]): { own: string | null; rest: string[] } {
  let own: string | null = null;
  const rest: string[] = [];
  for (let i = 0; i < extra.length; i++) {
    const argument = extra[i] ?? "";
    if (argument === "--settings" && i + 1 < extra.length) own = extra[++i] ?? null;
    else if (argument.startsWith("--settings=")) own = argument.slice("--settings=".length);
    else rest.push(argument);
  }
  return { own, rest };
}

/** Rules that hold a command belong into the file; the others may be read differently there: `/` is the file's folder. */
export function isCommandRule(rule: string): boolean {
  return rule.startsWith("Bash(");
}

/** What the file holds. */
export type AgentSettings = {
  allow: readonly string[];
  deny: readonly string[];
  sandbox: boolean;
  /**
   * Folders outside the work tree that the agent may use. Given by `--add-dir`, each would be asked about in a conversation,
   * with "No, exit" as the first answer.
   */
  folders?: readonly string[];
};

/**
 * The file's text. Of two `--settings` the program only uses the last, so the user's own are part of ours: their rules
 * are added to ours, and all else stays as they have it, but a sandbox that the configuration demands.
 * @param own An object as JSON; null: none
 * @param folder The folder that the paths in the user's rules are relative to; a real path
 * @throws SyntaxError if it is no object
 */
export function settingsText(ours: AgentSettings, own: string | null, folder: string): string {
  const theirs = own === null ? {} : objectOf(JSON.parse(own));
  const permissions = recordIn(theirs, "permissions");
  const rules = (key: string) => listIn(permissions, key).map((rule) => rooted(rule, folder));
  return JSON.stringify(
    {
      ...theirs,
      permissions: {
        ...permissions,
        ...("ask" in permissions ? { ask: rules("ask") } : {}),
        allow: [...new Set([...ours.allow, ...rules("allow")])],
        deny: [...new Set([...ours.deny, ...rules("deny")])],
        ...(ours.folders === undefined
          ? {}
          : { additionalDirectories: [...ours.folders, ...listIn(permissions, "additionalDirectories")] }),
      },
      ...(ours.sandbox ? { sandbox: { ...recordIn(theirs, "sandbox"), ...sandbox } } : {}),
    },
    null,
    2,
  );
}

/** Without `failIfUnavailable` the program only warns if there is no sandbox, and runs without one. */
const sandbox = { enabled: true, autoAllowBashIfSandboxed: true, failIfUnavailable: true };

/** A rule about a path from the file's folder (`Edit(/src)`) as one about the whole path, as our file lies elsewhere. */
function rooted(rule: unknown, folder: string): unknown {
  return typeof rule === "string" ? rule.replace(/^(\w+\()\/(?!\/)/, `$1/${folder}/`) : rule;
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("not an object");
  }
  return { ...value };
}

function recordIn(record: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.hasOwn(record, key) ? objectOf(record[key]) : {};
}

function listIn(record: Record<string, unknown>, key: string): unknown[] {
  const list = record[key];
  return Array.isArray(list) ? list : [];
}
