import assert from "assert";
import { mayBeOnPath } from "../../src/process/on_path.ts";
import { programsOf } from "../../src/process/command_programs.ts";

/** A command line, and its programs: one that need not make the command fail ends with a question mark. */
const cases: [command: string, programs: string][] = [
  ["npm test", "npm"],
  ["  npm   test  ", "npm"],
  ["FOO=1 BAR='a b' npm test", "npm"],
  ["FOO=1", ""],
  ["cd x && make", "make"],
  ["npm run lint && npm test", "npm npm"],
  ["'npm' test", "npm"],
  ['"npm" "test && rm"', "npm"],
  ["n\\pm test", "npm"],
  ["npm test | tee log", "npm? tee"],
  ["npm test || true", "npm?"],
  ["missing; npm test", "missing? npm?"],
  ["npm start & npm test", "npm? npm?"],
  ["! grep -q broken *.txt", ""],
  ["npm test > log 2>&1", "npm"],
  ["npm test >log && cat log", "npm cat"],
  ["2>/dev/null npm test", "npm"],
  ["./check.sh", ""],
  ["node_modules/.bin/jest", ""],
  ["/usr/bin/make", ""],
  ["~/bin/check", ""],
  ["test -f a.txt", ""],
  ["[ -f a.txt ]", ""],
  ["true", ""],
  [": nothing", ""],
  ["exec npm test", ""],
  ["time npm test", ""],
  ["command npm test", ""],
  ["if true; then npm test; fi", ""],
  ["for f in *; do cat $f; done", ""],
  ["(cd x; make)", ""],
  ["{ make; }", ""],
  ["$RUNNER test", ""],
  ["make $(nproc)", ""],
  ["make `nproc`", ""],
  ["cat < file", ""],
  ["make # all of it", ""],
  ["a\nb", ""],
  ["'unfinished", ""],
  ["ruff check .", "ruff"],
  ["source .venv/bin/activate && pytest", ""],
  [". ./env.sh && tool", ""],
  ["PATH=tools tool", ""],
  ["export X=1 && tool", ""],
  ["env FOO=1 npm test", "env"],
  ["python3.12 -m pytest", "python3.12"],
  ["g++ --version", "g++"],
  ["deno test -A", "deno"],
  ["echo it's", ""],
  ["", ""],
  ["&& make", "make"],
];

Deno.test("the programs of a command line are found only where the shell would look for them for certain", () => {
  for (const [command, programs] of cases) {
    const found = programsOf(command).map(({ program, fails }) => `${program}${fails ? "" : "?"}`);
    assert.equal(found.join(" "), programs, command);
  }
});

Deno.test("a program is looked for in each absolute folder of the PATH, and may be where nobody can look", async () => {
  const base = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${base}/tool`, "", { mode: 0o755 });
    await Deno.writeTextFile(`${base}/text`, "", { mode: 0o644 });
    await Deno.mkdir(`${base}/folder`);
    const found: [name: string, path: string | undefined, expected: boolean][] = [
      ["tool", base, true],
      ["tool", `/nonexistent:${base}`, true],
      ["tool", "/nonexistent", false],
      ["text", base, false],
      ["folder", base, false],
      ["tool", `/nonexistent:${base}/text`, false],
      ["other", `${base}:node_modules/.bin`, true],
      ["other", `${base}:`, true],
      ["other", "", true],
      ["other", undefined, true],
    ];
    for (const [name, path, expected] of found) {
      const isWindows = Deno.build.os === "windows";
      assert.equal(await mayBeOnPath(name, path), isWindows || expected, `${name} on ${path}`);
    }
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});
