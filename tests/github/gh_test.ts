import assert from "assert";
import { join } from "path";
import { githubVersion } from "../../src/github/gh.ts";

Deno.test("gh reports its version, or is not installed", async () => {
  const folder = await Deno.makeTempDir();
  const path = Deno.env.get("PATH") ?? "";
  try {
    Deno.env.set("PATH", folder);
    assert.equal(await githubVersion(), null);
    const program = join(folder, "gh");
    await Deno.writeTextFile(program, "#!/bin/sh\necho 'gh version 2.89.1 (2026-01-01)'\n", { mode: 0o755 });
    assert.equal(await githubVersion(), "2.89.1");
    await Deno.writeTextFile(program, "#!/bin/sh\necho nothing known\n");
    assert.equal(await githubVersion(), "unknown");
    await Deno.chmod(program, 0o644);
    assert.equal(await githubVersion(), null);
  } finally {
    Deno.env.set("PATH", path);
    await Deno.remove(folder, { recursive: true });
  }
});
