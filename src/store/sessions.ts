/** The sessions of a project. */

import { type ProjectPaths, type SessionPaths, sessionPaths } from "./paths.ts";

/** Their paths; what each holds may be anything. */
export async function listSessions(project: ProjectPaths): Promise<SessionPaths[]> {
  const sessions: SessionPaths[] = [];
  try {
    for await (const entry of Deno.readDir(project.sessions)) {
      if (entry.isDirectory) sessions.push(sessionPaths(project, entry.name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return sessions.sort((a, b) => a.id.localeCompare(b.id));
}
