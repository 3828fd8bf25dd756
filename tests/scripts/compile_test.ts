/** What a person sees whose machine cannot compile: a sentence or two, and nothing of our insides. */

import assert from "assert";
import { join } from "path";
import { createCompiler } from "../../scripts/compile.ts";
import { projectRoot } from "../../scripts/run_tool.ts";
import { Stop } from "../../scripts/stop.ts";
import { targets } from "../../scripts/targets.ts";

import { withEnvironment } from "../harness/environment.ts";

/** An address that refuses every connection. */
const nowhere = "http://127.0.0.1:1/";

const withoutNetwork = {
  npm_config_registry: nowhere,
  NPM_CONFIG_REGISTRY: nowhere,
  HTTP_PROXY: nowhere,
  HTTPS_PROXY: nowhere,
  https_proxy: nowhere,
  NO_PROXY: "",
  no_proxy: "",
};

/** Another target than this machine's, so that no test replaces the binary that other tests run. */
const otherTarget = Object.keys(targets).find((target) => target !== Deno.build.target) ?? "";

/** Runs the script with empty caches; returns its exit code and standard error. */
async function compile(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stderr: string }> {
  const folder = await Deno.makeTempDir({ prefix: "autom8-compile-test-" });
  try {
    // Compiles are stamped in dist: one that is up to date would not be tried.
    await Deno.remove(join(projectRoot, "dist", `.stamp-autom8-${otherTarget}`)).catch(() => {});
    const { DENORT_BIN: _, ...inherited } = Deno.env.toObject();
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--cached-only", join(projectRoot, "scripts", "compile.ts"), ...args],
      clearEnv: true,
      env: { ...inherited, XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "null",
    }).output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function assertPlain(stderr: string): void {
  assert.match(stderr, /^error: [^\n]+\n$/);
  assert.doesNotMatch(stderr, /deno compile|--allow|--no-config|\bat .*\.ts:\d+|backtrace/);
}

Deno.test("compile: a target that does not exist is refused with the list of those that do", async () => {
  const { code, stderr } = await compile(["--target", "x86_64-plan9"]);
  assert.equal(code, 1);
  assertPlain(stderr);
  assert.match(stderr, /no target x86_64-plan9\. The targets are: .*aarch64-apple-darwin/);
});

Deno.test("compile: no runtime can be downloaded, from Deno or from npm", async () => {
  const cases = [
    { officialRuntime: true, says: /^Deno's own runtime cannot be downloaded\. Check the network/ },
    {
      officialRuntime: false,
      says: /^Neither .* nor @stdy\/cli-\S+ from npm can be downloaded \(ECONNREFUSED\)\./,
    },
  ];
  const folder = await Deno.makeTempDir({ prefix: "autom8-compile-test-" });
  const caches = {
    DENO_DIR: join(folder, "deno"),
    XDG_CACHE_HOME: folder,
    npm_config_cache: join(folder, "npm"),
  };
  await Deno.mkdir(join(folder, "bundle"));
  const entry = join(folder, "bundle", "main.js");
  await Deno.writeTextFile(entry, "console.log(1);\n");
  try {
    await withEnvironment({ ...withoutNetwork, ...caches, DENORT_BIN: "" }, async () => {
      for (const { officialRuntime, says } of cases) {
        const compile = createCompiler({ officialRuntime });
        const compiled = compile({ entry, target: otherTarget, output: join(folder, "program") });
        await assert.rejects(compiled, (error) => error instanceof Stop && says.test(error.message));
      }
    });
    assert.deepEqual(
      (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).includes("program"),
      false,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("compile: --official-runtime refuses a DENORT_BIN", async () => {
  const { code, stderr } = await compile(
    ["--target", Deno.build.target, "--official-runtime"],
    { DENORT_BIN: "/some/runtime" },
  );
  assert.equal(code, 1);
  assertPlain(stderr);
  assert.match(stderr, /DENORT_BIN is set/);
});

Deno.test("compile: a flag that does not exist is named", async () => {
  const { code, stderr } = await compile(["--fast"]);
  assert.equal(code, 1);
  assert.match(stderr, /^error: Unknown option '--fast'/);
});
