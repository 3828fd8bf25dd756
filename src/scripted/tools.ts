/** The tools of the scripted agent: what it does to files and with commands, and the results it gets. */

import { dirname, join, relative } from "path";
import { runShellCommand } from "../process/shell_command.ts";
import type { Action } from "./script.ts";

/** The actions for which the genuine program uses a tool. */
export type ToolAction = Extract<
  Action,
  { write: string } | { edit: string } | { delete: string } | { run: string }
>;

export type ToolResult = { kind: "result"; content: string; isError: boolean } | { kind: "interrupted" };

/** The tool's name and input, as they appear in the stream. */
export function toolCall(
  action: ToolAction,
  folder: string,
): { name: string; input: Record<string, unknown> } {
  if ("write" in action) {
    return { name: "Write", input: { file_path: join(folder, action.write), content: action.text } };
  }
  if ("edit" in action) {
    const input = {
      file_path: join(folder, action.edit),
      old_string: action.replace,
      new_string: action.with,
    };
    return { name: "Edit", input };
  }
  return { name: "Bash", input: { command: "run" in action ? action.run : `rm -f -- '${action.delete}'` } };
}

/** Uses the tool. Repeated after a crash, every action but `run` leaves the same files as when it is done once. */
export async function useTool(
  action: ToolAction,
  folder: string,
  run: { runId: string; signal: AbortSignal },
): Promise<ToolResult> {
  if ("run" in action) return await bash(action.run, folder, run);
  if ("write" in action) return await write(join(folder, action.write), action.text);
  if ("edit" in action) return await edit(join(folder, action.edit), action.replace, action.with, folder);
  await Deno.remove(join(folder, action.delete)).catch(ignoreMissing);
  return succeeded("(Bash completed with no output)");
}

const commandTimeoutMs = 10 * 60_000;
const commandOutputBytes = 30_000;

const succeeded = (content: string): ToolResult => ({ kind: "result", content, isError: false });
const refused = (content: string): ToolResult => ({ kind: "result", content, isError: true });

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

async function write(path: string, text: string): Promise<ToolResult> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
  return succeeded(`File created successfully at: ${path}`);
}

async function edit(path: string, old: string, fresh: string, folder: string): Promise<ToolResult> {
  const before = await Deno.readTextFile(path).catch(ignoreMissing);
  if (before === undefined) return refused(`File does not exist: ${relative(folder, path)}`);
  const isDone = fresh !== "" && before.includes(fresh) && (fresh.includes(old) || !before.includes(old));
  if (!isDone) {
    if (!before.includes(old)) return refused(`String to replace not found in file.\nString: ${old}`);
    await Deno.writeTextFile(path, before.replace(old, () => fresh));
  }
  return succeeded(`The file ${path} has been updated successfully.`);
}

async function bash(
  command: string,
  folder: string,
  run: { runId: string; signal: AbortSignal },
): Promise<ToolResult> {
  const ended = await runShellCommand({
    command,
    folder,
    timeoutMs: commandTimeoutMs,
    maxOutputBytes: commandOutputBytes,
    runId: run.runId,
    signal: run.signal,
  });
  switch (ended.kind) {
    case "exited":
      if (ended.code !== 0) return refused(`Exit code ${ended.code}\n${ended.output}`);
      return succeeded(ended.output === "" ? "(Bash completed with no output)" : ended.output);
    case "timed-out":
      return refused(`Command timed out\n${ended.output}`);
    case "failed-to-start":
      return refused(ended.detail);
    case "interrupted":
      return ended;
    default:
      return ended satisfies never;
  }
}
