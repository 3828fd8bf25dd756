/** The configuration as a person meets it: files with comments, commands that change them, and messages that say what is wrong. */

import assert from "assert";
import { join } from "path";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository } from "../harness/scratch.ts";
import { answerOnTerminal, hasTerminal } from "../harness/terminal.ts";

async function ok(scratch: Scratch, args: string[], options: Parameters<typeof runAutom8>[2] = {}) {
  const run = await runAutom8(scratch, args, options);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  return run.stdout;
}

const globalFile = ({ autom8Home }: Scratch) => join(autom8Home, "config.toml");
const projectFile = ({ autom8Home }: Scratch) => join(autom8Home, "repo", "config.toml");
const exists = (path: string) => Deno.lstat(path).then(() => true, () => false);

Deno.test("the first command creates the global file with every key commented out, and no later one changes it", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const lines = ["--version", "--help", "help config", "config schema", "spec schema", "status --nope"];
  for (const args of lines.map((line) => line.split(" "))) {
    await runAutom8(scratch, args);
    assert.deepEqual([...Deno.readDirSync(scratch.autom8Home)], [], args.join(" "));
  }
  await ok(scratch, ["status"]);
  const text = await Deno.readTextFile(globalFile(scratch));
  assert.match(text, /^#:schema \.\/config\.schema\.json\n/);
  assert.match(text, /\n# Attempts at a story before it is parked\.\n# Allowed: .*\n# max_attempts = 3\n/);
  JSON.parse(await Deno.readTextFile(join(scratch.autom8Home, "config.schema.json")));
  await Deno.writeTextFile(globalFile(scratch), "# mine\n");
  await ok(scratch, ["status"]);
  assert.equal(await Deno.readTextFile(globalFile(scratch)), "# mine\n");
});

Deno.test("a home that cannot be written is no reason for a command to fail", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const env = { AUTOM8_HOME: join(scratch.folder, "a.txt", "home") };
  assert.equal(await ok(scratch, ["config", "get", "--global", "max_attempts"], { env }), "3\n");
});

Deno.test("XDG_CONFIG_HOME is used if there is no ~/.config/autom8", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const env = { AUTOM8_HOME: "", XDG_CONFIG_HOME: join(scratch.home, "xdg") };
  assert.equal(await ok(scratch, ["config", "path", "-g"], { env }), `${globalFile(scratch)}\n`);
  await Deno.remove(scratch.autom8Home, { recursive: true });
  const path = join(scratch.home, "xdg", "autom8", "config.toml");
  assert.equal(await ok(scratch, ["config", "path", "-g"], { env }), `${path}\n`);
  assert.ok(await exists(path));
});

const mine = `# My settings. Do not touch!
review   =   true    # always

verify = [
  "npm test", # the "#" of it
  'npm run lint',
]

[claude] # the agent
model = 'opus'
`;

Deno.test("config set changes one line of a file with comments, and nothing else", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await Deno.writeTextFile(globalFile(scratch), mine);
  const said = await ok(scratch, ["config", "set", "--global", "review", "false"]);
  assert.equal(said, `Set review = false in ${globalFile(scratch)}, line 2.\n`);
  assert.equal(await Deno.readTextFile(globalFile(scratch)), mine.replace("=   true", "=   false"));
  await ok(scratch, ["config", "set", "-g", "claude.effort", "high"]);
  assert.equal(
    await Deno.readTextFile(globalFile(scratch)),
    `${mine.replace("=   true", "=   false")}effort = "high"\n`,
  );
  assert.equal(await ok(scratch, ["config", "get", "verify"]), '["npm test", "npm run lint"]\n');
});

