/** Reads the text of a configuration file, whatever is at its path. */

import { readBounded } from "../store/bounded_read.ts";
import type { Problem } from "../text/problems.ts";

export type ConfigText =
  | { kind: "read"; text: string }
  | { kind: "missing" }
  | { kind: "unfit"; problem: Problem };

/** Far more than any configuration has. */
const maxBytes = 1024 * 1024;

/**
 * The text of a file. A pipe, a device or a file without end is never opened.
 * @param links Whether a symbolic link is followed; one that came with a repository could point anywhere
 */
export async function readConfigFile(path: string, links: "follow" | "refuse"): Promise<ConfigText> {
  const unfit = (got: string, expected = "a regular file"): ConfigText => ({
    kind: "unfit",
    problem: { where: "", expected, got },
  });
  try {
    if (links === "refuse" && (await Deno.lstat(path)).isSymlink) return unfit("a symbolic link");
    const read = await readBounded(path, maxBytes);
    if (read.kind === "unfit") {
      return read.tooLarge ? unfit(read.got, `at most ${maxBytes} bytes`) : unfit(read.got);
    }
    return {
      kind: "read",
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(read.bytes),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return { kind: "missing" };
    }
    if (error instanceof Deno.errors.PermissionDenied) return unfit("a file without read permission");
    if (error instanceof TypeError) return unfit("bytes that are not UTF-8", "a text file");
    throw error;
  }
}
