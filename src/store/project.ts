/** Which project a repository is. */

import { createHash } from "node:crypto";
import { basename } from "path";
import { ensureFolder, readTextIfPresent, writeFileAtomic } from "./atomic.ts";
import { type ProjectPaths, projectPaths } from "./paths.ts";

/**
 * The project of a main checkout, made when missing. Its name is the folder's; the second repository with the same
 * name gets four hex digits of its path's SHA-256 behind it.
 * @throws Autom8Error folder-unwritable
 */
export async function openProject(home: string, root: string): Promise<ProjectPaths> {
  const project = await findProject(home, root);
  for (const folder of [project.specs, project.sessions, project.runs]) await ensureFolder(folder);
  if (await ownerOf(project) === null) {
    await writeFileAtomic(project.identity, `${JSON.stringify({ root }, null, 2)}\n`);
  }
  return project;
}

/** The same without making anything. */
export async function findProject(home: string, root: string): Promise<ProjectPaths> {
  const plain = projectPaths(home, safeName(basename(root)));
  const owner = await ownerOf(plain);
  if (owner === null || owner === root) return plain;
  const digits = createHash("sha256").update(root).digest("hex").slice(0, 4);
  return projectPaths(home, `${plain.name}-${digits}`);
}

async function ownerOf(project: ProjectPaths): Promise<string | null> {
  const text = await readTextIfPresent(project.identity);
  if (text === null) return null;
  try {
    const identity: unknown = JSON.parse(text);
    if (typeof identity === "object" && identity !== null && "root" in identity) return String(identity.root);
  } catch {
    // Written by hand: whose it is cannot be told, so it is nobody's who asks.
  }
  return "";
}

/** `prompts` is the folder of the texts for all projects: a repository of that name must not share it. */
function safeName(name: string): string {
  return name === "" || name === "prompts" || name.startsWith(".") ? `_${name}` : name;
}
