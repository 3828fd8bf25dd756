/** The user's own editor, with the terminal. */

import { Autom8Error } from "../errors.ts";
import { runInForeground } from "../process/foreground.ts";

const isWindows = Deno.build.os === "windows";

/** The editor of every system, for those who have set none. It edits files, not folders. */
export const usualEditor = isWindows ? "notepad" : "vi";

/** `$VISUAL`, else `$EDITOR`: a program, perhaps with arguments. Null if neither is set. */
export function chosenEditor(): string | null {
  const values = [Deno.env.get("VISUAL"), Deno.env.get("EDITOR")];
  return values.find((value) => value !== undefined && value.trim() !== "") ?? null;
}

/**
 * Opens a file or a folder, and returns when the editor has ended. What the editor started lives on.
 * @param editor The program, perhaps with arguments, quoted for the shell as git expects it
 * @param folder Where it runs
 * @throws Autom8Error usage: it cannot be started, or failed. interrupted
 */
export async function runEditor(editor: string, path: string, folder: string): Promise<void> {
  const [program = "", ...args] = isWindows
    ? [...editor.split(" ").filter((word) => word !== ""), path]
    : ["sh", "-c", `${editor} "$@"`, editor, path];
  const exit = await runInForeground({ program, arguments: args, folder, runId: null });
  if (exit.kind === "exited" && exit.received !== null) {
    throw new Autom8Error("interrupted", { signal: exit.received, hasBegun: false });
  }
  if (exit.kind === "exited" && exit.code === 0) return;
  throw new Autom8Error("usage", {
    problem: exit.kind === "exited"
      ? `The editor \`${editor}\` ended with exit code ${exit.code}.`
      : `The editor \`${editor}\` could not be started: ${exit.detail}.`,
    hint: "Set `VISUAL` or `EDITOR` to the command of your editor.",
  });
}
