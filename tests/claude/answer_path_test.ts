import assert from "assert";
import { relativePath } from "../../src/claude/answer_path.ts";

Deno.test("paths inside the work tree become relative to it", () => {
  const cases: [string, string, string][] = [
    ["/repo", "a.ts", "a.ts"],
    ["/repo", "./src//a.ts", "src/a.ts"],
    ["/repo", "src/./b/", "src/b"],
    ["/repo", "/repo/src/a.ts", "src/a.ts"],
    ["/repo/", "/repo//src/a.ts", "src/a.ts"],
    ["/", "/src/a.ts", "src/a.ts"],
    ["/repo", "-rf", "-rf"],
    ["/repo", "ünïcode/名前.ts", "ünïcode/名前.ts"],
    ["/repo", "with space.ts", "with space.ts"],
    ["/repo", "...", "..."],
    ["/repo", ".github/x.yml", ".github/x.yml"],
    ["/repo", "back\\slash", "back\\slash"],
    ["C:\\repo", "C:\\repo\\src\\a.ts", "src/a.ts"],
    ["C:\\repo", "c:/REPO/src/a.ts", "src/a.ts"],
    ["C:\\repo", "src\\a.ts", "src/a.ts"],
  ];
  for (const [workTree, path, expected] of cases) assert.equal(relativePath(path, workTree), expected, path);
});

Deno.test("paths that lead elsewhere, or are no honest paths, are refused", () => {
  const paths = [
    ...[
      "",
      ".",
      "./",
      "/",
      "/repo",
      "/repo/",
      "..",
      "../x",
      "a/../../x",
      "a/..",
      "/repo/../x",
      "/repository/x",
    ],
    ...["/etc/passwd", "//server/share", "C:\\x", "\\\\server\\x", "~/x", "~"],
    ...[".git/config", ".GIT/hooks/x", "./.git"],
    ...["a\0b", "a\nb", "a\x1b[31m", "a\u202eb", "a\u2028b", "a\ud800", "x".repeat(1_025)],
  ];
  for (const path of paths) assert.equal(relativePath(path, "/repo"), null, JSON.stringify(path));
  for (const path of ["C:\\other\\x", "D:\\repo\\x", "..\\x", "\\\\server\\x"]) {
    assert.equal(relativePath(path, "C:\\repo"), null, path);
  }
});
