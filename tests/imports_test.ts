/** The house keeps its rules: who imports whom, what only one room does, what is pure. */

import assert from "assert";
import { type Source, unlistedRooms, violations } from "./imports/rules.ts";

async function projectSources(): Promise<Source[]> {
  const root = new URL("../", import.meta.url);
  const sources = [{ path: "main.ts", text: await Deno.readTextFile(new URL("main.ts", root)) }];
  const walk = async (folder: string): Promise<void> => {
    for await (const entry of Deno.readDir(new URL(folder, root))) {
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory) await walk(`${path}/`);
      else if (/\.tsx?$/.test(path)) {
        sources.push({ path, text: await Deno.readTextFile(new URL(path, root)) });
      }
    }
  };
  await walk("src/");
  await walk("tui/");
  await walk("gui/");
  return sources;
}

Deno.test("the sources keep the rules of the house", async () => {
  const sources = await projectSources();
  assert.ok(sources.length > 100);
  assert.deepEqual(violations(sources), []);
});

/** What is loaded with a file at once: not what it imports on use, nor types. Packages by their names. */
function loadedWith(path: string, texts: ReadonlyMap<string, string>, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const imports = (texts.get(path) ?? "").matchAll(/^import (?!type\b)[^;"]*?from "([^"]+)";/gm);
  for (const [, target = ""] of imports) {
    const base = new URL(path, "file:///");
    loadedWith(target.startsWith(".") ? new URL(target, base).pathname.slice(1) : target, texts, seen);
  }
  return seen;
}

const light: [what: string, files: string[], without: string[]][] = [
  [
    "a JSON spec is read without the parsers of other formats and the schema",
    ["src/commands/spec_check.ts", "src/spec/file_review.ts", "src/spec/read_text.ts"],
    ["marked", "zod/mini", "src/spec/spec.ts", "src/spec/readers/blocks.ts"],
  ],
  [
    "runs are listed without the fold of their journals",
    ["src/watch/runs.ts", "src/watch/projects.ts"],
    ["zod/mini", "src/run/apply.ts", "src/run/journal.ts", "src/store/journal.ts"],
  ],
];

for (const [what, files, without] of light) {
  Deno.test(what, async () => {
    const texts = new Map((await projectSources()).map(({ path, text }) => [path, text]));
    for (const file of files) {
      const loaded = loadedWith(file, texts);
      assert.ok(loaded.size > 1, file);
      assert.deepEqual(without.filter((one) => loaded.has(one)), [], file);
    }
  });
}

Deno.test("every room is in CONTRIBUTING's table", async () => {
  const guide = await Deno.readTextFile(new URL("../CONTRIBUTING.md", import.meta.url));
  assert.deepEqual(unlistedRooms(guide, await projectSources()), []);
});

Deno.test("a room that is not in CONTRIBUTING's table is noticed", () => {
  const guide = "| room | about |\n| `src/run/` | the run |\n\nSee `src/git/`.\n";
  const sources = [file("src/run/x.ts", ""), file("src/git/x.ts", ""), file("src/errors.ts", "")];
  assert.deepEqual(unlistedRooms(guide, sources), ["src/git/"]);
});

const file = (path: string, code: string): Source => ({ path, text: `/** A file. */\n${code}` });

const broken: [name: string, sources: Source[], expected: RegExp][] = [
  [
    "a leaf that imports run",
    [file("src/store/x.ts", 'import { y } from "../run/state.ts";')],
    /store must not import run/,
  ],
  [
    "run that imports terminal",
    [file("src/run/x.ts", 'import { y } from "../terminal/show.ts";')],
    /run must not import terminal/,
  ],
  [
    "a lazy import",
    [file("src/git/x.ts", 'await import("../commands/run.ts");')],
    /git must not import commands/,
  ],
  [
    "a type is an arrow, too",
    [file("src/spec/x.ts", 'import type { R } from "../run/state.ts";')],
    /spec must not import run/,
  ],
  [
    "terminal that drives a run",
    [file("src/terminal/x.ts", 'import { d } from "../run/runner.ts";')],
    /terminal may not import/,
  ],
  ["a room nobody knows", [file("src/utils/x.ts", "")], /utils is no room/],
  ["a clock in a pure room", [file("src/knowledge/x.ts", "const at = Date.now();")], /is not pure/],
  ["a file read in the machine", [file("src/run/machine.ts", 'Deno.readTextFileSync("x");')], /is not pure/],
  ["printing anywhere else", [file("src/run/x.ts", 'console.log("x");')], /writes to the terminal/],
  ["git run anywhere else", [file("src/commands/x.ts", 'new Deno.Command("git", {});')], /runs git/],
  [
    "a file written anywhere else",
    [file("src/run/x.ts", 'await Deno.writeTextFile("a", "b");')],
    /writes files/,
  ],
  [
    "a file removed anywhere else",
    [file("src/run/x.ts", 'await Deno.remove("a");')],
    /writes files/,
  ],
  [
    "git run through the shell anywhere else",
    [file("src/session/x.ts", 'run({ program: "git" });')],
    /runs git/,
  ],
  [
    "a reflog read from its file",
    [file("src/git/x.ts", 'await Deno.readTextFile(join(gitFolder, "logs", "HEAD"));')],
    /reads git's refs by path/,
  ],
  [
    "a process started anywhere else",
    [file("src/git/x.ts", "new Deno.Command(program);")],
    /starts a process/,
  ],
  [
    "a second recorder",
    [file("src/session/resume.ts", "await session.journal.append(event);")],
    /only another place records events/,
  ],
  [
    "a second writer of snapshots",
    [file("src/session/archive.ts", "await writeSnapshot(paths, run, []);")],
    /only another place records events/,
  ],
  [
    "a command without examples",
    [file("src/commands/x.ts", 'export const x = defineCommand({ name: "x", examples: [] });')],
    /command without examples/,
  ],
  [
    "a command that reaches past the session",
    [file("src/commands/x.ts", 'await import("../run/runner.ts");')],
    /commands must not import run/,
  ],
  [
    "a session that writes to the terminal",
    [file("src/session/x.ts", 'import { d } from "../terminal/show.ts";')],
    /session must not import terminal/,
  ],
  ["a timer in a renderer", [file("src/terminal/panel.ts", "setInterval(draw, 80);")], /is not pure/],
  ["a default export", [file("src/spec/x.ts", "export default 1;")], /default export/],
  ["a barrel", [file("src/spec/x.ts", 'export * from "./y.ts";')], /another file's exports/],
  [
    "a file that does not begin with its purpose",
    [{ path: "src/spec/x.ts", text: "const x = 1;" }],
    /what it is for/,
  ],
  ["a long file", [file("src/spec/x.ts", "\n".repeat(700))], /more than 600/],
  [
    "a circle",
    [
      file("src/spec/a.ts", 'import { b } from "./b.ts";'),
      file("src/spec/b.ts", 'import { a } from "./a.ts";'),
    ],
    /a circle/,
  ],
  [
    "a circle of types",
    [
      file("src/spec/a.ts", 'import type { B } from "./b.ts";'),
      file("src/spec/b.ts", 'import type { A } from "./a.ts";'),
    ],
    /a circle/,
  ],
];

for (const [name, sources, expected] of broken) {
  Deno.test(`the rules notice: ${name}`, () => {
    const found = violations(sources);
    assert.ok(found.some((line) => expected.test(line)), found.join("\n"));
  });
}

Deno.test("a listener that is taken off again is no file removed", () => {
  assert.deepEqual(violations([file("src/run/x.ts", 'Deno.removeSignalListener("SIGINT", stop);')]), []);
});

Deno.test("the rules let pass what is allowed", () => {
  const sources = [
    file(
      "src/run/x.ts",
      '// console.log("x")\nimport { y } from "../store/y.ts";\nimport type { T } from "./z.ts";',
    ),
    file("src/run/z.ts", "export type T = string;"),
    file("src/store/y.ts", 'await Deno.writeTextFile("a", "b");'),
  ];
  assert.deepEqual(violations(sources), []);
});
