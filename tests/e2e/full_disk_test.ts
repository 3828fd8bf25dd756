/** A disk that fills up in the middle of a run. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { mountSmall } from "../harness/mount.ts";
import { endOf, specFile, twoStories } from "../harness/two_stories.ts";

for (const place of ["autom8's files", "the repository"]) {
  Deno.test(`a disk of 64 MB with ${place} on it fills up: a clear error, and a resume after making room`, async () => {
    const end = await (async () => {
      await using scratch = await twoStories();
      assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
      return await endOf(scratch);
    })();

    await using scratch = await twoStories();
    const folder = place === "the repository" ? scratch.folder : `${scratch.autom8Home}/repo`;
    const aside = `${scratch.home}/aside`;
    await Deno.mkdir(folder, { recursive: true });
    await new Deno.Command("cp", { args: ["-a", `${folder}/.`, aside] }).output();
    await using disk = await mountSmall(folder, 64);
    if (disk === null) {
      console.log("NOT TRIED: mounting a small file system needs root on Linux");
      return;
    }
    await new Deno.Command("cp", { args: ["-a", `${aside}/.`, folder] }).output();

    // The agent fills the disk while it works on story 2.
    const script = `${scratch.home}/script.json`;
    const played = JSON.parse(await Deno.readTextFile(script));
    const fill = `dd if=/dev/zero of='${folder}/filler' bs=1M count=100 2> /dev/null; true`;
    played.steps[1].actions.push({
      run: `grep -qs filler .git/info/exclude || echo filler >> .git/info/exclude; ${fill}`,
    });
    await Deno.writeTextFile(script, JSON.stringify(played));

    const full = await runAutom8(scratch, [specFile(scratch)]);
    assert.notEqual(full.code, 0, full.stdout);
    // In a full repository the agent fails first, then the story. Only for its own files does autom8 name the cause.
    assert.match(
      full.stderr,
      place === "the repository" ? /autom8 resume/ : /No space is left[\s\S]*Free some disk space/,
    );
    assert.doesNotMatch(full.stderr, /\bat .*\.(ts|js):\d+/);
    const status = await runAutom8(scratch, ["status"]);
    assert.equal(status.code, 0, status.stderr);
    assert.match(status.stdout, /feature\/two/);

    await Deno.remove(`${folder}/filler`);
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    const { log, spec, status: tree } = await endOf(scratch);
    assert.deepEqual({ log, spec, tree }, { log: end.log, spec: end.spec, tree: end.status });
  });
}

Deno.test("a disk that is full but for a few KB stops a run anywhere, and after making room it ends the same", async () => {
  const calm = await twoStories();
  await using _ = calm;
  assert.equal((await runAutom8(calm, [specFile(calm)])).code, 0);
  const end = await endOf(calm);
  let stopped = 0;
  for (const freeKb of [0, 8, 24, 48, 64, 76, 80]) {
    await using scratch = await twoStories();
    const folder = `${scratch.autom8Home}/repo`;
    await Deno.mkdir(folder);
    await using disk = await mountSmall(folder, 4);
    if (disk === null) return console.log("NOT TRIED: mounting a small file system needs root on Linux");
    const filler = `${folder}/filler`;
    const fill = `cat /dev/zero > '${filler}' 2> /dev/null; truncate -s -${freeKb}K '${filler}'`;
    await new Deno.Command("/bin/sh", { args: ["-c", fill] }).output();

    const full = await runAutom8(scratch, [specFile(scratch)]);
    if (full.code !== 0) {
      stopped += 1;
      assert.match(full.stderr, /No space is left[\s\S]*Free some disk space/);
    }
    assert.equal((await runAutom8(scratch, ["status"])).code, 0);
    await Deno.remove(filler);
    // A run that was stopped before anything was recorded starts again.
    const resumed = await runAutom8(scratch, ["resume"]);
    if (full.code !== 0 && resumed.code !== 0) {
      assert.match(resumed.stderr, /Nothing to resume/);
      assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
    }
    assert.deepEqual(await endOf(scratch), end, `with ${freeKb} KB`);
  }
  assert.ok(stopped >= 4, `stopped ${stopped} times`);
});
