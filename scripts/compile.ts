/**
 * Makes the executables: bundles in a folder of its own, then compiles the bundle with the least permissions that serve.
 *
 * `compile.ts [--quiet]` makes dist/autom8 for this machine, `--target T` one target, `--all` the five of a release.
 * Nothing is done where the last one was made of the same inputs.
 */

import { join } from "path";
import { parseArgs } from "node:util";
import { bundle, currentCommit } from "./bundle.ts";
import { type Format, formatOf } from "./executable_format.ts";
import { inputsHash } from "./inputs_hash.ts";
import { ignoreMissing, readIfPresent } from "./optional_file.ts";
import { permissionFlags } from "./permissions.ts";
import { projectRoot, runDeno } from "./run_tool.ts";

/** The platforms of a release, and what an executable looks like there. */
export const targets: Readonly<Record<string, Format>> = {
  "x86_64-unknown-linux-gnu": { container: "elf", machine: "x64" },
  "aarch64-unknown-linux-gnu": { container: "elf", machine: "arm64" },
  "x86_64-apple-darwin": { container: "mach-o", machine: "x64" },
  "aarch64-apple-darwin": { container: "mach-o", machine: "arm64" },
  "x86_64-pc-windows-msvc": { container: "pe", machine: "x64" },
};

/**
 * Compiles one file of JavaScript and what lies in its folder into an executable.
 *
 * @param entry The bundle's entry. No `node_modules` may be in reach of it: the compiler would embed it.
 * @param output Replaced in one step, so that a running copy goes on undisturbed.
 * @param target One of `targets`; this machine's unless told.
 */
export async function compileBundle(
  entry: string,
  output: string,
  target: string = Deno.build.target,
): Promise<void> {
  const making = `${output}.${Deno.pid}${target.includes("windows") ? ".exe" : ""}`;
  const runtime = runtimeOf(target);
  try {
    await runDeno([
      "compile",
      "--quiet",
      "--no-config",
      "--no-check",
      ...permissionFlags,
      "--include",
      join(entry, ".."),
      "--target",
      target,
      "--output",
      making,
      entry,
    ], { folder: join(entry, ".."), env: runtime === undefined ? {} : { DENORT_BIN: runtime } });
    await Deno.rename(making, output);
  } finally {
    await Deno.remove(making).catch(ignoreMissing);
  }
}

/** The runtime to embed where the environment names one; the compiler fetches its own otherwise. */
function runtimeOf(target: string): string | undefined {
  const folder = Deno.env.get("AUTOM8_DENORT_DIR");
  if (folder !== undefined) return join(folder, target);
  return target === Deno.build.target ? Deno.env.get("DENORT_BIN") : undefined;
}

/** Fails unless the file is an executable of its target that holds every file of the bundle. */
async function checkExecutable(path: string, target: string, bundleFolder: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const expected = targets[target];
  const found = formatOf(bytes);
  if (found === null || found.container !== expected?.container || found.machine !== expected.machine) {
    throw new Error(`${path} is not an executable for ${target}: found ${JSON.stringify(found)}`);
  }
  const content = new TextDecoder("latin1").decode(bytes);
  for await (const file of Deno.readDir(bundleFolder)) {
    const text = new TextDecoder("latin1").decode(await Deno.readFile(join(bundleFolder, file.name)));
    if (!content.includes(text)) throw new Error(`${path} does not hold ${file.name} of the bundle`);
  }
}

/** One executable to make: where it goes and for which platform. */
type Product = { name: string; target: string };

function productsOf(flags: { all: boolean; target: string | undefined }): Product[] {
  const named = (target: string) => ({
    name: `autom8-${target}${target.includes("windows") ? ".exe" : ""}`,
    target,
  });
  if (flags.all) return Object.keys(targets).map(named);
  if (flags.target === undefined) {
    return [{ name: `autom8${Deno.build.os === "windows" ? ".exe" : ""}`, target: Deno.build.target }];
  }
  if (!(flags.target in targets)) {
    throw new Error(`Unknown target ${flags.target}. There are: ${Object.keys(targets).join(", ")}`);
  }
  return [named(flags.target)];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      quiet: { type: "boolean", default: false },
      all: { type: "boolean", default: false },
      target: { type: "string" },
    },
  });
  const say = (text: string) => values.quiet || console.log(text);
  const dist = join(projectRoot, "dist");
  await Deno.mkdir(dist, { recursive: true });
  const commit = await currentCommit();
  const hash = await inputsHash(commit);

  const missing: Product[] = [];
  for (const product of productsOf({ all: values.all, target: values.target })) {
    const stamp = await readIfPresent(join(dist, `.stamp-${product.name}`));
    const made = await Deno.stat(join(dist, product.name)).then(() => true, () => false);
    if (made && stamp === hash) say(`dist/${product.name} is up to date`);
    else missing.push(product);
  }
  if (missing.length === 0) return;

  const work = await Deno.makeTempDir({ prefix: "autom8-compile-" });
  try {
    const entry = await bundle(join(work, "out"), { commit });
    for (const { name, target } of missing) {
      const output = join(dist, name);
      await Deno.remove(join(dist, `.stamp-${name}`)).catch(ignoreMissing);
      await compileBundle(entry, output, target);
      await checkExecutable(output, target, join(work, "out"));
      await Deno.writeTextFile(join(dist, `.stamp-${name}`), hash);
      say(`dist/${name}`);
    }
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

if (import.meta.main) await main();
