import assert from "assert";
import { isWorkingIn, parseLsof } from "../../src/process/working_in.ts";

Deno.test("a running program is found by its name and folder, and no longer once it has ended", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const name of ["here", "here/below", "hereabouts"]) await Deno.mkdir(`${base}/${name}`);
    // A program of a name that nobody else's has, so that other tests may start what they like.
    await Deno.symlink("/bin/sleep", `${base}/dozing`);
    const child = new Deno.Command(`${base}/dozing`, { args: ["300"], cwd: `${base}/here/below` }).spawn();
    const there = [`${base}/here`];
    while (!await isWorkingIn("dozing", there)) continue;
    assert.equal(await isWorkingIn("sleep", there), false);
    if (Deno.build.os === "linux") {
      assert.equal(await isWorkingIn("dozing", [`${base}/hereabouts`, `${base}/her`]), false);
    }
    child.kill("SIGKILL");
    await child.status;
    assert.equal(await isWorkingIn("dozing", there), false);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});

Deno.test("row 35: on macOS only a process of exactly this name counts, with the folder it works in", () => {
  const printed = (text: string) => text.trim().split("\n");
  const cases: [name: string, lines: string[], expected: string[]][] = [
    ["nothing runs", [], []],
    ["one", printed("p10\ncgit\nfcwd\nn/Users/u/repo"), ["/Users/u/repo"]],
    [
      "names that begin alike, and several",
      printed(
        "p10\ncgit\nfcwd\nn/a\np11\ncgit-lfs\nfcwd\nn/b\np12\ncgitk\nfcwd\nn/c\np13\ncgit\nfcwd\nn/d e",
      ),
      ["/a", "/d e"],
    ],
    ["a process whose name is not known", printed("p10\ncgit\nfcwd\nn/a\np11\nfcwd\nn/b"), ["/a"]],
    ["a path that looks like a field", printed("p10\ncgit\nfcwd\nn/a\nfcwd\nncgit"), ["/a", "cgit"]],
  ];
  for (const [name, lines, expected] of cases) assert.deepEqual(parseLsof(lines, "git"), expected, name);
});
