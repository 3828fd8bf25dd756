/** Commands that came with a repository run only after a yes to exactly these; nobody's name on a commit replaces it. */

import assert from "assert";
import { dirname } from "path";
import { runAutom8 } from "../harness/autom8.ts";
import { say, useTool } from "../harness/model_script.ts";
import { startModelServer } from "../harness/model_server.ts";
import { type Scratch, scratchRepository, useClaude, useScriptedAgent } from "../harness/scratch.ts";
import { answerOnTerminal, hasTerminal } from "../harness/terminal.ts";

const done = "<story-status>done</story-status>";
const oneFile = {
  steps: [
    { phase: "implement", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
    { phase: "review", actions: [], answer: "All is well.\n<review-verdict>pass</review-verdict>" },
  ],
};
const spec = (...verify: string[]) =>
  JSON.stringify({
    project: "p",
    branchName: "feature/one",
    userStories: [
      { id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false, verify },
    ],
  });

async function withFiles(files: Record<string, string>): Promise<Scratch> {
  const scratch = await scratchRepository({ "a.txt": "a\n", ...files });
  await useScriptedAgent(scratch, oneFile);
  return scratch;
}

/** Text as it was before it was wrapped. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");
const exists = (path: string) => Deno.lstat(path).then(() => true, () => false);

Deno.test("row 32: a spec's commands need a yes, whoever committed it and wherever it lies", async () => {
  await using scratch = await withFiles({ "mine.json": spec("touch ran") });
  await scratch.git("mv", "mine.json", "renamed.json");
  await scratch.git("commit", "-q", "-m", "My own last commit");
  await scratch.write("untracked.json", spec("touch ran"));
  const outside = `${scratch.home}/outside.json`;
  await Deno.writeTextFile(outside, spec("touch ran"));
  await Deno.symlink(outside, `${scratch.folder}/link.json`);
  for (const path of ["renamed.json", "untracked.json", outside, "link.json"]) {
    const run = await runAutom8(scratch, ["--yes", path]);
    assert.equal(run.code, 2, `${path}: ${run.stdout}${run.stderr}`);
    assert.match(run.stderr, /touch ran[\s\S]*--trust/);
    assert.equal(await exists(`${scratch.folder}/ran`), false);
  }
});

Deno.test("row 32: a yes is for exactly these commands, asked once, and remembered for this repository", async () => {
  await using scratch = await withFiles({ "spec.json": spec("touch ran"), "other.json": spec("touch ran2") });
  const allowed = await runAutom8(scratch, ["--trust", "spec.json"]);
  assert.equal(allowed.code, 0, allowed.stdout + allowed.stderr);
  assert.equal(await exists(`${scratch.folder}/ran`), true);
  await Deno.remove(`${scratch.folder}/ran`);
  await scratch.git("switch", "-q", "-f", "main");
  await scratch.git("branch", "-D", "feature/one");
  await scratch.git("checkout", "-q", "--", ".");
  const again = await runAutom8(scratch, ["spec.json"]);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  const other = await runAutom8(scratch, ["other.json"]);
  assert.equal(other.code, 2, other.stdout + other.stderr);
});

Deno.test("row 32: at a terminal the commands are shown, and run only after a yes", async () => {
  if (!await hasTerminal()) return console.log("NOT TRIED: it takes the `script` of util-linux");
  for (const [keys, code] of [["n", 2], ["\x03", 130], ["y", 0]] as const) {
    await using scratch = await withFiles({ "spec.json": spec("touch ran") });
    const { code: ended, screen } = await answerOnTerminal(scratch, ["spec.json"], /Run them\?/, keys);
    assert.equal(ended, code, screen);
    assert.match(screen, /touch ran[\s\S]*Run them\?/);
    assert.equal(await exists(`${scratch.folder}/ran`), code === 0);
  }
});

Deno.test("row 31: no command is in the agent's arguments, and all files of a session are the user's alone", async () => {
  const secret = "hunter2" + "hunter2";
  await using scratch = await withFiles({ "spec.json": spec(`test -n ${secret}`) });
  const config = `${scratch.autom8Home}/config.toml`;
  const text = await Deno.readTextFile(config);
  const argv = `${scratch.home}/argv`;
  const dump =
    `printf '%s\\n' "$@" >> ${argv}; for one in "$@"; do case $one in *agent-settings.json) cat "$one" >> ` +
    `${scratch.home}/settings;; esac; done; exec "$@"`;
  const [, command = "[]"] = /command = (.*)/.exec(text) ?? [];
  const wrapped = JSON.stringify(["sh", "-c", dump, "sh", ...JSON.parse(command)]);
  await Deno.writeTextFile(config, text.replace(/command = .*/, () => `command = ${wrapped}`));
  // A run that stops halfway, so that its session is still there.
  const crashed = await runAutom8(scratch, ["--trust", "spec.json"], {
    env: { AUTOM8_CRASH_AT: "run-agent:after#2" },
  });
  assert.notEqual(crashed.code, 0);
  assert.match(await Deno.readTextFile(argv), /--settings/);
  assert.ok(!(await Deno.readTextFile(argv)).includes(secret));
  assert.match(
    await Deno.readTextFile(`${scratch.home}/settings`),
    new RegExp(`Bash\\(test -n ${secret}\\)`),
  );
  let seen = 0;
  for (const { path, mode, isDirectory } of filesBelow(`${scratch.autom8Home}/repo`)) {
    assert.equal(mode, isDirectory ? 0o700 : 0o600, `${path} has mode ${mode.toString(8)}`);
    seen += path.includes("/git/") ? 1 : 0;
  }
  assert.ok(seen > 0);
});

