/** A place for one end-to-end test: a repository, a home, and an environment that leaves the user's own alone. */

import assert from "assert";
import { dirname, join } from "path";
import { claudeBinary, claudeEnvironment, pathWithout } from "./claude.ts";
import { autom8Binary } from "./autom8.ts";

/** A repository with one commit on `main`, and everything that autom8 and git would otherwise take from the user. */
export type Scratch = {
  /** The repository's work tree. */
  folder: string;
  /** `HOME` of everything that runs here. */
  home: string;
  /** `AUTOM8_HOME`. */
  autom8Home: string;
  /** The whole environment of the programs that run here: a test may change it. */
  env: Record<string, string>;
  /** Runs git in the repository; its output without the last newline. Fails where git does. */
  git(...args: string[]): Promise<string>;
  /** Text of a file of the repository. */
  read(path: string): Promise<string>;
  /** Writes a file of the repository, folders on the way included. */
  write(path: string, text: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Makes a repository from files and commits them.
 *
 * @param files Path to text. With none, the repository has no commit.
 */
export async function scratchRepository(files: Record<string, string>): Promise<Scratch> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-e2e-" }));
  const folder = join(root, "repo");
  const home = join(root, "home");
  const autom8Home = join(home, ".config", "autom8");
  const env: Record<string, string> = {
    PATH: await pathWithout("claude"),
    HOME: home,
    AUTOM8_HOME: autom8Home,
    GIT_CONFIG_NOSYSTEM: "1",
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    TMPDIR: join(root, "tmp"),
  };
  const write = async (path: string, text: string) => {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  };
  const git = async (...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command("git", {
      args,
      cwd: folder,
      clearEnv: true,
      env,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    assert.equal(code, 0, `git ${args.join(" ")}: ${decoder.decode(stderr)}`);
    return decoder.decode(stdout).replace(/\n$/, "");
  };

  for (const path of [folder, autom8Home, join(root, "tmp")]) await Deno.mkdir(path, { recursive: true });
  await Deno.writeTextFile(
    join(home, ".gitconfig"),
    "[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n",
  );
  await git("init", "-q");
  for (const [path, text] of Object.entries(files)) await write(path, text);
  if (Object.keys(files).length > 0) {
    await git("add", "-A");
    await git("commit", "-q", "-m", "Start");
  }
  return {
    folder,
    home,
    autom8Home,
    env,
    git,
    read: (path) => Deno.readTextFile(join(folder, path)),
    write,
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/**
 * Makes the built-in scripted agent the agent here.
 *
 * @param script What it plays: see `src/scripted`.
 * @param settings More of the global configuration, as TOML: plain keys only, tables have to come after ours.
 * @returns Path of the script, beside which the agent keeps its count of turns.
 */
export async function useScriptedAgent(scratch: Scratch, script: unknown, settings = ""): Promise<string> {
  const path = join(scratch.home, "script.json");
  await Deno.writeTextFile(path, JSON.stringify(script, null, 2));
  await writeConfig(scratch, [await autom8Binary(), "agent", path], settings);
  return path;
}

/**
 * Makes the genuine claude, answered by a model server of ours, the agent here.
 *
 * @param url The model server's address.
 */
export async function useClaude(
  scratch: Scratch,
  url: string,
  options: { settings?: string; subscription?: boolean; retries?: number } = {},
): Promise<void> {
  Object.assign(scratch.env, claudeEnvironment(url, scratch.home, options));
  await writeConfig(scratch, [await claudeBinary()], options.settings ?? "");
}

async function writeConfig(scratch: Scratch, command: string[], settings: string): Promise<void> {
  // A JSON list of strings is a TOML array too.
  const text = `${settings.trimEnd()}\n\n[claude]\ncommand = ${JSON.stringify(command)}\n`;
  await Deno.writeTextFile(join(scratch.autom8Home, "config.toml"), text.trimStart());
}
