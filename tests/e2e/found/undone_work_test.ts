/** Row 6: what is undone is listed first, kept, and comes back with the command that is printed, whatever kind of file. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../../harness/autom8.ts";
import type { Scratch } from "../../harness/scratch.ts";
import { hangingScript, specFile, twoStories, twoStoriesScript } from "../../harness/two_stories.ts";

const odd =
  "printf 'a\\0b' > binary; ln -s one.txt link; chmod +x a.txt; rm mine.txt; mkdir -p 'od d'; echo x > 'od d/q\"uote'";

async function sh(scratch: Scratch, folder: string, script: string): Promise<string> {
  const output = await new Deno.Command("sh", {
    args: ["-ec", script],
    cwd: folder,
    clearEnv: true,
    env: scratch.env,
  })
    .output();
  assert.ok(output.success, new TextDecoder().decode(output.stderr));
  return new TextDecoder().decode(output.stdout);
}

/** All files of a work tree with type, mode and content. */
async function contents(scratch: Scratch, folder: string): Promise<string> {
  const list =
    "find . -path ./.git -prune -o -name .git -prune -o \\( -type f -o -type l \\) -printf '%y %m %p %l\\n' | sort";
  return await sh(
    scratch,
    folder,
    `${list}; find . -name .git -prune -o -type f -print | sort | xargs -d '\\n' cksum`,
  );
}

for (const worktree of [true, false]) {
  const place = worktree ? "an own worktree" : "a lent checkout";
  const settings = worktree ? "worktree = true\n" : "";
  const folderOf = (scratch: Scratch) => worktree ? `${scratch.folder}-wt-feature-two` : scratch.folder;

  Deno.test(`row 6: --discard in ${place} needs a yes, and what it takes comes back with one command`, async () => {
    await using scratch = await twoStories(hangingScript, settings);
    const first = await startAutom8(scratch, [specFile(scratch)]);
    await first.sees("Write   two.txt");
    first.signal("SIGINT");
    assert.equal((await first.done).code, 130);
    const folder = folderOf(scratch);
    await sh(scratch, folder, odd);
    const before = await contents(scratch, folder);

    const refused = await runAutom8(scratch, ["resume", "--discard"]);
    assert.equal(refused.code, 2, refused.stdout + refused.stderr);
    assert.match(refused.stderr, /two\.txt[^]*--yes/);
    assert.equal(await contents(scratch, folder), before);

    const resumed = await runAutom8(scratch, ["resume", "--discard", "--yes", "--step"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    const command = /To bring them back: (.*)$/m.exec(resumed.stdout)?.[1] ?? assert.fail(resumed.stdout);
    await sh(scratch, folder, "rm two.txt");
    await sh(scratch, folder, command);
    assert.equal(await contents(scratch, folder), before);
  });

  Deno.test(`row 6: a rollback in ${place} keeps what the user did since, of every kind`, async () => {
    await using scratch = await twoStories(twoStoriesScript, settings);
    assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
    const folder = folderOf(scratch);
    await sh(scratch, folder, odd);
    const before = await contents(scratch, folder);
    const refused = await runAutom8(scratch, ["rollback", "US-2"]);
    assert.equal(refused.code, 2, refused.stdout + refused.stderr);
    assert.match(refused.stderr, /binary.*link/);
    assert.equal(await contents(scratch, folder), before);
    const back = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
    assert.equal(back.code, 0, back.stdout + back.stderr);
    const command = /before the rollback: (.*)$/m.exec(back.stdout)?.[1] ?? assert.fail(back.stdout);
    await sh(scratch, folder, command);
    assert.equal(await contents(scratch, folder), before);
  });
}
