/** TAB in real shells. A shell that is not installed is skipped. */

import assert from "assert";
import { dirname } from "path";
import { autom8Binary, runAutom8 } from "../harness/autom8.ts";
import { hasTmux, openPane } from "../harness/tmux.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";
import { type Scratch, scratchRepository } from "../harness/scratch.ts";
import { sessionId } from "../../src/store/paths.ts";

async function hasShell(name: string): Promise<boolean> {
  const asked = new Deno.Command(name, { args: ["-c", "exit 0"], stdout: "null", stderr: "null" });
  return await asked.output().then(({ success }) => success, () => false);
}

/** A repository with a session that was interrupted, some files, and autom8 on the PATH. */
async function withSession(): Promise<Scratch & { id: string }> {
  const scratch = await twoStories({ steps: [{ actions: [{ exit: 3 }], answer: "" }] }, "max_attempts = 1\n");
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 7, run.stderr);
  for (const path of ["spec.json", "notes.md", "other.txt", "folder/x.json"]) await scratch.write(path, "{}");
  scratch.env.PATH = `${dirname(await autom8Binary())}:${scratch.env.PATH}`;
  return { ...scratch, id: sessionId(scratch.folder, "feature/two") };
}

/** Shells, how each is started without a person's own settings, and how it reads the script. */
const shells: [name: string, start: (script: string) => string][] = [
  ["bash", (script) => `exec bash --noprofile --rcfile '${script}' -i`],
  [
    "zsh",
    (script) => `ZDOTDIR=$(dirname '${script}'); export ZDOTDIR; cp '${script}' $ZDOTDIR/.zshrc; exec zsh -i`,
  ],
  ["fish", (script) => `exec fish --no-config --init-command "source '${script}'"`],
];

for (const [name, start] of shells) {
  const ignore = !await hasTmux() || !await hasShell(name);
  Deno.test(`TAB completes in ${name}${ignore ? ": skipped, for it needs tmux and that shell" : ""}`, {
    ignore,
  }, async () => {
    await using scratch = await withSession();
    const { stdout: script } = await runAutom8(scratch, ["completions", name]);
    const file = `${scratch.home}/completions`;
    await Deno.writeTextFile(file, `${script}\n${name === "fish" ? "" : "PS1='READY> '"}\n`);
    await using pane = await openPane(scratch, 100, start(file));
    await pane.sees(name === "fish" ? /repo.*[>#]/ : "READY>");
    const typing = async (line: string, shown: RegExp) => {
      await pane.type(line);
      await pane.key("Tab");
      await pane.sees(shown);
      await pane.key("C-u");
      await pane.key("C-l");
    };
    await typing("autom8 res", /autom8 resume(?: |$)/m);
    await typing("autom8 resume --session ", new RegExp(`autom8 resume --session ${scratch.id}`));
    await typing("autom8 run sp", /autom8 run spec\.json/);
    await typing("autom8 run no", /autom8 run notes\.md/);
    await typing("autom8 run fo", /autom8 run folder\//);
    await typing("autom8 spec ch", /autom8 spec check(?: |$)/m);
    await typing("autom8 --output js", /autom8 --output json/);
    await typing("autom8 resume --disc", /autom8 resume --discard/);
    await typing("autom8 prompts show rev", /autom8 prompts show review/);
    await typing("autom8 config set review_max", /autom8 config set review_max_iterations/);
    await typing("autom8 config set commit fa", /autom8 config set commit false/);
    await typing("autom8 config set claude.permission_mode byp", /permission_mode bypassPermissions/);
    await pane.type("autom8 run o");
    await pane.key("Tab");
    await pane.type("END");
    assert.ok(
      (await pane.sees(/run o.*END/)).some((row) => row.includes("autom8 run oEND")),
      "no other files",
    );
  });
}

Deno.test("what the scripts ask never fails and prints nothing for people", async () => {
  await using scratch = await scratchRepository({ "a": "" });
  const lines: [words: string[], first: string][] = [
    [["resume", "--session", ""], "words"],
    [["show", ""], "words"],
    [["run", ""], "files"],
    [["-C", ""], "folders"],
    [["-C", "/nonexistent", "resume", "-s", ""], "words"],
    [[], "files"],
    [["--", ""], "files"],
  ];
  for (const [words, first] of lines) {
    for (const folder of [scratch.folder, scratch.home]) {
      const { code, stdout, stderr } = await runAutom8(scratch, ["__complete", "bash", ...words], { folder });
      assert.equal(code, 0, stderr);
      assert.equal(stderr, "");
      assert.equal(stdout.split("\n")[0], first, words.join(" "));
    }
  }
});

Deno.test("a shell without completions is named", async () => {
  await using scratch = await scratchRepository({ "a": "" });
  const { code, stderr } = await runAutom8(scratch, ["completions", "tcsh"]);
  assert.equal(code, 2);
  assert.match(stderr, /tcsh[^]*bash, zsh, fish, powershell/);
});
