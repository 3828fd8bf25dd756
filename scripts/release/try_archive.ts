/**
 * Unpacks this machine's archive of dist/release with the system's own `tar` and tries the program in it, up to a whole
 * demo: `deno run -A scripts/release/try_archive.ts`.
 */

import { join } from "path";
import { runScript, Stop } from "../stop.ts";
import { namesOf, releaseFolder, version } from "./release.ts";

async function main(): Promise<void> {
  const { archive, program } = namesOf(Deno.build.target);
  const folder = await Deno.makeTempDir({ prefix: "autom8-archive-" });
  try {
    // The tar of Windows and macOS reads zip as well.
    await run("tar", ["-xf", join(releaseFolder, archive)], folder);
    const autom8 = join(folder, program);
    const printed = await run(autom8, ["version"], folder);
    for (const part of [version, Deno.build.target]) {
      if (!printed.includes(part)) {
        throw new Stop(`The program in ${archive} is not ${part}: ${printed.trim()}`);
      }
    }
    await run(autom8, ["help"], folder);
    console.log(`${archive}: ${printed.split("\n")[0]}`);
    // The demo's project is written for a Unix shell.
    if (Deno.build.os === "windows") return;
    const demo = await run(autom8, ["demo", join(folder, "demo")], folder);
    console.log(demo.split("\n").find((line) => /stories done/.test(line)) ?? "The demo ended well.");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(program: string, args: readonly string[], folder: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (code !== 0) {
    throw new Stop(
      `${program} ${args.join(" ")} ended with ${code}:\n${decoder.decode(stdout)}${decoder.decode(stderr)}`,
    );
  }
  return decoder.decode(stdout);
}

if (import.meta.main) await runScript(main);
