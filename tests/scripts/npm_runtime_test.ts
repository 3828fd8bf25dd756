/** A runtime from npm is used only if it is the recorded one. npm is real; the registry is ours. */

import assert from "assert";
import { join } from "path";
import { npmRuntime } from "../../scripts/npm_runtime.ts";
import { Stop } from "../../scripts/stop.ts";
import type { NpmRuntime } from "../../scripts/targets.ts";
import { withEnvironment } from "../harness/environment.ts";

type Registry = {
  runtime: NpmRuntime;
  /** The user's cache folder. */
  cache: string;
  /** How many tarballs were served. */
  downloads(): number;
};

/** Runs a test with a registry that serves one package, and with a cache folder of its own. */
async function withRegistry(body: (registry: Registry) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "autom8-registry-" });
  const name = "@example/runtime";
  await Deno.mkdir(join(folder, "package", "bin"), { recursive: true });
  await Deno.writeTextFile(
    join(folder, "package", "package.json"),
    JSON.stringify({ name, version: "1.2.3" }),
  );
  await Deno.writeTextFile(join(folder, "package", "bin", "run"), "#!/bin/sh\necho it runs\n", {
    mode: 0o755,
  });
  const packed = await new Deno.Command("tar", { args: ["-czf", "package.tgz", "package"], cwd: folder })
    .output();
  assert.ok(packed.success);
  const tarball = await Deno.readFile(join(folder, "package.tgz"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", tarball));
  const integrity = `sha512-${digest.toBase64()}`;

  let downloads = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { origin, pathname } = new URL(request.url);
    if (pathname === "/package.tgz") {
      downloads += 1;
      return new Response(tarball);
    }
    const dist = { tarball: `${origin}/package.tgz`, integrity };
    return Response.json({
      name,
      "dist-tags": { latest: "1.2.3" },
      versions: { "1.2.3": { name, version: "1.2.3", dist } },
    });
  });
  const set = {
    XDG_CACHE_HOME: join(folder, "cache"),
    npm_config_registry: `http://127.0.0.1:${server.addr.port}/`,
    npm_config_cache: join(folder, "npm"),
  };
  try {
    const runtime = { name, version: "1.2.3", integrity, executable: "bin/run" };
    await withEnvironment(
      set,
      () => body({ runtime, cache: set.XDG_CACHE_HOME, downloads: () => downloads }),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a runtime is downloaded once, and two at the same time get the same file", async () => {
  await withRegistry(async ({ runtime, downloads, cache }) => {
    const [path = "", other] = await Promise.all([npmRuntime(runtime), npmRuntime(runtime)]);
    assert.equal(other, path);
    const { stdout } = await new Deno.Command(path).output();
    assert.equal(new TextDecoder().decode(stdout), "it runs\n");
    const served = downloads();
    assert.equal(await npmRuntime(runtime), path);
    assert.equal(downloads(), served);
    const kept = await Array.fromAsync(Deno.readDir(join(cache, "autom8", "runtimes")), ({ name }) => name);
    assert.equal(kept.length, 1, kept.join());
  });
});

Deno.test("a package whose content is not the recorded one is refused and not kept", async () => {
  await withRegistry(async ({ runtime, cache }) => {
    const integrity = `sha512-${"A".repeat(86)}==`;
    await assert.rejects(
      npmRuntime({ ...runtime, integrity }),
      (error) =>
        error instanceof Stop &&
        /does not have the integrity recorded in scripts\/targets\.ts/.test(error.message),
    );
    assert.deepEqual(await Array.fromAsync(Deno.readDir(join(cache, "autom8", "runtimes"))), []);
  });
});

Deno.test("a package that the registry does not have is an error that names it", async () => {
  await withRegistry(async ({ runtime }) => {
    await assert.rejects(
      npmRuntime({ ...runtime, version: "9.9.9" }),
      (error) =>
        error instanceof Stop &&
        /@example\/runtime@9\.9\.9 from npm can be downloaded \(ETARGET\).*npm config get registry/.test(
          error.message,
        ),
    );
  });
});
