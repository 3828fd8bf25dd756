/**
 * Bundles the program into a few JavaScript files: a dynamic import becomes a chunk of its own, loaded on first use.
 * A compiled program starts about twice as fast from a bundle as from its sources.
 */

import { join, parse, resolve } from "path";
import { outputOf, runDeno } from "./run_tool.ts";

const placeholder = "@AUTOM8_COMMIT@";

/** The commit of the work tree, with `-dirty` if tracked files differ; `unknown` outside git. */
export async function currentCommit(): Promise<string> {
  const described = await outputOf(["git", "describe", "--always", "--dirty", "--exclude=*", "--abbrev=10"]);
  return described?.trim() ?? "unknown";
}

/**
 * Bundles one entry and its chunks into a folder. Returns the path of the entry's own file.
 *
 * @param outFolder Created if missing. JavaScript files in it are removed.
 * @param options.entry The module to start from; by default the project's `main.ts`.
 * @param options.commit The commit that `buildInfo()` of the bundle returns.
 * @throws Error if the bundle has no place for the commit, or more than one.
 */
export async function bundle(
  outFolder: string,
  options: { commit: string; entry?: string },
): Promise<string> {
  const out = resolve(outFolder);
  await Deno.mkdir(out, { recursive: true });
  for await (const entry of Deno.readDir(out)) {
    if (entry.name.endsWith(".js")) await Deno.remove(join(out, entry.name));
  }
  const entry = options.entry ?? "main.ts";
  // Not minified: esbuild then folds a `using` into its only use, and its value is never disposed of.
  await runDeno(["bundle", "--quiet", "--platform", "deno", "--code-splitting", "--outdir", out, entry]);
  await bakeCommit(out, options.commit);
  if (options.entry === undefined) await bundlePage(out);
  return join(out, `${parse(entry).name}.js`);
}

/** The page of `autom8 gui`: a script and a style sheet beside the program, which reads them on use. */
async function bundlePage(folder: string): Promise<void> {
  const script = join(folder, "gui-page.js");
  await runDeno([
    "bundle",
    "--quiet",
    "--platform",
    "browser",
    "--minify",
    "--output",
    script,
    "gui/client/main.tsx",
  ]);
}

async function bakeCommit(folder: string, commit: string): Promise<void> {
  if (!/^[\w.-]+$/.test(commit)) throw new Error(`Not a commit to bake in: ${commit}`);
  let places = 0;
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    const text = await Deno.readTextFile(path);
    const parts = text.split(placeholder);
    if (parts.length === 1) continue;
    places += parts.length - 1;
    await Deno.writeTextFile(path, parts.join(commit));
  }
  if (places !== 1) {
    throw new Error(`The bundle has ${places} places for the commit, not one: src/version.ts changed?`);
  }
}

if (import.meta.main) {
  const out = Deno.args[0] ?? "dist/bundle";
  console.log(await bundle(out, { commit: await currentCommit() }));
}
