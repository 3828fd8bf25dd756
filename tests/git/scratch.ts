/** Scratch repositories for tests: real git and a home folder of their own, removed afterwards. */

import { dirname, join } from "path";
import { type Checkpoints, createCheckpoints } from "../../src/git/checkpoint.ts";
import { createGit, type Git } from "../../src/git/command.ts";
import { openRepository, type Repository } from "../../src/git/repository.ts";

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
  const base = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-git-" }));
  try {
    await useHome(base);
    const scratch = scratchAt(base, join(base, "repo"));
    await Deno.mkdir(scratch.root);
    await scratch.sh("init", "-q");
    for (const [path, content] of Object.entries(files)) await scratch.write(path, content);
    await scratch.sh("add", "-A");
    await scratch.sh("commit", "-q", "--allow-empty", "-m", "start");
    await body(scratch);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
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
    async write(path, content) {
      await Deno.mkdir(dirname(join(root, path)), { recursive: true });
      if (typeof content === "string") await Deno.writeTextFile(join(root, path), content);
      else await Deno.writeFile(join(root, path), content);
    },
    read: (path) => Deno.readTextFile(join(root, path)),
    open,
    async checkpoints(more = {}) {
      const { runId = "run1", exclude = [] } = more;
      return createCheckpoints(git, await open(), { folder: join(base, "private"), runId, exclude });
    },
    indexFile: join(base, "private", "commit-index"),
  };
}

/** Runs git as a user would; fails loudly. */
export async function runGit(folder: string, args: readonly string[], input = ""): Promise<string> {
  const child = new Deno.Command("git", {
    args: [...args],
    cwd: folder,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${code} ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
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

async function useHome(base: string): Promise<void> {
  const home = join(base, "home");
  await Deno.mkdir(home);
  await Deno.writeTextFile(
    join(home, ".gitconfig"),
    '[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n',
  );
  Deno.env.set("HOME", home);
  Deno.env.delete("XDG_CONFIG_HOME");
  Deno.env.set("GIT_CONFIG_NOSYSTEM", "1");
}
