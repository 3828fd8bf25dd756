/** `autom8 monitor` in a terminal. */

import { Autom8Error } from "../../src/errors.ts";
import { createFeed } from "../../src/feed/feed.ts";
import { createScreen } from "../screen/screen.ts";
import { terminalAbilities } from "./environment.ts";
import { runLoop } from "./loop.ts";
import { processTerminal } from "./terminal.ts";

/** Shows the monitor until it is quit, and returns the exit code. @throws Autom8Error usage: there is no terminal */
export async function runMonitor(): Promise<number> {
  const { movesCursor, theme, depth, unicode } = terminalAbilities();
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal() || !movesCursor) {
    throw new Autom8Error("usage", {
      problem: movesCursor
        ? "`autom8 monitor` needs a terminal, for what it shows and for your keys."
        : "`autom8 monitor` cannot move the cursor of this terminal: see the variable TERM.",
      hint: "In a script, use `autom8 status --global --json`, or `autom8 monitor --once` for one picture.",
    });
  }
  return await runLoop({
    terminal: processTerminal(),
    screen: createScreen({ theme: theme ?? "dark", depth, unicode }),
    asksBackground: depth !== "none",
    createFeed,
    // Loaded on use: it brings the git of the commands with it.
    async openInEditor(folder) {
      const { openInEditor } = await import("../../src/session/asking/work_tree.ts");
      await openInEditor(folder);
    },
    now: Date.now,
  });
}
