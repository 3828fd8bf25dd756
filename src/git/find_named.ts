/** Finds folders by their name, anywhere in a work tree. */

import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/**
 * The paths of a name, from the work tree's root, that are tracked or neither tracked nor ignored: folders with
 * something in them, and links. One git process, which starts no program, so that it may run after an agent did.
 * @param name Without characters that mean something in a pattern
 */
export async function findNamed(git: Git, name: string): Promise<string[]> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name"];
  const patterns = [`:(top,glob)**/${name}`, `:(top,glob)**/${name}/**`];
  const output = await git.bytes(["-c", "core.fsmonitor=false", ...list, "--", ...patterns]);
  const inside = new RegExp(`^(.*?(?:^|/)${name.replaceAll(".", "\\.")})(?:/|$)`, "s");
  return [...new Set(splitNul(output).map((field) => inside.exec(decodeField(field))?.[1] ?? ""))].filter(
    (path) => path !== "",
  );
}
