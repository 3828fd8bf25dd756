/** Which project a repository belongs to, and the sessions of a project. */

import { createHash } from "node:crypto";
import { basename, join } from "path";
import { Autom8Error } from "../errors.ts";
import { ensureFolder, readTextIfPresent, writeFileAtomic } from "./atomic.ts";
import { whileLocked } from "./lock.ts";
import { type ProjectPaths, projectPaths, type SessionPaths, sessionPaths } from "./paths.ts";

/**
 * The project of a main checkout, created if it is missing. It has the name of the checkout's folder; a second repository
 * of the same name gets four hex digits of its path's SHA-256 added.
 * @throws Autom8Error folder-unwritable, disk-full, state-damaged
 */
export async function openProject(home: string, root: string): Promise<ProjectPaths> {
  const known = await search(home, root);
  // Two new repositories of one name must not both take it.
  const project = known.owner === root
    ? known.project
    : await whileLocked(join(home, lockName), () => claim(home, root));
  for (const folder of [project.specs, project.sessions, project.runs]) await ensureFolder(folder);
  return project;
}

/** The same without creating anything. @throws Autom8Error state-damaged, folder-unwritable */
export async function findProject(home: string, root: string): Promise<ProjectPaths> {
  return (await search(home, root)).project;
}

/** The sessions of a project. What their folders hold may be anything. */
export function listSessions(project: ProjectPaths): SessionPaths[] {
  const sessions: SessionPaths[] = [];
  try {
    for (const entry of Deno.readDirSync(project.sessions)) {
      if (entry.isDirectory) sessions.push(sessionPaths(project, entry.name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return sessions.sort((a, b) => a.id < b.id ? -1 : 1);
}

/** The sessions of all projects. */
export async function listAllSessions(home: string): Promise<SessionPaths[]> {
  const sessions: SessionPaths[] = [];
  for await (const entry of Deno.readDir(home)) {
    if (entry.isDirectory) sessions.push(...await listSessions(projectPaths(home, entry.name)));
  }
  return sessions;
}

/** Starts with a dot, as no project's name does. */
const lockName = ".projects.lock";

async function claim(home: string, root: string): Promise<ProjectPaths> {
  const { project, owner } = await search(home, root);
  if (owner === root) return project;
  await ensureFolder(project.folder);
  await writeFileAtomic(project.identity, `${JSON.stringify({ root }, null, 2)}\n`);
  return project;
}

/** The project of this root, or the first project name that is free. */
async function search(home: string, root: string): Promise<{ project: ProjectPaths; owner: string | null }> {
  let free: ProjectPaths | null = null;
  for (const name of candidates(root)) {
    const project = projectPaths(home, name);
    const owner = await ownerOf(project);
    if (owner === root) return { project, owner };
    if (owner === null) free ??= project;
  }
  if (free === null) throw new Error(`all names for ${root} are taken`);
  return { project: free, owner: null };
}

/** The names that this root may have, in order. The last one is unique to it. */
function candidates(root: string): string[] {
  const digits = createHash("sha256").update(root).digest("hex");
  const name = safeName(basename(root));
  // Kept short enough to be a file name with what is added.
  return [name, ...[4, 8, 64].map((count) => `${[...name].slice(0, 40).join("")}-${digits.slice(0, count)}`)];
}

async function ownerOf(project: ProjectPaths): Promise<string | null> {
  const text = await readTextIfPresent(project.identity);
  if (text === null) return null;
  const root = rootIn(text);
  // It cannot be known whose it is, so it must neither be used nor overwritten.
  if (root === null) {
    throw new Autom8Error("state-damaged", { path: project.identity, detail: "it does not say {root}" });
  }
  return root;
}

function rootIn(text: string): string | null {
  try {
    const identity: unknown = JSON.parse(text);
    if (typeof identity !== "object" || identity === null || !("root" in identity)) return null;
    return typeof identity.root === "string" ? identity.root : null;
  } catch {
    return null;
  }
}

/** Names in the home folder that belong to all projects: a repository must not take them. */
const taken = ["prompts", "config.toml", "config.schema.json", "trusted.ndjson"];

function safeName(name: string): string {
  return name === "" || taken.includes(name.toLowerCase()) || name.startsWith(".") ? `_${name}` : name;
}