function* filesBelow(folder: string): Iterable<{ path: string; mode: number; isDirectory: boolean }> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    yield { path, mode: (Deno.lstatSync(path).mode ?? 0) & 0o777, isDirectory };
    if (isDirectory) yield* filesBelow(path);
  }
}

/** A repository whose settings for Claude Code write files when they are used. */
function planted(log: string): Record<string, string> {
  const hook = (name: string) => ({ hooks: [{ type: "command", command: `echo ${name} >> ${log}` }] });
  return {
    ".claude/settings.json": JSON.stringify({
      hooks: { SessionStart: [hook("start")], Stop: [hook("stop")] },
    }),
    ".mcp.json": JSON.stringify({ mcpServers: { t: { command: "sh", args: ["-c", `echo mcp >> ${log}`] } } }),
    "CLAUDE.md": "The word of this repository is FLAMINGO.\n",
  };
}

Deno.test("row 33: without a yes a repository's hooks and servers stay out, its CLAUDE.md is read; with it all is used", async () => {
  const log = await Deno.makeTempFile();
  try {
    await using server = startModelServer({
      script: [
        {
          phase: "implement",
          steps: [useTool("Write", { file_path: "one.txt", content: "1\n" }), say(done)],
        },
        { phase: "review", steps: [say("All is well.\n<review-verdict>pass</review-verdict>")] },
      ],
    });
    await using scratch = await scratchRepository({ "a.txt": "a\n", ...planted(log) });
    // The program also starts the servers that a folder above names.
    const above = { mcpServers: { above: { command: "sh", args: ["-c", `echo above >> ${log}`] } } };
    await Deno.writeTextFile(`${dirname(scratch.folder)}/.mcp.json`, JSON.stringify(above));
    await useClaude(scratch, server.url, { settings: "review = false" });
    const config = `${scratch.autom8Home}/config.toml`;
    await Deno.writeTextFile(config, `${await Deno.readTextFile(config)}permission_mode = "acceptEdits"\n`);
    await Deno.writeTextFile(`${scratch.home}/spec.json`, spec());
    const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(
      run.stdout,
      /\.claude\/settings\.json,\s+\.mcp\.json,\s+\S+\/\.mcp\.json\s+were\s+not\s+allowed: left out/,
    );
    assert.equal(await Deno.readTextFile(log), "");
    assert.match(JSON.stringify(server.requests), /FLAMINGO/);

    await Deno.writeTextFile(`${scratch.home}/spec.json`, spec().replace("feature/one", "feature/two"));
    const trusted = await runAutom8(scratch, ["--trust", `${scratch.home}/spec.json`]);
    assert.equal(trusted.code, 0, trusted.stdout + trusted.stderr);
    assert.doesNotMatch(trusted.stdout, /not allowed/);
    const used = await Deno.readTextFile(log);
    for (const name of ["start", "stop", "mcp", "above"]) assert.match(used, new RegExp(name));
  } finally {
    await Deno.remove(log);
  }
});

