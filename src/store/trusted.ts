/** `trusted.ndjson`: the commands that the user said yes to, each list by its hash and its repository. */

import { createHash } from "node:crypto";
import { join } from "path";
import { ensureFolder, readTextIfPresent } from "./atomic.ts";
import { syncFolder, writeAll } from "./durable_write.ts";
import { namingFailures } from "./failure.ts";

/** What kind of commands they are. A yes to one kind is no yes to the same texts as another. */
export type TrustKind = "verify" | "configuration" | "claude-settings" | "git-hooks";

/** What the user said yes to in one repository. The order of commands, and doubles, make no difference. */
export interface TrustedCommands {
  has(kind: TrustKind, commands: readonly string[]): Promise<boolean>;
  /** Remembers the yes. @throws Autom8Error disk-full, folder-unwritable */
  add(kind: TrustKind, commands: readonly string[]): Promise<void>;
}

/** @param home The folder of all of autom8's files. @param root The repository's main checkout */
export function trustedCommands(home: string, root: string): TrustedCommands {
  const path = join(home, "trusted.ndjson");
  return {
    async has(kind, commands) {
      const hash = hashOf(kind, commands);
      const text = await readTextIfPresent(path) ?? "";
      return text.split("\n").some((line) => isYes(line, root, hash));
    },
    async add(kind, commands) {
      const line = JSON.stringify({
        root,
        kind,
        sha256: hashOf(kind, commands),
        at: new Date().toISOString(),
      });
      await ensureFolder(home);
      const text = await readTextIfPresent(path) ?? "";
      await namingFailures(path, async () => {
        using file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
        // A line that a crash cut off must not swallow this one.
        writeAll(file, new TextEncoder().encode(`${/[^\n]$/.test(text) ? "\n" : ""}${line}\n`));
        await file.syncData();
        if (text === "") await syncFolder(home);
      });
    },
  };
}

/** The hash of exactly these commands: JSON, so that no two lists look the same. */
function hashOf(kind: TrustKind, commands: readonly string[]): string {
  const text = JSON.stringify([kind, ...[...new Set(commands)].sort()]);
  return createHash("sha256").update(text).digest("hex");
}

function isYes(line: string, root: string, hash: string): boolean {
  try {
    const yes: unknown = JSON.parse(line);
    return typeof yes === "object" && yes !== null && "root" in yes && yes.root === root && "sha256" in yes &&
      yes.sha256 === hash;
  } catch {
    return false;
  }
}
