/** The genuine Claude Code: where it is, and the environment it runs in when a scripted model answers it. */

import { dirname, join } from "path";
import { cacheFolder } from "../../scripts/cache_folder.ts";

/** A release of Claude Code that autom8 supports and its tests run with. */
export type ClaudeVersion = "2.1.331" | "2.1.197";

/** The newest supported release: the tests run with it unless they name another one. */
export const newestClaude: ClaudeVersion = "2.1.331";
/** The oldest supported release. */
export const oldestClaude: ClaudeVersion = "2.1.197";
/** Both, for what has to be the same with each. */
export const claudeVersions: readonly ClaudeVersion[] = [newestClaude, oldestClaude];

/**
 * Path of the genuine claude of a release, which npm installs once into the user's cache. Without a release: of the newest,
 * or the program that `AUTOM8_TEST_CLAUDE` names.
 *
 * @throws Error that says what to do if npm is missing or fails.
 */
export async function claudeBinary(named?: ClaudeVersion): Promise<string> {
  const given = named === undefined ? Deno.env.get("AUTOM8_TEST_CLAUDE") : undefined;
  if (given !== undefined) return given;
  const version = named ?? newestClaude;
  const folder = join(cacheFolder(), "autom8-tests", `claude-${version}`);
  const binary = join(folder, "node_modules", ".bin", Deno.build.os === "windows" ? "claude.cmd" : "claude");
  if (!await exists(binary)) await install(folder, version);
  return binary;
}

/** A key that belongs to nobody: the scripted model does not check it. */
export const madeUpKey = `sk-ant-api03-${"x".repeat(20)}`;

/**
 * Variables that make claude talk to the test's model server only.
 *
 * @param url The server's address.
 * @param home A folder of the test's own: claude keeps its conversations in it.
 * @param options.subscription Sign in as a subscriber instead of with a key: only subscribers have usage limits.
 */
export function claudeEnvironment(
  url: string,
  home: string,
  options: { subscription?: boolean; retries?: number } = {},
): Record<string, string> {
  const signIn: Record<string, string> = options.subscription === true
    ? { CLAUDE_CODE_OAUTH_TOKEN: `sk-ant-oat01-${"x".repeat(20)}` }
    : { ANTHROPIC_API_KEY: madeUpKey };
  return {
    ...signIn,
    HOME: home,
    CLAUDE_CONFIG_DIR: join(home, ".claude"),
    ANTHROPIC_BASE_URL: url,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    CLAUDE_CODE_MAX_RETRIES: String(options.retries ?? 2),
    DISABLE_AUTOUPDATER: "1",
    ...(Deno.build.os !== "windows" && Deno.uid() === 0 ? { IS_SANDBOX: "1" } : {}),
  };
}

/** The folders of this machine's PATH, without those that hold a program of the given name. */
export async function pathWithout(program: string): Promise<string> {
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const kept: string[] = [];
  for (const folder of (Deno.env.get("PATH") ?? "").split(separator)) {
    if (folder !== "" && !await exists(join(folder, program))) kept.push(folder);
  }
  return kept.join(separator);
}

/** Installs into another folder first, so that a test that runs at the same time sees all of it or nothing. */
async function install(folder: string, version: ClaudeVersion): Promise<void> {
  await Deno.mkdir(dirname(folder), { recursive: true });
  const making = await Deno.makeTempDir({ dir: dirname(folder), prefix: "making-" });
  await Deno.writeTextFile(join(making, "package.json"), '{ "private": true }\n');
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  const wanted = `@anthropic-ai/claude-code@${version}`;
  try {
    const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", wanted];
    const { success, stderr } = await new Deno.Command(npm, { args, cwd: making, stdin: "null" }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    await Deno.rename(making, folder);
  } catch (error) {
    await Deno.remove(making, { recursive: true });
    if (await exists(folder)) return;
    throw new Error(
      `The end-to-end tests need ${wanted}: installing it with npm failed. ` +
        "Install Node.js with npm, or set AUTOM8_TEST_CLAUDE to a claude to test with.",
      { cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
