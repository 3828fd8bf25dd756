/** A runtime for `deno compile` from npm, for machines that cannot reach Deno's own download. */

import { join } from "path";
import { cacheFolder } from "./cache_folder.ts";
import { ignoreMissing } from "./optional_file.ts";
import { reasonIn, Stop } from "./stop.ts";
import type { NpmRuntime } from "./targets.ts";

/**
 * The executable of a runtime package. npm downloads the package, so npm's own settings say from where. It is used
 * only if it has the recorded integrity, and is kept in the user's cache folder.
 *
 * @returns An absolute path.
 * @throws Stop if npm is missing or fails, or if the package is not the recorded one.
 */
export async function npmRuntime(runtime: NpmRuntime): Promise<string> {
  const cache = join(cacheFolder(), "autom8", "runtimes");
  // The digest is part of the name: a changed table never finds an old download.
  const digest = runtime.integrity.replace(/^sha512-/, "").replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 16);
  const name = `${runtime.name.replaceAll(/[^a-z0-9-]/g, "")}-${runtime.version}-${digest}`;
  const executable = join(cache, name, runtime.executable);
  if (await exists(executable)) return executable;

  await Deno.mkdir(cache, { recursive: true });
  const making = await Deno.makeTempDir({ dir: cache, prefix: "making-" });
  try {
    const tarball = await download(runtime, making);
    await verify(runtime, join(making, tarball));
    await extract(runtime, tarball, making);
    // One step, so that a compile at the same time sees the whole package or none.
    await Deno.rename(join(making, "package"), join(cache, name)).catch(async (error) => {
      if (!await exists(executable)) throw error;
    });
    return executable;
  } finally {
    await Deno.remove(making, { recursive: true });
  }
}

/** Downloads the package's tarball into a folder. Returns the tarball's name. */
async function download(runtime: NpmRuntime, folder: string): Promise<string> {
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  const wanted = `${runtime.name}@${runtime.version}`;
  // npm waits over a minute between its own retries.
  const args = ["pack", wanted, "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"];
  const { success, stderr } = await run(npm, args, folder, "npm is not on PATH. Install Node.js");
  for await (const { name } of Deno.readDir(folder)) if (success && name.endsWith(".tgz")) return name;
  const reason = reasonIn(stderr);
  throw new Stop(
    `Neither Deno's own runtime nor ${wanted} from npm can be downloaded (${reason}). Check the network and ` +
      "`npm config get registry`, or set DENORT_BIN to a Deno runtime that is on this machine.",
  );
}

async function verify(runtime: NpmRuntime, tarball: string): Promise<void> {
  const digest = await crypto.subtle.digest("SHA-512", await Deno.readFile(tarball));
  if (`sha512-${new Uint8Array(digest).toBase64()}` === runtime.integrity) return;
  throw new Stop(
    `${runtime.name}@${runtime.version} from npm does not have the integrity recorded in scripts/targets.ts, so it ` +
      "was not used. Check which registry npm uses: `npm config get registry`.",
  );
}

async function extract(runtime: NpmRuntime, tarball: string, folder: string): Promise<void> {
  const args = ["-xzf", tarball];
  const { success, stderr } = await run("tar", args, folder, "tar is not on PATH. Install it");
  if (success && await exists(join(folder, "package", runtime.executable))) return;
  throw new Stop(
    `${tarball} cannot be unpacked (${reasonIn(stderr)}). Set DENORT_BIN to a Deno runtime instead.`,
  );
}

async function run(
  program: string,
  args: string[],
  cwd: string,
  ifMissing: string,
): Promise<{ success: boolean; stderr: string }> {
  try {
    const output = await new Deno.Command(program, { args, cwd, stdin: "null" }).output();
    return { success: output.success, stderr: new TextDecoder().decode(output.stderr) };
  } catch (error) {
    ignoreMissing(error);
    throw new Stop(
      `Deno's own runtime cannot be downloaded, and ${ifMissing}, or set DENORT_BIN to a Deno runtime.`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
