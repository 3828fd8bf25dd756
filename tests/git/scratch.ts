/** A repository for the tests of the git room, with the handles of the sources on it. */

import { dirname, join } from "path";
import { type Checkpoints, createCheckpoints } from "../../src/git/checkpoint.ts";
import { createGit, type Git } from "../../src/git/command.ts";
import { openRepository, type Repository } from "../../src/git/repository.ts";
import { isolatedGit, makeRepository, runGit, writeInFolder } from "../harness/repository.ts";

export type Scratch = {
  /** Holds everything below; real path. */
  base: string;
  /** The work tree's root. */
  root: string;
  git: Git;
  /** Runs the user's git in the work tree (or in `folder`) and returns its stdout. */
  sh: (...args: string[]) => Promise<string>;
  write: (path: string, text: string | Uint8Array) => Promise<void>;
  read: (path: string) => Promise<string>;
  open: () => Promise<Repository>;
  checkpoints: (more?: { exclude?: string[]; runId?: string }) => Promise<Checkpoints>;
  /** An index file that commits may be made in. */
  indexFile: string;
};

/** Runs a test in a repository with the files committed on `main`. */
export async function withScratch(
  files: Record<string, string | Uint8Array>,
  body: (scratch: Scratch) => Promise<void>,
): Promise<void> {
  await using repository = await makeRepository(files);
  const { base, folder, home } = repository;
  await Deno.writeTextFile(join(home, ".gitconfig"), '[protocol "file"]\n\tallow = always\n', {
    append: true,
  });
  // The git of the sources runs with this process's environment.
  using _ = withEnvironment({ ...isolatedGit(home), XDG_CONFIG_HOME: undefined });
  const scratch = scratchAt(base, folder);
  if (Object.keys(files).length === 0) await scratch.sh("commit", "-q", "--allow-empty", "-m", "Start");
  await body(scratch);
}

/** Sets variables of this process until it is disposed of: a home folder of the test's own is gone afterwards. */
function withEnvironment(variables: Readonly<Record<string, string | undefined>>): Disposable {
  const set = ([name, value]: [string, string | undefined]) =>
    value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  const before = Object.keys(variables).map((
    name,
  ): [string, string | undefined] => [name, Deno.env.get(name)]);
  Object.entries(variables).forEach(set);
  return { [Symbol.dispose]: () => before.forEach(set) };
}

/** The same handles on another work tree under `base`. */
export function scratchAt(base: string, root: string): Scratch {
  const git = createGit({ folder: root });
  const open = () => openRepository(git);
  return {
    base,
    root,
    git,
    sh: (...args) => runGit(root, args),
    write: (path, content) => writeInFolder(root, path, content),
    read: (path) => Deno.readTextFile(join(root, path)),
    open,
    async checkpoints(more = {}) {
      const { runId = "run1", exclude = [] } = more;
      return createCheckpoints(git, await open(), { folder: join(base, "private"), runId, exclude });
    },
    indexFile: join(base, "private", "commit-index"),
  };
}

/** A hook of the user's in the repository. */
export async function writeHook(scratch: Scratch, name: string, script: string): Promise<void> {
  const path = join(scratch.root, ".git", "hooks", name);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`);
  await Deno.chmod(path, 0o755);
}

/** Lines of text, for files whose parts change independently. */
export function lines(count: number, change: Record<number, string> = {}): string {
  return Array.from({ length: count }, (_, at) => `${change[at + 1] ?? `line ${at + 1}`}\n`).join("");
}
