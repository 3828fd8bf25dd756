/** Every command that asks, in three projects with eight sessions, two of them live, and archived runs. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { displayWidth } from "../../src/text/characters.ts";
import { autom8Binary } from "../harness/autom8.ts";
import { schemaProblems } from "../harness/json_schema.ts";
import { makeManyRuns, type ManyRuns, secret } from "../harness/many_runs.ts";
import { hasTerminal } from "../harness/terminal.ts";

const archived = 60;

type Printed = { code: number; out: string; error: string };

async function autom8(
  runs: ManyRuns,
  line: string | string[],
  options: { folder?: string; columns?: number } = {},
): Promise<Printed> {
  const args = typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line;
  const words = [await autom8Binary(), ...args];
  const { columns, folder = runs.repository("calculator") } = options;
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const onTerminal = [
    "--quiet",
    "--return",
    "--command",
    `stty columns ${columns}; exec ${quoted}`,
    "/dev/null",
  ];
  const { code, stdout, stderr } = await new Deno.Command(columns === undefined ? words[0] ?? "" : "script", {
    args: columns === undefined ? words.slice(1) : onTerminal,
    cwd: folder,
    clearEnv: true,
    env: { ...runs.env, PATH: Deno.env.get("PATH") ?? "", LANG: "C.UTF-8", TERM: "xterm", NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

async function withRuns(work: (runs: ManyRuns) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-ask-" }));
  try {
    using runs = await makeManyRuns(root, { archived });
    await work(runs);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** RUN stands for the beginning of an archived run, SESSION for that of a live session. */
const rows: readonly (readonly [line: string, schema: string | null, shows: RegExp])[] = [
  ["status", "status", /● feature\/sum {2}running[\s\S]*Latest +Edit src\/sum\.ts/],
  ["status --all", "status", /calculator {2}4 sessions/],
  ["status -s SESSION", "status", /● feature\/sum[\s\S]*Progress/],
  [
    "status --global",
    "status-global",
    /written by a newer autom8[\s\S]*Damaged +the end of its journal[\s\S]*3 projects, 0 without/,
  ],
  ["status --project shop", "status", /cannot be read/],
  [
    "list",
    "list",
    /├─ ! \w+ {2}cannot be read: damaged[\s\S]*3 projects, 8 sessions, 6 specs, 60 archived runs/,
  ],
  ["projects", "projects", /日本-🚀 +cut off +1 +6/],
  ["describe shop", "describe", /spec-first\.json {2}1\/2 stories done/],
  ["history", "history", /\w{8} {2}feature\/story-1 +completed +3\/3[\s\S]*older runs/],
  ["history --global --limit 3", "history", /57 older runs/],
  ["show RUN", "show", /✓ US-1[\s\S]*Findings[\s\S]*round 1[\s\S]*Commits/],
  ["show last --project 日本-🚀", "show", /feature\/half[\s\S]*Damaged/],
  ["log RUN", "log", /RUNNING CLAUDE[\s\S]*Passed {2}US-1/],
  ["log RUN --story US-1", "log", /Passed {2}US-1/],
  ["cost", "cost", /implement[\s\S]*review[\s\S]*correct/],
  ["cost --global --since 2026-01-30", "cost", /2 runs cannot be read/],
  ["path SESSION", "path", /\/calculator\s*$/],
  ["config --no-worktree", "config", /max_attempts/],
  ["config get max_attempts", "config-get", /3/],
  ["config get verify", "config-get", /\[\]/],
  ["config path", "config-path", /config\.toml/],
];

Deno.test("each question has an answer that fits 80 and 200 columns, and JSON that keeps its schema", async (test) => {
  await withRuns(async (runs) => {
    // The first command creates the configuration.
    await autom8(runs, "projects");
    const before = await tree(runs.home);
    for (const [line, schema, shows] of rows) {
      await test.step(`autom8 ${line}`, async () => {
        const session = runs.session("calculator", "feature/sum").slice(0, 6);
        const words = line.replace("RUN", runs.archivedRun(1).slice(0, 9)).replace("SESSION", session);
        const plain = await autom8(runs, words);
        assert.equal(plain.code, 0, plain.error);
        assert.match(plain.out, shows);
        const json = await autom8(runs, `${words} --json`);
        assert.equal(json.code, 0, json.error);
        if (schema !== null) assert.deepEqual(await problems(schema, json.out), []);
        if (!await hasTerminal()) return;
        for (const columns of [80, 200]) {
          const { out } = await autom8(runs, words, { columns });
          for (const one of out.split("\r\n")) {
            assert.ok(
              // A path to copy stays whole.
              displayWidth(one) <= columns || /^(?:path|config)/.test(line) && one.includes("/"),
              `${displayWidth(one)}: ${one}`,
            );
          }
        }
      });
    }
    assert.deepEqual(await tree(runs.home), before, "asking changes nothing");
  });
});

