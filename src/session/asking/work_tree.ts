/** Where a session works: its path, and an editor that opens it. */

import { Autom8Error } from "../../errors.ts";
import { archivedFiles, listArchive } from "../../store/archive.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { readSummary } from "../../watch/runs.ts";
import { projectNamed } from "./asked.ts";
import { archivedSessions, type Candidate, choose, cluesOf, namedSession, openSessions } from "../choose.ts";
import { chosenEditor, runEditor } from "../editor.ts";
import type { Surroundings } from "../ground.ts";
import { surroundingsOf } from "../surroundings.ts";

/** The work tree of a session. */
export type SessionPlace = { sessionId: string; branch: string; path: string };

/**
 * The work tree of the named session, else of the one that is meant in the folder; a session whose runs are archived has
 * one too.
 * @throws Autom8Error session-unknown, session-ambiguous, id-ambiguous, worktree-gone, usage: there is no session
 */
export async function sessionPlace(
  folder: string,
  projectName: string | null,
  named: string | null,
  command: string,
): Promise<SessionPlace> {
  const around = projectName === null ? await surroundingsOf(folder) : null;
  const project = around?.project ?? projectNamed(projectName ?? "");
  const session = await openSession(project, around, named, command) ??
    await archivedSession(project, around, named, command);
  if (session === null) {
    throw new Autom8Error("usage", {
      problem: `${project.name} has no session.`,
      hint: "Start a run with `autom8 FILE`; `autom8 list` shows the sessions of all projects.",
    });
  }
  const path = session.workTree ?? await archivedWorkTree(project, session.id);
  const place = { sessionId: session.id, branch: session.branch ?? "?", path: path ?? "?" };
  if (path === null || !await isFolder(path)) throw new Autom8Error("worktree-gone", place);
  return place;
}

/** Opens a folder in the user's editor, and waits for it. @throws Autom8Error usage: no editor, or it failed. interrupted */
export async function openInEditor(folder: string): Promise<void> {
  const editor = chosenEditor();
  if (editor !== null) return await runEditor(editor, folder, folder);
  throw new Autom8Error("usage", {
    problem: "Neither VISUAL nor EDITOR is set, so there is no editor to open the work tree in.",
    hint: 'Set one, such as `EDITOR="code --wait"`, or go there: `cd "$(autom8 path)"`.',
  });
}

/** A session with a run of its own; null if the clues mean none. */
async function openSession(
  project: ProjectPaths,
  around: Surroundings | null,
  named: string | null,
  command: string,
): Promise<Candidate | null> {
  const open = await openSessions(project);
  if (named === null) return meant(around, open, command);
  return open.some(({ id }) => id.startsWith(named)) ? namedSession(open, named) : null;
}

/** A session whose runs are archived. @throws Autom8Error session-unknown, id-ambiguous */
async function archivedSession(
  project: ProjectPaths,
  around: Surroundings | null,
  named: string | null,
  command: string,
): Promise<Candidate | null> {
  const archived = await archivedSessions(project);
  if (named === null) return meant(around, archived, command);
  return namedSession([...await openSessions(project), ...archived], named);
}

/** Without a folder, only the one session that there is can be meant. */
function meant(
  around: Surroundings | null,
  sessions: readonly Candidate[],
  command: string,
): Candidate | null {
  const clues = around === null ? { here: null, workTree: "" } : cluesOf(around);
  const choice = choose(sessions, { named: null, ...clues });
  if (choice.kind === "chosen") return choice.session;
  if (choice.kind !== "several") return null;
  const shown = choice.sessions.map(({ id, branch, status }) => ({ id, branch: branch ?? "?", status }));
  throw new Autom8Error("session-ambiguous", { sessions: shown, command });
}

async function archivedWorkTree(project: ProjectPaths, sessionId: string): Promise<string | null> {
  const line = (await listArchive(project, Infinity)).find((one) => one.sessionId === sessionId);
  if (line === undefined) return null;
  const run = await readSummary(archivedFiles(project, line));
  return run === null ? null : run.workTree ?? run.checkout;
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}
