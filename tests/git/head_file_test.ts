/** HEAD read without git agrees with git, or leaves it to git. */

import assert from "assert";
import { branchInHeadFile } from "../../src/git/head_file.ts";
import { runGit } from "../harness/repository.ts";

const rows: readonly (readonly [does: string, prepare: string[][], branch: string | null])[] = [
  ["a branch without commits", [], "main"],
  ["a branch with a long name in any script", [["switch", "-q", "-c", "feature/合計-🚀"]], "feature/合計-🚀"],
  [
    "a detached HEAD",
    [["commit", "-q", "--allow-empty", "-m", "x"], ["switch", "-q", "--detach"]],
    null,
  ],
  ["a HEAD that is no branch", [["symbolic-ref", "HEAD", "refs/remotes/origin/main"]], null],
];

for (const [does, prepare, branch] of rows) {
  Deno.test(`the branch is known without git, or left to git: ${does}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await runGit(folder, ["init", "-q", "-b", "main"]);
      for (const args of prepare) await runGit(folder, args);
      assert.equal(branchInHeadFile(`${folder}/.git`), branch);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("a HEAD that is missing, damaged, or only stands for a table of refs is left to git", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.equal(branchInHeadFile(folder), null);
    for (
      const text of ["", "\0\0", "ref: refs/heads/", "ref: refs/heads/.invalid\n", "ref: refs/heads/a\nb\n"]
    ) {
      await Deno.writeTextFile(`${folder}/HEAD`, text);
      assert.equal(branchInHeadFile(folder), null, JSON.stringify(text));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
