/** A place for one end-to-end test: a repository, a home, and an environment apart from the user's. */

import { join } from "path";
import { claudeBinary, claudeEnvironment, type ClaudeVersion, pathWithout } from "./claude.ts";
import { autom8Binary } from "./autom8.ts";
import { isolatedGit, makeRepository, runGit, writeInFolder } from "./repository.ts";

/** A repository with one commit on `main`, with a home and an environment of its own. */
export type Scratch = {
  /** The repository's work tree. */
  folder: string;
  /** `HOME` of everything that runs here. */
  home: string;
  /** `AUTOM8_HOME`. */
  autom8Home: string;
  /** The whole environment of the programs that run here: a test may change it. */
  env: Record<string, string>;
  /** Runs git in the repository; its output without the last newline. Fails if git does. */
  git(...args: string[]): Promise<string>;
  /** Reads a file of the repository. */
  read(path: string): Promise<string>;
  /** Writes a file of the repository, and makes the folders on the way. */
  write(path: string, text: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Makes a repository from files and commits them.
 *
 * @param files Path to text. With none, the repository has no commit.
 */
export async function scratchRepository(files: Record<string, string>): Promise<Scratch> {
  const repository = await makeRepository(files);
  const { base, folder, home } = repository;
  const autom8Home = join(home, ".config", "autom8");
  const env: Record<string, string> = {
    ...isolatedGit(home),
    PATH: await pathWithout("claude"),
    AUTOM8_HOME: autom8Home,
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    TMPDIR: join(base, "tmp"),
  };
  for (const path of [autom8Home, env.TMPDIR ?? ""]) await Deno.mkdir(path, { recursive: true });
  return {
    folder,
    home,
    autom8Home,
    env,
    git: async (...args) => (await runGit(folder, args, { env })).replace(/\n$/, ""),
    read: (path) => Deno.readTextFile(join(folder, path)),
    write: (path, text) => writeInFolder(folder, path, text),
    [Symbol.asyncDispose]: repository[Symbol.asyncDispose],
  };
}

/**
 * Makes the built-in scripted agent the agent here.
 *
 * @param script What it plays: see `src/scripted`.
 * @param settings Keys to add to the global configuration, as TOML. No tables: they would have to follow ours.
 * @returns Path of the script. The agent keeps its count of turns beside it.
 */
export async function useScriptedAgent(scratch: Scratch, script: unknown, settings = ""): Promise<string> {
  const path = join(scratch.home, "script.json");
  await Deno.writeTextFile(path, JSON.stringify(script, null, 2));
  await writeConfig(scratch, [await autom8Binary(), "agent", path], settings);
  return path;
}

/**
 * Makes the genuine claude the agent here, with the test's model server.
 *
 * @param url The model server's address.
 */
export async function useClaude(
  scratch: Scratch,
  url: string,
  options: {
    settings?: string;
    /** Keys of the table `claude`, as TOML. */
    claude?: string;
    version?: ClaudeVersion;
    subscription?: boolean;
    retries?: number;
  } = {},
): Promise<void> {
  Object.assign(scratch.env, claudeEnvironment(url, scratch.home, options));
  const command = [await claudeBinary(options.version)];
  await writeConfig(scratch, command, options.settings ?? "", options.claude);
}

/** Most tests are about a checkout that is lent to the run; the others say `worktree = true`. */
async function writeConfig(
  scratch: Scratch,
  command: string[],
  settings: string,
  claude = "",
): Promise<void> {
  const where = /^worktree = /m.test(settings) ? "" : "worktree = false\n";
  // A JSON list of strings is a TOML array too.
  const text = `${where}${settings.trimEnd()}\n\n[claude]\ncommand = ${JSON.stringify(command)}\n${claude}`;
  await Deno.writeTextFile(join(scratch.autom8Home, "config.toml"), text.trimStart());
}
