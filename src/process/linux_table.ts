/**
 * The process table of Linux, read by a small shell script: a compiled Deno program without all permissions may not read
 * files under /proc, but its children may.
 */

import type { ProcessRow, ProcessTable } from "./process_row.ts";

/**
 * Rows first, marks second: otherwise a pid that is reused in between would get the mark of its predecessor. Grep reads
 * records that end in NUL, so that a process name or a variable with a newline in it is one record, and puts the path
 * before each. The shell becomes grep: each process more costs some milliseconds between two agents.
 */
const script = `
LC_ALL=C; export LC_ALL
exec grep -aszH -e '^[0-9][0-9]* (' -e "$1" /proc/[0-9]*/stat /proc/[0-9]*/environ
`;

/** Reads the table. `mark` as for `readProcessTable`. */
export async function readLinuxTable(mark: string): Promise<ProcessTable> {
  const reader = new Deno.Command("/bin/sh", {
    args: ["-c", script, "sh", `^${mark.replace(/[\\.*^$[\]]/g, "\\$&")}$`],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const { stdout } = await reader.output();
  return parseLinuxTable(new TextDecoder().decode(stdout), { mark, reader: reader.pid });
}

/**
 * Parses the script's output: records `/proc/<pid>/stat:<text>` and `/proc/<pid>/environ:<entry>`, each ended by NUL.
 *
 * @param options.mark The entry that counts; grep's anchors may also match within an entry.
 * @param options.reader Pid of the script, which is left out.
 */
export function parseLinuxTable(
  text: string,
  { mark, reader }: { mark: string; reader: number },
): ProcessTable {
  const rows = new Map<number, ProcessRow>();
  const marked = new Set<number>();
  for (const record of text.split("\0")) {
    const match = /^\/proc\/(\d+)\/(stat|environ):(.*)$/s.exec(record);
    if (match === null) continue;
    const [, digits, file, content = ""] = match;
    const pid = Number(digits);
    if (pid === reader) continue;
    if (file === "environ") {
      if (content === mark) marked.add(pid);
      continue;
    }
    const row = parseStat(pid, content);
    if (row !== null) rows.set(pid, row);
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
