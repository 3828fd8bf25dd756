/** The settings file of the agent's next process, with the user's own settings in it. */

import { dirname, resolve } from "path";
import { type AgentSettings, settingsText, takeSettings } from "../claude/settings.ts";
import { Autom8Error } from "../errors.ts";
import { writeFileAtomic } from "../store/atomic.ts";
import { readBounded } from "../store/bounded_read.ts";

const maxSettingsBytes = 1024 * 1024;

/**
 * Writes the file.
 * @param extra The user's own arguments, of which `--settings` is merged into the file
 * @param workTree Where the agent works: what a path in `--settings` is relative to
 * @throws Autom8Error config-invalid, folder-unwritable
 */
export async function writeAgentSettings(
  file: string,
  settings: AgentSettings,
  extra: readonly string[],
  workTree: string,
): Promise<void> {
  const { own } = takeSettings(extra);
  const isFile = own !== null && !own.trimStart().startsWith("{");
  const path = isFile ? resolve(workTree, own) : workTree;
  try {
    const text = isFile ? await readSettings(path) : own;
    const folder = await Deno.realPath(isFile ? dirname(path) : workTree);
    await writeFileAtomic(file, settingsText(settings, text, folder));
  } catch (error) {
    if (error instanceof Autom8Error || !(error instanceof Error)) throw error;
    throw new Autom8Error("config-invalid", {
      sources: [{
        name: isFile ? path : "--settings",
        problems: [{
          where: "claude.args",
          expected: "settings of Claude Code, as JSON",
          got: error.message,
        }],
      }],
    });
  }
}

async function readSettings(path: string): Promise<string> {
  const read = await readBounded(path, maxSettingsBytes);
  if (read.kind === "read") return new TextDecoder().decode(read.bytes);
  throw new Error(read.got);
}