Deno.test("config set makes the project's file, takes lists and TOML, and reset takes the key out again", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await ok(scratch, ["config", "set", "verify", "npm test", "npm run lint"]);
  assert.equal(await ok(scratch, ["config", "get", "verify"]), '["npm test", "npm run lint"]\n');
  const file = await Deno.readTextFile(projectFile(scratch));
  assert.match(file, /^#:schema \.\.\/config\.schema\.json\n/);
  assert.match(file, /\n# verify = \[\]\nverify = \["npm test", "npm run lint"\]\n/);
  const values: [typed: string[], key: string, got: string][] = [
    [['["a # b"]'], "verify", '["a # b"]'],
    [["make"], "verify", '["make"]'],
    [["[]"], "verify", "[]"],
    [["7"], "max_attempts", "7"],
    [["2.5"], "max_cost_usd", "2.5"],
    [["5m"], "verify_timeout", "5m"],
    [["123"], "base_branch", "123"],
    [["--", "--verbose", "--x"], "claude.args", '["--verbose", "--x"]'],
    [["false"], "worktree", "false"],
  ];
  for (const [typed, key, got] of values) {
    await ok(scratch, ["config", "set", key, ...typed]);
    assert.equal(await ok(scratch, ["config", "get", key]), `${got}\n`);
  }
  for (const key of new Set(values.map(([, key]) => key))) await ok(scratch, ["config", "reset", key]);
  assert.equal(await Deno.readTextFile(projectFile(scratch)), file.replace(/verify = \["npm.*\n/, ""));
});

Deno.test("config set says when another layer wins", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await ok(scratch, ["config", "set", "max_attempts", "4"]);
  assert.match(
    await ok(scratch, ["config", "set", "-g", "max_attempts", "5"]),
    /no effect: .* comes from project, line \d+\.$/m,
  );
  const env = { AUTOM8_MAX_ATTEMPTS: "9" };
  assert.match(
    await ok(scratch, ["config", "set", "max_attempts", "5"], { env }),
    /comes from AUTOM8_MAX_ATTEMPTS\.$/m,
  );
});

Deno.test("config set and reset refuse what would make the configuration invalid, and change nothing", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await Deno.writeTextFile(globalFile(scratch), "commit = false\n");
  const conflict = await runAutom8(scratch, ["config", "set", "pull_request", "true"]);
  assert.equal(conflict.code, 2);
  assert.match(conflict.stderr, /with commit = false \(global, line 1\)/);
  assert.equal(await exists(projectFile(scratch)), false);
  await Deno.writeTextFile(globalFile(scratch), "commit = = false\n");
  assert.equal((await runAutom8(scratch, ["config", "set", "-g", "review", "true"])).code, 2);
  assert.equal(await Deno.readTextFile(globalFile(scratch)), "commit = = false\n");
  // A wrong value can be corrected.
  await Deno.writeTextFile(globalFile(scratch), "max_attempts = 0 # ?\n");
  await ok(scratch, ["config", "set", "-g", "max_attempts", "1"]);
  assert.equal(await Deno.readTextFile(globalFile(scratch)), "max_attempts = 1 # ?\n");
});

Deno.test("a file that is a link stays one: what it names is changed, with its mode", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const real = join(scratch.home, "dotfiles.toml");
  await Deno.writeTextFile(real, mine, { mode: 0o644 });
  await Deno.symlink(real, globalFile(scratch));
  await ok(scratch, ["config", "set", "-g", "review", "false"]);
  assert.ok((await Deno.lstat(globalFile(scratch))).isSymlink);
  assert.match(await Deno.readTextFile(real), /^review {3}= {3}false/m);
  assert.equal(((await Deno.stat(real)).mode ?? 0) & 0o777, 0o644);
});

Deno.test("config reset asks before it replaces a whole file, and keeps the old one", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await Deno.writeTextFile(globalFile(scratch), mine);
  const refused = await runAutom8(scratch, ["config", "reset", "--global"]);
  assert.equal(refused.code, 2, refused.stdout + refused.stderr);
  assert.equal(await Deno.readTextFile(globalFile(scratch)), mine);
  for (const backup of [".bak", ".bak2"]) {
    await ok(scratch, ["config", "reset", "--global", "--yes"]);
    assert.ok(await exists(globalFile(scratch) + backup));
  }
  assert.equal(await Deno.readTextFile(`${globalFile(scratch)}.bak`), mine);
  assert.match(await Deno.readTextFile(globalFile(scratch)), /^#:schema /);
  assert.match(await ok(scratch, ["config", "reset"]), /nothing to do\.$/m);
});

/** An editor that runs a piece of shell on the file, `$1`. */
async function editor(scratch: Scratch, script: string): Promise<Record<string, string>> {
  const path = join(scratch.home, "my editor.sh");
  await Deno.writeTextFile(path, `#!/bin/sh\n[ "$1" = --wait ] || exit 9\nshift\n${script}\n`, {
    mode: 0o755,
  });
  return { EDITOR: `'${path}' --wait` };
}

Deno.test("config edit uses what was edited if it is valid, and nothing else", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await Deno.writeTextFile(globalFile(scratch), mine);
  const edit = async (script: string) =>
    await runAutom8(scratch, ["config", "edit", "-g"], { env: await editor(scratch, script) });
  assert.match((await edit(":")).stdout, /is unchanged\.$/m);
  const invalid = await edit("echo 'nonsense = 1' > \"$1\"");
  assert.equal(invalid.code, 2);
  assert.match(invalid.stderr, /line 1, nonsense: expected a known key/);
  const failing = await edit('echo "review = false" > "$1"; exit 3');
  assert.equal(failing.code, 2);
  assert.match(failing.stderr, /ended with exit code 3\./);
  assert.match((await edit('rm "$1"')).stderr, /expected a file, got nothing/);
  assert.equal(await Deno.readTextFile(globalFile(scratch)), mine);
  const own = globalFile(scratch);
  const raced = await edit(`echo "review = false" > "$1"; echo "# theirs" > '${own}'`);
  assert.equal(raced.code, 2);
  const [, kept = ""] = /Your text is in (\S+)\./.exec(raced.stderr) ?? [];
  assert.equal(await Deno.readTextFile(kept), "review = false\n");
  assert.equal(await Deno.readTextFile(own), "# theirs\n");
  await Deno.remove(kept);
  await Deno.writeTextFile(own, mine);
  const changed = await edit('sed -i s/opus/sonnet/ "$1"');
  assert.equal(changed.code, 0, changed.stderr);
  assert.equal(await Deno.readTextFile(globalFile(scratch)), mine.replace("opus", "sonnet"));
  const left = [...Deno.readDirSync(scratch.autom8Home)].filter(({ name }) => name.includes("edit"));
  assert.deepEqual(left, []);
});

