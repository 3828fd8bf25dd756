/** Which project a repository belongs to, and the sessions of a project. */

import { createHash } from "node:crypto";
import { basename, dirname, join } from "path";
import { Autom8Error } from "../errors.ts";
import { ensureFolder, readTextIfPresent, writeFileAtomic } from "./atomic.ts";
import { namingFailuresNow } from "./failure.ts";
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
  return namesIn(project.sessions, (entry) => entry.isDirectory).map((name) => sessionPaths(project, name));
}

/** As `listSessions`, for a program that asks again and again: a folder that did not change is not read again. */
export function sessionLister(): (project: ProjectPaths) => readonly SessionPaths[] {
  const known = new Map<string, { changedAt: number; isSettled: boolean; sessions: SessionPaths[] }>();
  return (project) => {
    const changedAt = changeTime(project.sessions);
    const before = known.get(project.sessions);
    if (before !== undefined && before.isSettled && before.changedAt === changedAt) return before.sessions;
    const sessions = listSessions(project);
    // Two changes in one tick of the system's clock have the same time, and the second may still come.
    const isSettled = Math.abs(Date.now() - changedAt) > settledMs;
    known.set(project.sessions, { changedAt, isSettled, sessions });
    return sessions;
  };
}

/** After this, a change of a folder has another time than the one before. Some file systems count in steps of 2 s. */
const settledMs = 5_000;

/** When something was added to a folder or removed from it, in ms since the epoch; 0 if it is not there. */
function changeTime(folder: string): number {
  return namingFailuresNow(folder, () => {
    try {
      return Deno.statSync(folder).mtime?.getTime() ?? 0;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return 0;
      throw error;
    }
  });
}

/** The ids of a project's conversations that belong to no run. */
export function listConversationIds(project: ProjectPaths): string[] {
  return namesIn(project.conversations, (entry) => entry.isDirectory);
}

/** The ids of the conversions that a project has begun and not finished. */
export function listConversionIds(project: ProjectPaths): string[] {
  return namesIn(project.conversions, (entry) => entry.isDirectory);
}

/** The sessions of all projects. */
export function listAllSessions(home: string): SessionPaths[] {
  return listProjects(home).flatMap(listSessions);
}

/** All projects, by name: the folders that say whose they are, or hold sessions. */
export function listProjects(home: string): ProjectPaths[] {
  const projects: ProjectPaths[] = [];
  for (const name of namesIn(home, (entry) => entry.isDirectory)) {
    const project = projectPaths(home, name);
    if (isPresent(project.identity) || isPresent(project.sessions)) projects.push(project);
  }
  return projects;
}

/**
 * The project whose main checkout a folder is in; null if that is not certain without git. It is certain where the nearest
 * `.git` is a folder, so in no linked worktree and no submodule, and a project says that the checkout is its own.
 */
export async function knownProjectAround(
  home: string,
  folder: string,
): Promise<{ project: ProjectPaths; root: string } | null> {
  let root = realPath(folder);
  while (root !== null && !isPresent(join(root, ".git"))) {
    root = root === dirname(root) ? null : dirname(root);
  }
  if (root === null || !isFolder(join(root, ".git"))) return null;
  const { project, owner } = await search(home, root).catch(() => ({ project: null, owner: null }));
  return project !== null && owner === root ? { project, root } : null;
}

/** The main checkout of a project; null if its file is missing or does not say. @throws Autom8Error folder-unwritable */
export async function projectRoot(project: ProjectPaths): Promise<string | null> {
  const text = await readTextIfPresent(project.identity);
  return text === null ? null : rootIn(text);
}

/** The names of the specs that autom8 keeps for a project. */
export function listSpecs(project: ProjectPaths): string[] {
  return namesIn(project.specs, (entry) => entry.isFile && /\.(json|md)$/i.test(entry.name));
}

/** Without waiting: see `lookAtFile`. */
function namesIn(folder: string, accepts: (entry: Deno.DirEntry) => boolean): string[] {
  return namingFailuresNow(folder, () => {
    try {
      return [...Deno.readDirSync(folder)].filter(accepts).map(({ name }) => name).sort();
    } catch (error) {
      // What is no folder holds nothing.
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
      throw error;
    }
  });
}

function realPath(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch {
    return false;
  }
}

function isPresent(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
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
function* candidates(root: string): Iterable<string> {
  const name = safeName(basename(root));
  yield name;
  // Rarely needed, and the first digest takes a millisecond.
  const digits = createHash("sha256").update(root).digest("hex");
  // Kept short enough to be a file name with what is added.
  for (const count of [4, 8, 64]) yield `${[...name].slice(0, 40).join("")}-${digits.slice(0, count)}`;
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
