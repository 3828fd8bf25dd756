import assert from "assert";
import { join } from "path";
import { passedPoints, pointName } from "../harness/crash_points.ts";
import { type Scratch, withScratch } from "./scratch.ts";

Deno.test("killed at any crash point and started again, a story's git work ends as if undisturbed", async () => {
  const trace: string[] = [];
  const undisturbed = await inScratch(async (scratch, run) => {
    const file = join(scratch.base, "trace");
    assert.equal((await run({ AUTOM8_CRASH_TRACE: file })).success, true);
    trace.push(...await passedPoints(file));
  });
  assert.ok(new Set(trace.map(pointName)).size >= 14, trace.join(" "));
  let killedTwice = 0;
  for (const point of trace) {
    const disturbed = await inScratch(async (_, run) => {
      assert.equal((await run({ AUTOM8_CRASH_AT: point })).success, false);
      // Killed again while it recovers, then left alone.
      const again = await run({ AUTOM8_CRASH_AT: "git-apply:before" });
      if (again.signal === "SIGKILL") killedTwice += 1;
      const last = await run({});
      assert.equal(last.success, true, `${point}: ${new TextDecoder().decode(last.stderr)}`);
    });
    assert.deepEqual(disturbed, undisturbed, point);
  }
  assert.ok(killedTwice >= 10, `${killedTwice} of ${trace.length}`);
});

type Run = (env: Record<string, string>) => Promise<Deno.CommandOutput>;

/** Runs the body on a repository with the user's changes and an agent's commit elsewhere. Returns how that ends. */
async function inScratch(body: (scratch: Scratch, run: Run) => Promise<void>): Promise<string[]> {
  const result: string[] = [];
  await withScratch({ "a.txt": "a\n", "mine.txt": "m\n" }, async (scratch) => {
    await scratch.sh("branch", "other");
    await Deno.writeTextFile(join(scratch.root, ".git/info/exclude"), ".env\nmodules/\n");
    await scratch.write(".env", "ignored\n");
    await scratch.write("modules/a/b", "ignored too\n");
    const { head, tree } = await scratch.open();
    await scratch.write("mine.txt", "staged by the user\n");
    await scratch.sh("add", "mine.txt");
    await scratch.write("untracked.txt", "of the user\n");
    await scratch.sh("switch", "-q", "--detach");
    await scratch.sh("commit", "-q", "--allow-empty", "-m", "the agent's", "--", "a.txt");
    const script = new URL("./crash_child.ts", import.meta.url).pathname;
    const args = ["run", "-A", "--no-check", "--quiet", script, scratch.base, head, tree];
    await body(scratch, (env) => new Deno.Command(Deno.execPath(), { args, env, stderr: "piped" }).output());
    result.push(
      await scratch.sh("log", "--format=%s%n%b", "main"),
      await scratch.sh("show", "--format=", "--name-status", "main"),
      await scratch.sh("status", "--short", "--branch"),
      await scratch.sh("for-each-ref", "--format=%(refname)", "refs/heads", "refs/autom8"),
      await scratch.read("mine.txt"),
      await scratch.read("untracked.txt"),
      await scratch.sh("-C", "../other", "status", "--short", "--branch"),
      await Deno.readTextFile(join(scratch.base, "other/.env")),
      await Deno.readTextFile(join(scratch.base, "other/modules/a/b")),
      (await scratch.sh("worktree", "list", "--porcelain")).replace(/^HEAD .*\n/gm, "").replaceAll(
        scratch.base,
        "",
      ),
      await scratch.sh("fsck", "--strict"),
    );
  });
  return result;
}
