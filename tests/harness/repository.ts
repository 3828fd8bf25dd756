/** A repository for one test: real git, in a folder with a home of its own, removed afterwards. */

import { dirname, join } from "path";
import { endProcessesIn } from "./end_processes.ts";

/** A repository with the given files committed on `main`. */
export type TestRepository = {
  /** The folder of the test, which holds everything else. A real path. */
  base: string;
  /** The work tree. */
  folder: string;
  /** `HOME` for what runs here: git's configuration with a name and an address. */
  home: string;
  [Symbol.asyncDispose](): Promise<void>;
};

/** What git runs with. */
export type GitOptions = {
  /** The whole environment; this process's unless given. */
  env?: Record<string, string>;
  input?: string;
};

/** Variables that keep git from the configuration of this machine. */
export function isolatedGit(home: string): Record<string, string> {
  return { HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
}

/**
 * Makes a repository and commits the files.
 *
 * @param files Path to content. With none, the repository has no commit.
 */
export async function makeRepository(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TestRepository> {
  const base = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-test-" }));
  const folder = join(base, "repo");
  const home = join(base, "home");
  for (const path of [folder, home]) await Deno.mkdir(path);
  await Deno.writeTextFile(
    join(home, ".gitconfig"),
    "[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n",
  );
  const env = { PATH: Deno.env.get("PATH") ?? "", ...isolatedGit(home) };
  await runGit(folder, ["init", "-q"], { env });
  for (const [path, content] of Object.entries(files)) await writeInFolder(folder, path, content);
  if (Object.keys(files).length > 0) {
    await runGit(folder, ["add", "-A"], { env });
    await runGit(folder, ["commit", "-q", "-m", "Start"], { env });
  }
  const dispose = async () => {
    endProcessesIn(base);
    await Deno.remove(base, { recursive: true });
  };
  return { base, folder, home, [Symbol.asyncDispose]: dispose };
}

/** Writes a file under a folder, and makes the folders on the way. */
export async function writeInFolder(
  folder: string,
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  const file = join(folder, path);
  await Deno.mkdir(dirname(file), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(file, content);
  else await Deno.writeFile(file, content);
}

/**
 * Runs git as a user would.
 *
 * @returns Its standard output.
 * @throws Error with what it printed if it fails.
 */
export async function runGit(
  folder: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const child = new Deno.Command("git", {
    args: [...args],
    cwd: folder,
    ...(options.env === undefined ? {} : { clearEnv: true, env: options.env }),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  // A git that reads none of it may have ended.
  await writer.write(new TextEncoder().encode(options.input ?? "")).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${code} ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