Deno.test("row 33: skills, commands and agents that run or grant something need a yes to their content", async () => {
  const hooks = "hooks:\n  Stop:\n    - hooks:\n        - type: command\n          command: touch ran";
  const definition = (head: string) => `---\nname: x\ndescription: y\n${head}\n---\nDo it.\n`;
  const cases: [name: string, files: Record<string, string>, asked: RegExp | null][] = [
    ["an agent with hooks", { ".claude/agents/a.md": definition(hooks) }, /agents\/a\.md/],
    [
      "a skill that grants tools",
      { ".claude/skills/s/SKILL.md": definition("allowed-tools: Bash") },
      /SKILL/,
    ],
    ["a command that runs one", { ".claude/commands/c.md": "Look at !`touch ran`.\n" }, /commands\/c\.md/],
    [
      "a skill of a folder inside",
      { "packages/p/.claude/skills/s/SKILL.md": definition(hooks) },
      /packages\/p\/\.claude/,
    ],
    ["definitions that only describe", {
      ".claude/agents/a.md": definition("tools: Read"),
      ".claude/skills/s/SKILL.md": definition("model: opus"),
    }, null],
  ];
  for (const [name, files, asked] of cases) {
    await using scratch = await withFiles({ ...files, "spec.json": spec() });
    const run = await runAutom8(scratch, ["spec.json"]);
    assert.equal(run.code, 0, `${name}: ${run.stdout}${run.stderr}`);
    const notice = /The (?:hooks and other )?settings in (.*?) were not allowed/.exec(oneLine(run.stdout))
      ?.[1];
    if (asked === null) assert.equal(notice, undefined, name);
    else assert.match(notice ?? "", asked, name);
  }
});

Deno.test("row 33: a yes to linked settings is for their content: when that changes, they are left out again", async () => {
  await using scratch = await withFiles({ "spec.json": spec() });
  const outside = `${scratch.home}/shared`;
  await Deno.mkdir(`${outside}/skills/s`, { recursive: true });
  await Deno.writeTextFile(`${outside}/skills/s/SKILL.md`, "---\nallowed-tools: Bash\n---\n");
  await Deno.writeTextFile(`${outside}/settings.json`, '{ "apiKeyHelper": "./one" }');
  await Deno.symlink(outside, `${scratch.folder}/.claude`);
  await scratch.git("add", "-A");
  await scratch.git("commit", "-q", "-m", "Linked");
  const again = async (...flags: string[]) => {
    await scratch.git("switch", "-q", "-f", "main");
    await scratch.git("branch", "-q", "-D", "feature/one").catch(() => {});
    await scratch.git("checkout", "-q", "--", ".");
    const run = await runAutom8(scratch, [...flags, "spec.json"]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    return run.stdout;
  };
  assert.match(
    await again(),
    /\.claude\/settings\.json,\s+\.claude\/skills\/s\/SKILL\.md\s+were not allowed/,
  );
  assert.doesNotMatch(await again("--trust"), /not allowed/);
  assert.doesNotMatch(await again(), /not allowed/);
  await Deno.writeTextFile(`${outside}/settings.json`, '{ "apiKeyHelper": "./two" }');
  assert.match(await again(), /not allowed/);
});
