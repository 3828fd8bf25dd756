/** The commands that came with a repository in its files for the agent's program, in a work tree as it is now. */

import { basename, dirname, join, relative } from "path";
import { definitionCommands, definitionFolders } from "../claude/definition_commands.ts";
import { settingsCommands, settingsFiles } from "../claude/repository_settings.ts";
import { createGit } from "../git/command.ts";
import { findNamed } from "../git/find_named.ts";
import { readBounded } from "../store/bounded_read.ts";

/** A line to show, which begins with the file it is from. */
export type RepositoryCommand = { file: string; line: string };

/**
 * Everything that the agent's program would run or change because of files it finds: the settings, servers and
 * definitions of the work tree, also in folders below it, and the servers of the folders above it.
 */
export async function repositoryCommands(workTree: string): Promise<RepositoryCommand[]> {
  const found: RepositoryCommand[] = [];
  const read = async (name: string, path: string, parse: typeof settingsCommands) => {
    const lines = await commandsIn(name, path, parse);
    found.push(...lines.map((line) => ({ file: name, line })));
  };
  for (const file of settingsFiles) await read(file, join(workTree, file), settingsCommands);
  for (const path of serversAbove(workTree)) await read(path, path, settingsCommands);
  for (const folder of await programFolders(workTree)) {
    for (const path of definitionsIn(folder)) {
      await read(relative(workTree, path), path, definitionCommands);
    }
  }
  return found;
}

/** More than any such file holds. */
const maxBytes = 1024 * 1024;

async function commandsIn(name: string, path: string, parse: typeof settingsCommands): Promise<string[]> {
  try {
    const read = await readBounded(path, maxBytes);
    return read.kind === "read"
      ? parse(name, new TextDecoder().decode(read.bytes))
      : [`${name}: ${read.got}`];
  } catch (error) {
    if (isMissing(error)) return [];
    return [`${name}: it cannot be read`];
  }
}

/** The program also starts the servers that the folders above name. */
function serversAbove(workTree: string): string[] {
  const paths: string[] = [];
  for (let folder = dirname(workTree);; folder = dirname(folder)) {
    paths.push(join(folder, ".mcp.json"));
    if (dirname(folder) === folder) return paths;
  }
}

const programFolder = ".claude";

/** The `.claude` folders: at the root even if it is ignored, below it as git finds them. */
async function programFolders(workTree: string): Promise<string[]> {
  const inside = await findNamed(createGit({ folder: workTree }), programFolder);
  return [...new Set([programFolder, ...inside])].map((path) => join(workTree, path));
}

/** How many files are looked for in one folder, and how deep: more is no set of definitions. */
const maxFiles = 2_000;
const maxDepth = 8;

/** The definitions of one `.claude` folder. Links are followed, as the program does. */
function definitionsIn(folder: string): string[] {
  const paths: string[] = [];
  const walk = (path: string, depth: number) => {
    if (paths.length >= maxFiles || depth > maxDepth) return;
    if (!isFolder(path)) {
      if (/\.md$/i.test(basename(path))) paths.push(path);
      return;
    }
    for (const name of namesIn(path)) walk(join(path, name), depth + 1);
  };
  for (const name of definitionFolders) walk(join(folder, name), 0);
  return paths;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (isMissing(error) || error instanceof Deno.errors.FilesystemLoop) return false;
    throw error;
  }
}

function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
  } catch (error) {
    // A folder that cannot be read is none for the program either.
    if (isMissing(error) || error instanceof Deno.errors.PermissionDenied) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
