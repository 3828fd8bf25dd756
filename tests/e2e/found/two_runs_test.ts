/** Row 7: one run per work tree, by whatever way a second one comes to it. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../../harness/autom8.ts";
import { until } from "../../process/living_process.ts";
import { hangingScript, specFile, twoStories } from "../../harness/two_stories.ts";

Deno.test("row 7: a lent checkout in use is refused from a subfolder, through a link, and to an older run", async () => {
  await using scratch = await twoStories(hangingScript);
  const text = await Deno.readTextFile(specFile(scratch));
  const other = `${scratch.home}/other.json`;
  await Deno.writeTextFile(other, text.replace("feature/two", "feature/other"));
  // An older run of the other branch, stopped after its first story, and abandoned with its work out of the way.
  const older = await runAutom8(scratch, ["--no-worktree", "--step", other]);
  assert.equal(older.code, 0, older.stdout + older.stderr);
  await scratch.git("stash", "-q", "-u");
  await scratch.git("switch", "-q", "main");
  const abandoned = await runAutom8(scratch, ["abandon", "--yes"]);
  const back = /autom8 resume --session (\w+)/.exec(abandoned.stdout)?.[1] ?? assert.fail(abandoned.stdout);
  const first = await startAutom8(scratch, ["--no-worktree", specFile(scratch)]);
  await first.sees("Write   two.txt");
  // It is shown before it is written.
  await until(() => Deno.stat(`${scratch.folder}/two.txt`).then(() => true, () => false), "two.txt");

  await Deno.mkdir(`${scratch.folder}/sub`);
  await Deno.symlink(scratch.folder, `${scratch.home}/link`);
  const third = `${scratch.home}/third.json`;
  await Deno.writeTextFile(third, text.replace("feature/two", "feature/third"));
  const before = await scratch.git("status", "--porcelain", "--branch", "-uall");
  const ways: [args: string[], folder: string][] = [
    [["--no-worktree", third], `${scratch.folder}/sub`],
    [["--no-worktree", third], `${scratch.home}/link`],
    [["resume", "--session", back], scratch.folder],
    [["resume"], scratch.folder],
  ];
  for (const [args, folder] of ways) {
    const refused = await runAutom8(scratch, args, { folder });
    assert.equal(refused.code, 4, `${args.join(" ")} in ${folder}\n${refused.stdout}${refused.stderr}`);
  }
  assert.equal(await scratch.git("status", "--porcelain", "--branch", "-uall"), before);
  // Beside it, in a worktree of its own, there is room.
  const beside = await runAutom8(scratch, ["--worktree", "--step", third]);
  assert.equal(beside.code, 0, beside.stdout + beside.stderr);
  first.signal("SIGINT");
  const ended = await first.done;
  assert.equal(ended.code, 130, ended.stdout + ended.stderr);
});
