/** What a checkpoint does not ask git for again must not hide anything from it. */

import assert from "assert";
import { join } from "path";
import { listIgnored } from "../../src/git/protected_paths.ts";
import { indexChecksum } from "../../src/git/private_index.ts";
import { rawDiff } from "../../src/git/raw_diff.ts";
import { type Scratch, withScratch } from "./scratch.ts";

const start = { "a.txt": "a\n", ".gitignore": "*.log\n" };

const everything = (scratch: Scratch, commit: string) => scratch.sh("ls-tree", "-r", "--name-only", commit);

Deno.test("an ignored file that is staged by force between two checkpoints is in the second", async () => {
  await withScratch(start, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    await scratch.write("b.log", "b\n");
    await checkpoints.take("1-before");
    assert.equal((await checkpoints.take("1-after")).commit, (await scratch.sh("rev-parse", "HEAD")).trim());
    await scratch.sh("add", "-f", "b.log");
    const { commit } = await checkpoints.take("2-before");
    assert.equal(await everything(scratch, commit), ".gitignore\na.txt\nb.log\n");
  });
});

Deno.test("an ignored file that is staged because HEAD moved back is in the next checkpoint, though the index is the same", async () => {
  await withScratch(start, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    await checkpoints.take("1-before");
    await scratch.write("b.log", "b\n");
    await scratch.sh("add", "-f", "b.log");
    await scratch.sh("commit", "-q", "-m", "By force");
    await checkpoints.take("1-after");
    const index = await indexChecksum(join(scratch.root, ".git", "index"));
    await scratch.sh("reset", "-q", "--soft", "HEAD~1");
    assert.equal(await indexChecksum(join(scratch.root, ".git", "index")), index);
    const { commit } = await checkpoints.take("2-before");
    assert.equal(await everything(scratch, commit), ".gitignore\na.txt\nb.log\n");
  });
});

Deno.test("a checkpoint says where HEAD was", async () => {
  await withScratch(start, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    const commit = (await scratch.sh("rev-parse", "HEAD")).trim();
    assert.deepEqual((await checkpoints.take("1-before")).head, { branch: "main", commit });
    await scratch.sh("switch", "-q", "--detach");
    assert.deepEqual((await checkpoints.take("1-after")).head, { branch: null, commit });
  });
});

Deno.test("the change that a checkpoint recorded is the difference of its commits, without what it left out", async () => {
  await withScratch(start, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    await scratch.write("kept.log", "k\n");
    const before = (await checkpoints.take("1-before")).commit;
    await checkpoints.protect(await listIgnored(scratch.git));
    await scratch.write(".gitignore", "");
    await scratch.write("new.txt", "n\n");
    const after = (await checkpoints.take("1-after")).commit;
    const change = await checkpoints.changes(before, after);
    assert.deepEqual([...change.keys()].sort(), [".gitignore", "new.txt"]);
    assert.deepEqual(change, await rawDiff(scratch.git, before, after));
    assert.deepEqual(await checkpoints.changes(after, before), await rawDiff(scratch.git, after, before));
  });
});

Deno.test("the checksum of an index is there only if git wrote one", async () => {
  const folder = await Deno.makeTempDir({ prefix: "autom8-test-" });
  const path = join(folder, "index");
  assert.equal(await indexChecksum(path), null);
  const cases: [size: number, last: number][] = [[0, 0], [31, 1], [100, 0]];
  for (const [size, last] of cases) {
    await Deno.writeFile(path, new Uint8Array(size).fill(last));
    assert.equal(await indexChecksum(path), null, `${size} bytes of ${last}`);
  }
  await Deno.writeFile(path, new Uint8Array(100).fill(1));
  assert.notEqual(await indexChecksum(path), null);
  await Deno.remove(folder, { recursive: true });
});
