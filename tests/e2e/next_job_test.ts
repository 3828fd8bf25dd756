/** A run that is cut off in one job of CI continues in the next one, from what docs/ci.md says to keep. */

import assert from "assert";
import { basename, join } from "path";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { runGit } from "../harness/repository.ts";
import { hangingScript, specFile, twoStories } from "../harness/two_stories.ts";

/** The shell of a step of action.yml. */
async function stepOf(name: string): Promise<string> {
  const action = await Deno.readTextFile(new URL("../../action.yml", import.meta.url));
  const step = action.split("    - name: ").find((one) => one.startsWith(`${name}\n`));
  const [, text] = step?.split("      run: |\n") ?? [];
  assert.ok(text !== undefined, name);
  return text.split("\n").map((line) => line.slice(8)).join("\n");
}

Deno.test("a run that was killed with its job continues in a fresh clone, from AUTOM8_HOME alone", async () => {
  await using scratch = await twoStories(hangingScript, "worktree = true\n");
  const origin = `${scratch.home}/origin.git`;
  await scratch.git("clone", "-q", "--bare", ".", origin);
  const shell = async (step: string) => {
    const { code, stderr } = await new Deno.Command("bash", {
      args: ["-c", await stepOf(step)],
      cwd: scratch.folder,
      clearEnv: true,
      env: scratch.env,
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
  };
  const fresh = async () => {
    for (const path of [scratch.folder, `${scratch.folder}-wt-feature-two`]) {
      await Deno.remove(path, { recursive: true }).catch(() => {});
    }
    await runGit(scratch.home, ["clone", "-q", origin, scratch.folder], { env: scratch.env });
  };
  await fresh();

  const args = ["run", "--output", "plain", "--trust", "--yes", "--", join(scratch.home, "spec.json")];
  await shell("Bring back the work of an earlier job");
  const first = await startAutom8(scratch, args);
  await first.sees("Working on: US-2");
  await first.sees("two.txt");
  first.signalGroup("SIGKILL");
  await first.done;
  await shell("Keep the work for the next job");

  await fresh();
  await shell("Bring back the work of an earlier job");
  const second = await runAutom8(scratch, args);
  assert.equal(second.code, 0, second.stdout + second.stderr);
  assert.match(second.stdout, /The worktree was gone\. It was made again/);
  assert.equal(await scratch.git("show", "feature/two:one.txt"), "1 and more");
  assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
});

Deno.test("a run that was killed in a lent checkout continues where the checkout is kept too", async () => {
  await using scratch = await twoStories(hangingScript, "");
  const base = join(scratch.home, "..");
  const running = await startAutom8(scratch, ["run", "--no-worktree", "--trust", "--yes", specFile(scratch)]);
  while (!await Deno.stat(join(scratch.folder, "two.txt")).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  running.signalGroup("SIGKILL");
  await running.done;
  const tar = async (...args: string[]) => {
    const { success, stderr } = await new Deno.Command("tar", { args, cwd: base }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  };
  const autom8Home = scratch.autom8Home.slice((await Deno.realPath(base)).length + 1);
  await tar("-czf", "kept.tgz", autom8Home, basename(scratch.folder));
  await Deno.remove(scratch.autom8Home, { recursive: true });
  await Deno.remove(scratch.folder, { recursive: true });
  await tar("-xzf", "kept.tgz");
  const resumed = await runAutom8(scratch, ["resume", "--trust", "--yes"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.equal((await scratch.git("log", "--format=%s", "main..feature/two")).split("\n").length, 3);
  assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
});