Deno.test("at a terminal, config edit shows what is wrong and offers to edit again", async () => {
  if (!await hasTerminal()) return console.log("NOT TRIED: it takes the `script` of util-linux");
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  // The first edit is wrong, the second corrects it.
  const script =
    'if grep -q ^commit "$1"; then echo "review = false" > "$1"; else echo "commit = 1" > "$1"; fi';
  for (const [keys, expected] of [["n", /^#:schema/], ["y", /^review = false\n$/]] as const) {
    Object.assign(scratch.env, await editor(scratch, script));
    const { screen } = await answerOnTerminal(scratch, ["config", "edit", "-g"], /Edit it again\?/, keys);
    assert.match(screen, /line 1, commit: expected true or false, got 1/);
    assert.match(await Deno.readTextFile(globalFile(scratch)), expected);
  }
});

/** Configurations that are wrong, each with the line, the key and what helps. */
const wrong: [toml: string, message: RegExp][] = [
  ["review = 1", /line 1, review: expected true or false, got 1/],
  ['# x\ncommit = "yes"', /line 2, commit: expected true or false, got "yes"/],
  [
    "review_max_iterations = 0",
    /line 1, review_max_iterations: expected a whole number from 1 to 100, got 0/,
  ],
  ["max_attempts = 2.5", /line 1, max_attempts: expected a whole number .*got 2\.5/],
  ["context_tokens = -1", /line 1, context_tokens: expected a whole number from 0 to 1000000, got -1/],
  ["max_cost_usd = '5'", /line 1, max_cost_usd: expected an amount in USD, 0 or more, got "5"/],
  ["base_branch = []", /line 1, base_branch: expected a string, got an empty list/],
  ["verify = 'npm test'", /line 1, verify: expected a list of strings, .*got "npm test"/],
  ["\nverify = [1]", /line 2, verify: expected a list of strings, .*got a list of 1 item/],
  ["verify_timeout = '8d'", /line 1, verify_timeout: expected a duration from "1s" to "7d", got "8d"/],
  ["checkpoint_keep = 30", /line 1, checkpoint_keep: expected a duration such as "90s", .*got 30/],
  [
    "worktree_path_pattern = 'wt'",
    /line 1, worktree_path_pattern: expected a path with \{branch\} .*got "wt"/,
  ],
  ["verify_baseline = 'on'", /line 1, verify_baseline: expected one of "warn", "stop", "off", got "on"/],
  ["on_story_failure = true", /line 1, on_story_failure: expected one of "continue", "stop", got true/],
  [
    "[claude]\n\npermission_mode = 'yolo'",
    /line 3, claude\.permission_mode: expected one of .*"dontAsk".*got "yolo"/,
  ],
  ["claude.command = ''", /line 1, claude\.command: expected a program, .*got an empty string/],
  [
    "[claude.review]\neffort = 'huge'",
    /line 2, claude\.review\.effort: expected one of .*"xhigh".*got "huge"/,
  ],
  ["max_attempt = 3", /line 1, max_attempt: expected a known key, such as max_attempts, got an unknown key/],
  ["model = 'opus'", /line 1, model: expected a known key, such as claude\.model/],
  ["[claude]\nverify = []", /line 2, claude\.verify: expected a known key, such as verify/],
  ["[claude.reviews]\nmodel = 'x'", /line 1, claude\.reviews: expected a known key, such as claude\.review/],
  ["[cluade]\nmodel = 'x'", /line 1, cluade: expected a known key, such as claude/],
  ["claude = 'opus'", /line 1, claude: expected a section \[claude\], got "opus"/],
  ["review = true\nreview = false", /line 2, column 1: expected TOML, got trying to redefine/],
  ["verify = ['npm test'\nreview = true", /line 2, column \d+: expected TOML/],
  [
    "pull_request = true\n\ncommit = false",
    /line 1, pull_request: expected commit = true, or pull_request = false, got/,
  ],
];

Deno.test("wrong configurations, more than 25 of them, each get their own message with file, line and key", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  assert.ok(wrong.length >= 25);
  for (const [toml, message] of wrong) {
    await Deno.writeTextFile(globalFile(scratch), toml);
    const { code, stdout, stderr } = await runAutom8(scratch, ["config"]);
    assert.equal(code, 2, toml);
    assert.match(stdout, /^claude\.back_off +"10s" +default$/m, "what can be shown is shown");
    assert.ok(stderr.startsWith(`error: ${globalFile(scratch)} is not a valid configuration:\n`), stderr);
    assert.match(stderr, message);
  }
});

Deno.test("config shows the valid values of every layer, then what is wrong in any of them", async () => {
  await using scratch = await scratchRepository({ ".autom8.toml": "max_attempts = 2\nreview = false\n" });
  await Deno.writeTextFile(globalFile(scratch), "max_attempt = 1\ncontext_tokens = 7\n");
  for (const args of [["config"], ["config", "--json"]]) {
    const { code, stdout, stderr } = await runAutom8(scratch, args, { env: { AUTOM8_COMMIT: "maybe" } });
    assert.equal(code, 2);
    for (const part of [/line 1, max_attempt: expected a known key/, /line 2, review/, /AUTOM8_COMMIT/]) {
      assert.match(stderr, part);
    }
    const rows = args.length === 1
      ? stdout.split("\n").map((line) => line.split(/ {2,}/))
      : JSON.parse(stdout).keys.map((row: { key: string; value: unknown; source: { layer: string } }) => [
        row.key,
        JSON.stringify(row.value),
        row.source.layer,
      ]);
    const shown = new Map(rows.map(([key, value]: string[]) => [key, value]));
    const keys = ["max_attempts", "context_tokens", "review", "commit"];
    assert.deepEqual(keys.map((key) => shown.get(key)), ["2", "7", "true", "true"]);
  }
});

Deno.test("config shows the source of every value with all six layers in play", async () => {
  await using scratch = await scratchRepository({
    ".autom8.toml": 'base_branch = "dev"\nverify = ["make"]\nmax_attempts = 2\n',
  });
  await Deno.writeTextFile(globalFile(scratch), "max_attempts = 1\nreview = false\ncontext_tokens = 1\n");
  await ok(scratch, ["config", "set", "context_tokens", "2"]);
  const env = { AUTOM8_CLAUDE_MODEL: "opus" };
  const args = ["config", "--max-cost", "5"];
  const screen = await ok(scratch, args, { env });
  const rows = screen.split("\n").map((line) => line.split(/ {2,}/));
  const expected: [key: string, value: string, source: RegExp][] = [
    ["commit", "true", /^default$/],
    ["review", "false", /^global, line 2$/],
    ["base_branch", '"dev"', /^\.autom8\.toml, line 1$/],
    ["max_attempts", "2", /^\.autom8\.toml, line 3$/],
    ["context_tokens", "2", /^project, line \d+$/],
    ["claude.model", '"opus"', /^AUTOM8_CLAUDE_MODEL$/],
    ["max_cost_usd", "5", /^--max-cost$/],
  ];
  for (const [key, value, source] of expected) {
    const row = rows.find(([first]) => first === key) ?? assert.fail(key);
    assert.equal(row[1], value, key);
    assert.match(row[2] ?? "", source, key);
  }
  assert.match(screen, /The repository's commands run only after you say yes/);
  const { keys, files, untrusted } = JSON.parse(await ok(scratch, [...args, "--json"], { env }));
  const layers = new Set(keys.map((key: { source: { layer: string } }) => key.source.layer));
  assert.deepEqual([...layers].sort(), ["default", "environment", "flag", "global", "project", "repository"]);
  assert.equal(files.length, 3);
  assert.deepEqual(untrusted, ["verify: make"]);
  assert.doesNotMatch(await ok(scratch, ["config", "--global"], { env }), /autom8\.toml|project/);
});
