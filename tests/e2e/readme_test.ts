/** What the README says is true: its commands, its specs and its configuration are run. */

import assert from "assert";
import { join } from "path";
import { recordDemo, recordedIn, withoutFigures } from "../../scripts/record_demo.ts";
import { npmRuntimesDeno } from "../../scripts/targets.ts";
import { loadConfig } from "../../src/config/layers.ts";
import { parseMarkdownSpec } from "../../src/spec/markdown.ts";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository, useScriptedAgent } from "../harness/scratch.ts";

const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map((match) =>
    match[1] ?? ""
  );
}

Deno.test("README: the recorded run is what the demo prints", async () => {
  const shown = recordedIn(readme);
  assert.notEqual(shown, "");
  assert.equal(
    withoutFigures(shown),
    withoutFigures(await recordDemo()),
    "run `deno run -A scripts/record_demo.ts` to record it again",
  );
});

Deno.test("README: its tasks are those of deno.json", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  const named = [...readme.matchAll(/deno@[\d.]+ task ([\w:]+)/g)].map((match) => match[1] ?? "");
  assert.deepEqual(named, ["demo", "compile", "test"]);
  for (const task of named) assert.ok(task in tasks, task);
  assert.ok(readme.includes(`deno@${npmRuntimesDeno} `));
});

Deno.test("README: the first minute works when it is pasted", async () => {
  await using scratch = await scratchRepository({ "README.md": "A calculator.\n" });
  const pasted = blocks("sh").find((block) => block.includes("<<'SPEC'"));
  assert.ok(pasted, "the README has a block that writes a spec");
  const [, spec = "", after = ""] = /<<'SPEC'\n([\s\S]*?)^SPEC\n([\s\S]*)/m.exec(pasted) ?? [];
  await scratch.write("spec.json", spec);
  await useScriptedAgent(scratch, {
    steps: [
      {
        phase: "implement",
        actions: [{ write: "sum.sh", text: "echo $(($1 + $2))\n" }],
        answer: "<story-status>done</story-status>",
      },
      { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" },
    ],
  });
  const commands = after.trim().split("\n");
  assert.deepEqual(commands, ["autom8 spec check spec.json", "autom8 spec.json"]);
  for (const command of commands) {
    const { code, stdout, stderr } = await runAutom8(scratch, command.split(" ").slice(1));
    assert.equal(code, 0, stdout + stderr);
  }
  assert.equal(await scratch.git("branch", "--show-current"), "feature/sum");
  assert.match(await scratch.git("log", "-1", "--format=%B"), /Autom8-Story: US-001/);
});

Deno.test("README: every command that it names exists, and it names every command", async () => {
  await using scratch = await scratchRepository({ "README.md": "x\n" });
  const { stdout: help } = await runAutom8(scratch, ["--help"]);
  const named = new Set([...readme.matchAll(/`autom8 ([a-z]+)(?: [^`]*)?`/g)].map((match) => match[1] ?? ""));
  for (const command of named) {
    if (command === "spec") continue;
    assert.match(help, new RegExp(`^ {2}${command}\\b`, "m"), `autom8 ${command} is not in --help`);
  }
  const listed = [
    ...help.split("Commands:")[1]?.split("\nFlags of ")[0]?.matchAll(/^ {2}([a-z]+)\b/gm) ?? [],
  ];
  for (const [, command] of listed) {
    assert.ok(readme.includes(`autom8 ${command}`), `the README does not name autom8 ${command}`);
  }
});

Deno.test("README: its Markdown spec and its configuration are valid", async () => {
  const [markdown = ""] = blocks("markdown");
  const reading = parseMarkdownSpec(markdown, "README.md");
  assert.equal(reading.kind, "valid", JSON.stringify(reading));
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "config.toml");
    await Deno.writeTextFile(file, blocks("toml")[0] ?? "");
    const { config } = await loadConfig({
      global: file,
      repository: null,
      project: null,
      environment: {},
      overrides: {},
    });
    assert.equal(config.claude.phases.review.model, "sonnet");
    assert.deepEqual(config.verify, ["npm test", "npm run lint"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("README: the exit codes are those of the program", () => {
  const codes = /## Exit codes\n\n([\s\S]*?)\n\n/.exec(readme)?.[1] ?? "";
  assert.deepEqual([...codes.matchAll(/(?:^|· )(\d+)\s/gm)].map((match) => match[1]), [
    ...["0", "1", "2", "3", "4", "5", "6", "7", "130", "143"],
  ]);
});
