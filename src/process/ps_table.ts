/** The process table of macOS and the BSDs, as reported by `ps`. */

import type { ProcessRow, ProcessTable } from "./process_row.ts";

/** Reads the table. `mark` as for `readProcessTable`. */
export async function readPsTable(mark: string): Promise<ProcessTable> {
  const listed = await ps(["-axo", "pid=,ppid=,pgid=,stat=,lstart="]);
  const rows = parsePsRows(listed.text);
  rows.delete(listed.pid);
  const plain = await ps(["-axww", "-o", "pid=,command="]);
  const withEnvironment = await ps(["-axEww", "-o", "pid=,command="]);
  return { rows, marked: parsePsMarks(plain.text, withEnvironment.text, mark) };
}

/** Lines of pid, parent, group, state and start time, which is five words. */
export function parsePsRows(text: string): Map<number, ProcessRow> {
  const rows = new Map<number, ProcessRow>();
  for (const line of text.split("\n")) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (match === null) continue;
    const [, pid, parent, group, state = "", started = ""] = match;
    if (state.startsWith("Z")) continue;
    const row = {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(group),
      started,
    };
    rows.set(row.pid, row);
  }
  return rows;
}

/**
 * The processes with the mark in their environment. `ps -E` puts the environment after the command, so the command from
 * the plain list is removed first: a mark in the arguments does not count.
 */
export function parsePsMarks(plain: string, withEnvironment: string, mark: string): Set<number> {
  const commands = byPid(plain);
  const marked = new Set<number>();
  for (const [pid, text] of byPid(withEnvironment)) {
    const command = commands.get(pid);
    if (command === undefined || !text.startsWith(command)) continue;
    if (text.slice(command.length).split(" ").includes(mark)) marked.add(pid);
  }
  return marked;
}

function byPid(text: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const line of text.split("\n")) {
    const match = /^\s*(\d+) (.*?)\s*$/.exec(line);
    if (match !== null) found.set(Number(match[1]), match[2] ?? "");
  }
  return found;
}

async function ps(args: string[]): Promise<{ pid: number; text: string }> {
  const reader = new Deno.Command("ps", {
    args,
    env: { LC_ALL: "C" },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const { stdout } = await reader.output();
  return { pid: reader.pid, text: new TextDecoder().decode(stdout) };
}
