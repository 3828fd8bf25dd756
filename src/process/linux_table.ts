/**
 * The process table of Linux, read by a small shell script: a compiled Deno program without all permissions may not read
 * files under /proc, but its children may.
 */

import type { ProcessRow, ProcessTable } from "./process_row.ts";

/**
 * Rows first, marks second: otherwise a pid that is reused in between would get the mark of its predecessor. Grep puts
 * the path before each line, so that a process name with a newline in it cannot look like a row.
 */
const script = `
LC_ALL=C; export LC_ALL
grep -sH '' /proc/[0-9]*/stat
grep -lszxF -e "$1" /proc/[0-9]*/environ
exit 0
`;

/** Reads the table. `mark` as for `readProcessTable`. */
export async function readLinuxTable(mark: string): Promise<ProcessTable> {
  const reader = new Deno.Command("/bin/sh", {
    args: ["-c", script, "sh", mark],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const { stdout } = await reader.output();
  return parseLinuxTable(new TextDecoder().decode(stdout), reader.pid);
}

/**
 * Parses the script's output: lines `/proc/<pid>/stat:<text>` and `/proc/<pid>/environ`.
 *
 * @param reader Pid of the script; it and its children are left out.
 */
export function parseLinuxTable(text: string, reader: number): ProcessTable {
  const stats = new Map<number, string>();
  const marked = new Set<number>();
  for (const line of text.split("\n")) {
    const match = /^\/proc\/(\d+)\/(?:stat:(.*)|environ)$/.exec(line);
    if (match === null) continue;
    const pid = Number(match[1]);
    const stat = match[2];
    if (stat === undefined) marked.add(pid);
    else stats.set(pid, (stats.get(pid) ?? "") + stat);
  }
  const rows = new Map<number, ProcessRow>();
  for (const [pid, stat] of stats) {
    const row = parseStat(pid, stat);
    if (row !== null && pid !== reader && row.parent !== reader) rows.set(pid, row);
  }
  return { rows, marked };
}

/** proc_pid_stat(5): the name is in parentheses and may contain any byte, so fields are counted from the last one. */
function parseStat(pid: number, stat: string): ProcessRow | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group, session] = fields;
  const started = fields[19];
  if (started === undefined || state === "Z" || state === "X") return null;
  return { pid, parent: Number(parent), group: Number(group), session: Number(session), started };
}
