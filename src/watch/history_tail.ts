/** The archived runs of a project, read from its index as they are added. */

import { type ArchiveLine, parseArchiveLine } from "../store/archive_index.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { createLineTail } from "./line_tail.ts";

/** Follows one index. */
export interface HistoryTail {
  /**
   * Reads what was added, newest first. `restarted`: these are all the runs there are. Lines are parsed a part at a time:
   * `rest` parses the next part, and is null once all are.
   */
  read(): { restarted: boolean; runs: ArchiveLine[]; rest: (() => ReadPart) | null };
}

type ReadPart = { runs: ArchiveLine[]; rest: (() => ReadPart) | null };

/** Lines that are parsed without a pause: some ms. */
const partLength = 500;

/** A tail that has read nothing yet. */
export function createHistoryTail(project: ProjectPaths): HistoryTail {
  const tail = createLineTail(project.index);
  let seen = new Set<string>();

  function parsePart(lines: readonly string[], end: number): ReadPart {
    const start = Math.max(0, end - partLength);
    const runs: ArchiveLine[] = [];
    for (let at = end - 1; at >= start; at--) {
      const run = parseArchiveLine(lines[at] ?? "");
      if (run === null || seen.has(run.folder)) continue;
      seen.add(run.folder);
      runs.push(run);
    }
    return { runs, rest: start === 0 ? null : () => parsePart(lines, start) };
  }

  return {
    read() {
      const { lines, restarted } = tail.read();
      if (restarted) seen = new Set();
      return { restarted, ...parsePart(lines, lines.length) };
    },
  };
}
