/** `autom8 status`: what runs here, or ran last. */

import type { ExitCode } from "../errors.ts";
import { lookAround } from "../session/ground.ts";
import { listArchive } from "../store/archive.ts";
import type { Printer } from "../terminal/printer.ts";
import { renderStatus } from "../terminal/status.ts";
import { readSessions } from "../watch/runs.ts";

/** A few lines for each session; with `json`, one object for programs. */
export async function statusCommand(
  options: { folder: string; json: boolean },
  printer: Printer,
): Promise<ExitCode> {
  const { project } = await lookAround(options.folder);
  const { runs, unreadable } = await readSessions(project);
  const [last] = await listArchive(project, 1);
  if (options.json) {
    const sessions = runs.map(({ run, alive }) => ({ alive, ...run }));
    const status = { project: project.name, sessions, unreadable, lastRun: last ?? null };
    printer.lines([JSON.stringify(status, null, 2)]);
    return 0;
  }
  printer.lines(renderStatus(project.name, { runs, unreadable }, last ?? null, printer.width(), new Date()));
  return 0;
}
