/** `autom8 status`: what runs here, or ran last. */

import type { Printer } from "../terminal/printer.ts";
import { renderStatus } from "../terminal/status.ts";
import type { ExitCode } from "../errors.ts";
import { listArchive } from "../store/archive.ts";
import { lookAround } from "../session/ground.ts";
import { readRuns } from "../watch/runs.ts";

/** A few lines a session; with `json`, one object for programs. */
export async function statusCommand(
  options: { folder: string; json: boolean },
  printer: Printer,
): Promise<ExitCode> {
  const { project } = await lookAround(options.folder);
  const runs = await readRuns(project);
  const [last] = await listArchive(project, 1);
  if (options.json) {
    const sessions = runs.map(({ run, alive }) => ({ alive, ...run }));
    printer.lines([JSON.stringify({ project: project.name, sessions, lastRun: last ?? null }, null, 2)]);
    return 0;
  }
  printer.lines(renderStatus(project.name, runs, last ?? null, printer.width(), new Date()));
  return 0;
}
