/** `deno compile` with Deno's own runtime or a given one. */

import { dirname } from "path";
import { permissionFlags } from "./permissions.ts";
import { reasonIn, Stop } from "./stop.ts";

/** What is compiled: the bundle's entry with its folder, for a target, into a new file. */
export type Compilation = { entry: string; target: string; output: string };

/** Room for young objects, MB: V8 begins with so little that a short command spends milliseconds on collecting them. */
const v8Flags = "--v8-flags=--min-semi-space-size=8";

/** How long the server of Deno's runtimes may take to answer at all. */
const answerMs = 10_000;

/**
 * Compiles with Deno's own runtime: the one in Deno's cache, else a download.
 *
 * @returns false if the runtime cannot be downloaded.
 * @throws Stop if anything else fails.
 */
export async function compileOnOfficial(compilation: Compilation): Promise<boolean> {
  return await denoCompile(compilation, null) === "compiled";
}

/**
 * Compiles on top of an executable of the same Deno release.
 *
 * @throws Stop if that fails.
 */
export async function compileOn(runtime: string, compilation: Compilation): Promise<void> {
  await denoCompile(compilation, runtime);
}

async function denoCompile(
  { entry, target, output }: Compilation,
  runtime: string | null,
): Promise<"compiled" | "no runtime"> {
  const { DENORT_BIN: _, ...env } = Deno.env.toObject();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      "--no-config",
      "--no-check",
      ...permissionFlags,
      v8Flags,
      "--include",
      dirname(entry),
      "--target",
      target,
      "--output",
      output,
      entry,
    ],
    cwd: dirname(entry),
    clearEnv: true,
    env: { ...env, ...(runtime === null ? {} : { DENORT_BIN: runtime }), NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();

  let printed = "";
  const ended = new AbortController();
  let unreachable: Promise<boolean> | null = null;
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    printed += text;
    const url = /^Download (\S+\/denort-\S+)$/m.exec(printed)?.[1];
    if (url === undefined || unreachable !== null) continue;
    unreachable = isSilent(url, ended.signal).then((silent) => {
      if (silent) child.kill("SIGKILL");
      return silent;
    }).catch(() => false);
  }
  const { success } = await child.status;
  ended.abort();
  if (success) return "compiled";
  const noRuntime = printed.includes("Setting up base binary") || await unreachable;
  if (runtime === null && noRuntime) return "no runtime";
  throw new Stop(`The program cannot be compiled: ${reasonIn(printed)}`);
}

/** Whether a server gives no answer at all. Deno itself waits for minutes if a firewall drops its packets. */
async function isSilent(url: string, ended: AbortSignal): Promise<boolean> {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(answerMs)]);
  try {
    const answer = await fetch(url, { method: "HEAD", signal });
    await answer.body?.cancel();
    return false;
  } catch {
    return true;
  }
}
