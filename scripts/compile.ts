/**
 * Makes the executables: bundles the program in a folder of its own, then compiles the bundle with as few permissions as
 * it can work with.
 *
 * `compile.ts` makes dist/autom8 for this machine, `--target T` makes one target, `--all` the five of a release.
 * `--official-runtime` fails instead of falling back to a runtime from npm, `--quiet` prints what is unusual only.
 * A product whose inputs have not changed is left as it is.
 */

import { basename, dirname, join } from "path";
import { parseArgs } from "node:util";
import { bundle, currentCommit } from "./bundle.ts";
import { type Compilation, compileOn, compileOnOfficial } from "./deno_compile.ts";
import { formatOf } from "./executable_format.ts";
import { inputsHash } from "./inputs_hash.ts";
import { npmRuntime } from "./npm_runtime.ts";
import { ignoreMissing, readIfPresent } from "./optional_file.ts";
import { projectRoot } from "./run_tool.ts";
import { reasonIn, runScript, Stop } from "./stop.ts";
import { npmRuntimesDeno, targets } from "./targets.ts";

/** Compiles one entry and what lies in its folder into an executable. */
export type Compile = (compilation: Compilation) => Promise<void>;

/**
 * A compiler on the first runtime there is: `DENORT_BIN` (for this machine), Deno's own, an executable from npm.
 *
 * The entry may have no `node_modules` in reach: the compiler would embed it. The output is replaced in one step, so that
 * a running copy is not disturbed.
 *
 * @param options.officialRuntime Fail instead of using a runtime from npm.
 */
export function createCompiler(options: { officialRuntime: boolean }): Compile {
  const own = Deno.env.get("DENORT_BIN") ?? "";
  if (own !== "" && options.officialRuntime) {
    throw new Stop("DENORT_BIN is set, which --official-runtime rules out. Leave one of them out.");
  }
  let officialInReach = true;

  const compileTo = async (compilation: Compilation): Promise<void> => {
    const { target } = compilation;
    if (own !== "" && target === Deno.build.target) return await compileOn(own, compilation);
    if (officialInReach && await compileOnOfficial(compilation)) return;
    if (options.officialRuntime) {
      throw new Stop(
        "Deno's own runtime cannot be downloaded. Check the network, or leave out --official-runtime.",
      );
    }
    const runtime = targets[target]?.runtime;
    if (runtime === undefined) throw unknownTarget(target);
    if (Deno.version.deno !== npmRuntimesDeno) {
      throw new Stop(
        `Deno's own runtime cannot be downloaded, and npm has one for Deno ${npmRuntimesDeno} only. ` +
          `Run \`npx -y deno@${npmRuntimesDeno} task compile\`.`,
      );
    }
    const path = await npmRuntime(runtime);
    if (officialInReach) {
      console.error(
        `Deno's own runtime cannot be downloaded: compiling on ${runtime.name} ${runtime.version} from npm.`,
      );
    }
    officialInReach = false;
    await compileOn(path, compilation);
  };

  return async ({ entry, target, output }) => {
    const making = `${output}.${Deno.pid}${target.includes("windows") ? ".exe" : ""}`;
    try {
      await compileTo({ entry, target, output: making });
      await Deno.rename(making, output);
    } finally {
      await removeStartingWith(making);
    }
  };
}

/** Removes a file and what a compiler that was ended left beside it. */
async function removeStartingWith(path: string): Promise<void> {
  for await (const { name } of Deno.readDir(dirname(path))) {
    if (name.startsWith(basename(path))) await Deno.remove(join(dirname(path), name)).catch(ignoreMissing);
  }
}

/** Fails unless the file is an executable of its target that holds every file of the bundle. */
async function checkExecutable(path: string, target: string, bundleFolder: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const expected = targets[target]?.format;
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
  if (!(flags.target in targets)) throw unknownTarget(flags.target);
  return [named(flags.target)];
}

function unknownTarget(target: string): Stop {
  return new Stop(`There is no target ${target}. The targets are: ${Object.keys(targets).join(", ")}.`);
}

/** `deno bundle` fetches packages and its bundler from npm. */
function cannotBundle(error: unknown): never {
  const printed = error instanceof Error ? error.message : String(error);
  // The first line is the command's.
  const reason = reasonIn(printed.slice(printed.indexOf("\n") + 1));
  const hint = /^Failed (?:loading|download|cach)/.test(reason)
    ? ". Check the network and `npm config get registry`"
    : "";
  throw new Stop(`The program cannot be bundled: ${reason}${hint}.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      quiet: { type: "boolean", default: false },
      all: { type: "boolean", default: false },
      target: { type: "string" },
      "official-runtime": { type: "boolean", default: false },
    },
  });
  const officialRuntime = values["official-runtime"];
  const compile = createCompiler({ officialRuntime });
  const products = productsOf({ all: values.all, target: values.target });
  const say = (text: string) => values.quiet || console.log(text);
  const dist = join(projectRoot, "dist");
  await Deno.mkdir(dist, { recursive: true });
  const commit = await currentCommit();
  const hash = await inputsHash(commit, officialRuntime);

  const missing: Product[] = [];
  for (const product of products) {
    const stamp = await readIfPresent(join(dist, `.stamp-${product.name}`));
    const made = await Deno.stat(join(dist, product.name)).then(() => true, () => false);
    if (made && stamp === hash) say(`dist/${product.name} is up to date`);
    else missing.push(product);
  }
  if (missing.length === 0) return;

  const work = await Deno.makeTempDir({ prefix: "autom8-compile-" });
  try {
    const entry = await bundle(join(work, "out"), { commit }).catch(cannotBundle);
    for (const { name, target } of missing) {
      const output = join(dist, name);
      await Deno.remove(join(dist, `.stamp-${name}`)).catch(ignoreMissing);
      await compile({ entry, target, output });
      await checkExecutable(output, target, join(work, "out"));
      await Deno.writeTextFile(join(dist, `.stamp-${name}`), hash);
      say(`dist/${name}`);
    }
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

if (import.meta.main) await runScript(main);