Deno.test("what cannot be meant is refused with the nearest and how to list", async (test) => {
  await withRuns(async (runs) => {
    const id = runs.archivedRun(1);
    const session = runs.session("calculator", "feature/sum");
    const wrong = `${session.slice(0, 6)}xy`;
    const typo = `${id.slice(0, 7)}${id[7] === "0" ? "1" : "0"}`;
    const refused: readonly (readonly [line: string, error: RegExp])[] = [
      [`show ${typo}`, new RegExp(`There is no run ${typo}\\.\\nhint: Did you mean ${id.slice(0, 8)}\\?`)],
      ["show 0", /\d+ runs begin with 0:[\s\S]*Type more of the id/],
      [
        "describe calcualtor",
        /There is no project calcualtor\.\nhint: Did you mean calculator\?.*autom8 projects/,
      ],
      [`status --session ${wrong}`, new RegExp(`no session ${wrong}.*\\nhint: Did you mean ${session}\\?`)],
      ["path", /4 sessions are possible/],
      ["path zzz", /There is no session zzz/],
      [`open ${session.slice(0, 6)}`, /Neither VISUAL nor EDITOR is set/],
      ["diff last --story NOPE", /has not worked on story NOPE/],
    ];
    for (const [line, error] of refused) {
      await test.step(`autom8 ${line}`, async () => {
        const printed = await autom8(runs, line);
        assert.equal(printed.code, 2, printed.out);
        assert.match(printed.error, error);
      });
    }
  });
});

Deno.test("open and config edit start the editor in the same way: quoted, with arguments", async () => {
  await withRuns(async (runs) => {
    const editor = `${runs.root}/my editor.sh`;
    await Deno.writeTextFile(editor, `#!/bin/sh\n[ "$2" != fail ] || exit 3\necho "$1: $2"\n`, {
      mode: 0o755,
    });
    const session = runs.session("calculator", "feature/sum");
    runs.env.EDITOR = `'${editor}' opened`;
    for (const line of [`open ${session}`, "config edit"]) {
      const { code, out, error } = await autom8(runs, line);
      assert.equal(code, 0, error);
      assert.match(out, /^opened: \/.*(calculator|\.toml)$/m);
    }
    runs.env.EDITOR = `'${editor}' opened fail`;
    for (const line of [`open ${session}`, "config edit"]) {
      const { code, error } = await autom8(runs, line);
      assert.equal(code, 2);
      assert.match(error, /^error: The editor .* ended with exit code 3\.\nhint: Set `VISUAL` or `EDITOR`/);
    }
  });
});

Deno.test("runs are found from anywhere: by their id, or in a named project", async () => {
  await withRuns(async (runs) => {
    const id = runs.archivedRun(0);
    for (const line of [`show ${id}`, `show ${id} --project 日本-🚀`]) {
      const { code, out } = await autom8(runs, line, { folder: runs.root });
      assert.equal(code, 0, out);
      assert.match(out, /feature\/story-0/);
    }
    const outside = await autom8(runs, "history", { folder: runs.root });
    assert.match(outside.error, /is not inside a git work tree/);
  });
});

Deno.test("an exported run is one page: masked, and an agent's HTML stays text", async () => {
  await withRuns(async (runs) => {
    const file = `${runs.root}/page.html`;
    const made = await autom8(runs, ["export", runs.archivedRun(1), "-o", file]);
    assert.equal(made.code, 0, made.error);
    assert.equal(made.out.trim(), file);
    const page = await Deno.readTextFile(file);
    assert.match(
      page,
      /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src/,
    );
    assert.doesNotMatch(page, /<script|<img|<link|https?:\/\/|url\(|@import/);
    for (const part of ["Stories", "Checks", "Commits", "Cost", "Timeline"]) {
      assert.ok(page.includes(`<h2>${part}`), part);
    }
    assert.ok(page.includes("Ship it 🚀 &lt;b&gt;everywhere&lt;/b&gt; &amp; on time"));
    assert.ok(page.includes("works with [masked]") && !page.includes(secret));
    // The hash allows the page's own style.
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? "";
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)));
    assert.ok(page.includes(`&#39;sha256-${hash.toBase64()}&#39;`));
  });
});

async function problems(schema: string, out: string): Promise<string[]> {
  const path = fileURLToPath(new URL(`../../fixtures/schemas/${schema}.schema.json`, import.meta.url));
  const rules = JSON.parse(await Deno.readTextFile(path));
  // A log is one value a line.
  const values = schema === "log" ? out.trim().split("\n") : [out];
  assert.notEqual(out.trim(), "");
  return values.flatMap((one) => schemaProblems(JSON.parse(one), rules));
}

/** Every file with its size and time of change. */
async function tree(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(path, ...await tree(path));
    else found.push(`${path} ${(await Deno.stat(path)).size}`);
  }
  return found.sort();
}
