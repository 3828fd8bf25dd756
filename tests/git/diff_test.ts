import assert from "assert";
import { join } from "path";
import { combineDiffs, diff, type DiffEntry, parseDiff, patchText } from "../../src/git/diff.ts";
import { parseNested } from "../../src/git/nested_repositories.ts";
import { lines, withScratch } from "./scratch.ts";

const id = "0123456789012345678901234567890123456789";
const raw = (status: string, path: string) => `:100644 100644 ${id} ${id} ${status}\0${path}\0`;
const entry = (
  path: string,
  status: DiffEntry["status"],
  additions = 0,
  deletions = 0,
  binary = false,
): DiffEntry => ({
  path,
  status,
  additions,
  deletions,
  binary,
});

Deno.test("raw records and counts are read together", () => {
  const cases: [output: string, entries: DiffEntry[]][] = [
    ["", []],
    [raw("M", "a b") + "1\t2\ta b\0", [entry("a b", "modified", 1, 2)]],
    [raw("A", "x") + raw("D", "y") + "3\t0\tx\0" + "0\t4\ty\0", [
      entry("x", "added", 3, 0),
      entry("y", "deleted", 0, 4),
    ]],
    [raw("A", "b.bin") + "-\t-\tb.bin\0", [entry("b.bin", "added", 0, 0, true)]],
    [raw("T", "link") + "1\t1\tlink\0", [entry("link", "modified", 1, 1)]],
    [raw("M", ":odd\tname\n") + "1\t0\t:odd\tname\n\0", [entry(":odd\tname\n", "modified", 1, 0)]],
    [raw("M", "mode only"), [entry("mode only", "modified")]],
  ];
  for (const [output, entries] of cases) {
    assert.deepEqual(parseDiff(new TextEncoder().encode(output)), entries);
  }
});

Deno.test("paths that are not UTF-8 stay apart though they look alike", () => {
  const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const output = bytes(raw("A", "\xe9") + raw("A", "\xe8") + "1\t0\t\xe9\0" + "2\t0\t\xe8\0");
  assert.deepEqual(parseDiff(output), [entry("\ufffd", "added", 1), entry("\ufffd", "added", 2)]);
});

Deno.test("a difference is complete, whatever the user configured", async () => {
  await withScratch({ "a.txt": lines(3), "old.txt": lines(9), "m.sh": "x\n" }, async (scratch) => {
    await scratch.sh("config", "diff.renames", "copies");
    await scratch.sh("config", "diff.external", "false");
    await scratch.sh("config", "diff.noprefix", "true");
    await scratch.write("a.txt", lines(3, { 2: "changed" }));
    await Deno.rename(join(scratch.root, "old.txt"), join(scratch.root, "new.txt"));
    await Deno.chmod(join(scratch.root, "m.sh"), 0o755);
    await scratch.sh("add", "-A");
    await scratch.sh("commit", "-qm", "two");
    assert.deepEqual(await diff(scratch.git, "HEAD~1", "HEAD"), [
      entry("a.txt", "modified", 1, 1),
      entry("m.sh", "modified"),
      entry("new.txt", "added", 9),
      entry("old.txt", "deleted", 0, 9),
    ]);
    const patch = await patchText(scratch.git, "HEAD~1", "HEAD", 100_000);
    assert.equal(patch.truncated, false);
    assert.match(patch.text, /^diff --git a\/a.txt b\/a.txt\n/);
    assert.match(patch.text, /rename from old.txt/);
    const cut = await patchText(scratch.git, "HEAD~1", "HEAD", 100);
    assert.deepEqual([cut.truncated, cut.text.endsWith("\n"), cut.text.length <= 100], [true, true, true]);
  });
});

Deno.test("differences that follow one another become one", () => {
  const cases: [diffs: DiffEntry[][], combined: DiffEntry[]][] = [
    [[], []],
    [[[entry("a", "added", 3)], [entry("a", "modified", 1, 1)]], [entry("a", "added", 4, 1)]],
    [[[entry("a", "added", 3)], [entry("a", "deleted", 0, 3)]], []],
    [[[entry("a", "modified", 3)], [entry("a", "deleted", 0, 9)]], [entry("a", "deleted", 3, 9)]],
    [[[entry("a", "deleted", 0, 3)], [entry("a", "added", 2)]], [entry("a", "modified", 2, 3)]],
    [[[entry("a", "modified", 1)], [entry("b", "added", 2)]], [
      entry("a", "modified", 1),
      entry("b", "added", 2),
    ]],
  ];
  for (const [diffs, combined] of cases) assert.deepEqual(combineDiffs(diffs), combined);
});

Deno.test("nested repositories are found in what git add says", () => {
  const said = [
    "warning: in the working copy of 'a', LF will be replaced by CRLF",
    "warning: adding embedded git repository: vendor/it's here",
    "hint: You've added another git repository inside your current repository.",
    "error: 'empty one/' does not have a commit checked out",
    "fatal: adding files failed",
  ].join("\n");
  assert.deepEqual(parseNested(said), { added: ["vendor/it's here"], refused: ["empty one"] });
});
