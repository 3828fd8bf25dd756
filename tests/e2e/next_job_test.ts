/** A run that is cut off in one job of CI continues in the next one, from what docs/ci.md says to keep. */

import assert from "assert";
import { join } from "path";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { runGit } from "../harness/repository.ts";
import { hangingScript, twoStories } from "../harness/two_stories.ts";

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
