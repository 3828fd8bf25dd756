/** Loading dax takes longer than a short command does: the commands that must start fast never load it. */

import assert from "assert";
import { join } from "path";
import { projectRoot } from "../../scripts/run_tool.ts";

const fast: string[][] = [
  ["--version"],
  ["--help"],
  ["spec", "check", "spec.json"],
  ["status"],
];

/** Runs autom8 from source in an empty repository, with a dax that fails to load. */
async function withoutDax(base: string, args: string[]): Promise<{ code: number; printed: string }> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(projectRoot, "deno.json")));
  const map = join(base, "import_map.json");
  await Deno.writeTextFile(
    map,
    JSON.stringify({
      imports: { ...imports, dax: 'data:text/javascript,throw new Error("dax was loaded")' },
    }),
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", "--import-map", map, join(projectRoot, "main.ts"), ...args],
    cwd: join(base, "repo"),
    env: { HOME: base, AUTOM8_HOME: join(base, "autom8"), GIT_CONFIG_NOSYSTEM: "1" },
    stdin: "null",
  }).output();
  return { code, printed: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("the commands that must start fast never load dax, and others do", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-lazy-" }));
  try {
    const repo = join(base, "repo");
    await new Deno.Command("git", { args: ["init", "-q", repo] }).output();
    const story = { id: "US-1", title: "A story", acceptanceCriteria: ["done"], priority: 1, passes: false };
    const spec = { project: "p", branchName: "feature/p", userStories: [story] };
    await Deno.writeTextFile(join(repo, "spec.json"), JSON.stringify(spec));
    for (const args of fast) {
      const { code, printed } = await withoutDax(base, args);
      assert.equal(code, 0, `${args.join(" ")}: ${printed}`);
    }
    // The test can fail: `doctor` asks git through dax.
    assert.match((await withoutDax(base, ["doctor"])).printed, /dax was loaded/);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});
