import assert from "assert";
import { checkWorktreePattern, worktreePath } from "../../src/git/worktree_path.ts";

const names = (branch: string) => ({ branch, project: "shop", session: "0123abcd" });

Deno.test("a worktree's path follows the pattern, beside the main checkout", () => {
  const cases: [pattern: string, branch: string, path: string][] = [
    ["{repo}-wt-{branch}", "a/b/c", "/src/shop-wt-a-b-c"],
    ["trees/{branch}", "x", "/src/trees/x"],
    ["/var/trees/{repo}/{branch}", "x", "/var/trees/shop/x"],
    ["{repo}-{branch}", "$&{repo}", "/src/shop-$&{repo}"],
    ["{project}.{session}", "x", "/src/shop.0123abcd"],
    ["~/trees/{branch}", "x", "/home/me/trees/x"],
    ["../{repo}-{branch}", "grün/日本", "/shop-grün-日本"],
  ];
  for (const [pattern, branch, path] of cases) {
    assert.equal(worktreePath("/src/shop", pattern, names(branch), "/home/me"), path);
  }
});

Deno.test("a branch name that is no folder name everywhere is made one, and kept apart by the session id", () => {
  const cases: [branch: string, path: string][] = [
    ['fix/"quoted"', "/src/fix--quoted--0123abcd"],
    ["a|b<c>d", "/src/a-b-c-d-0123abcd"],
    ["a\\b", "/src/a-b-0123abcd"],
  ];
  for (const [branch, path] of cases) {
    assert.equal(worktreePath("/src/shop", "{branch}", names(branch)), path);
  }
  for (const letter of ["x", "ü", "日"]) {
    const name = worktreePath("/src/shop", "{branch}", names(letter.repeat(300))).slice("/src/".length);
    assert.ok(new TextEncoder().encode(name).length <= 255, name);
    assert.match(name, /-0123abcd$/);
  }
});

Deno.test("a worktree inside the main checkout is refused", () => {
  for (const pattern of ["{repo}/{branch}", "/src/shop/.worktrees/{branch}", "{repo}/x/../{branch}"]) {
    assert.throws(() => worktreePath("/src/shop", pattern, names("x")), {
      kind: "worktree-path-unusable",
      message: /inside a work tree of this repository/,
    });
  }
  assert.equal(worktreePath("/src/shop", "..{branch}", names("x")), "/src/..x");
});

Deno.test("a pattern that cannot keep two branches apart, or names something unknown, is refused", () => {
  const cases: [pattern: string, problem: RegExp | null][] = [
    ["{repo}-wt-{branch}", null],
    ["{session}", null],
    ["~/trees/{project}/{branch}", null],
    ["{repo}-wt", /needs \{branch\} or \{session\}/],
    ["", /needs/],
    ["{repo}-{story}", /\{story\} is not a placeholder/],
    ["{Branch}", /\{Branch\} is not/],
    ["{branch}-{", /brace/],
    ["{branch}\n", /control character/],
    ["~other/{branch}", /home/],
  ];
  for (const [pattern, problem] of cases) {
    const found = checkWorktreePattern(pattern);
    if (problem === null) assert.equal(found, null);
    else assert.match(found ?? "", problem);
  }
});
