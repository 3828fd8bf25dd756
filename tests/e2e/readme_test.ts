/** What the README and docs/ say is true: their commands, specs and configuration are run, their links lead somewhere. */

import assert from "assert";
import { dirname, join } from "path";
import { recordDemo, recordedIn, withoutFigures } from "../../scripts/record_demo.ts";
import { npmRuntimesDeno } from "../../scripts/targets.ts";
import { loadConfig } from "../../src/config/layers.ts";
import { parseMarkdownSpec } from "../../src/spec/markdown.ts";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository, useScriptedAgent } from "../harness/scratch.ts";

const root = new URL("../../", import.meta.url).pathname;

/** The text of every page for users, by its path. */
const pages = new Map<string, string>();
for (const path of ["README.md", ...await docs()]) pages.set(path, await Deno.readTextFile(join(root, path)));
const readme = pages.get("README.md") ?? "";
const specs = pages.get("docs/specs.md") ?? "";

async function docs(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(join(root, "docs")));
  return entries.filter(({ name }) => name.endsWith(".md")).map(({ name }) => `docs/${name}`).sort();
}

/** The fenced blocks of a language, in order. */
function blocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map((match) =>
    match[1] ?? ""
  );
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const prose = page.replaceAll(/^```[\s\S]*?^```$/gm, "");
  return new Set(
    [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
    ),
  );
}

Deno.test("docs/results.md: the recorded run is what the demo prints", async () => {
  const shown = recordedIn(pages.get("docs/results.md") ?? "");
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
  const pasted = blocks(readme, "sh").find((block) => block.includes("<<'SPEC'"));
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

Deno.test("every command and flag that a page names exists, and the README names every command", async () => {
  await using scratch = await scratchRepository({ "README.md": "x\n" });
  const helpOf = async (words: string[]) => (await runAutom8(scratch, ["help", ...words])).stdout;
  const help = await helpOf([]);
  const listed = [
    ...help.split("Commands:")[1]?.split("\nFlags of ")[0]?.matchAll(/^ {2}([a-z-]+(?: [a-z]+)?)\b/gm) ?? [],
  ].map(([, command = ""]) => command);
  for (const command of listed) {
    // `autom8 config` alone means this one.
    const name = command === "config show" ? "config" : command;
    assert.ok(readme.includes(`autom8 ${name}`), `the README does not name autom8 ${name}`);
  }

  const helps = new Map<string, string>();
  for (const [path, page] of pages) {
    const prose = page.replaceAll(/^```[\s\S]*?^```$/gm, "");
    const inProse = [...prose.matchAll(/`autom8 ([a-z][^`]*)`/g)];
    const inBlocks = blocks(page, "sh").flatMap((block) => [...block.matchAll(/^autom8 ([a-z][^|>#\n]*)/gm)]);
    for (const [, line = ""] of [...inProse, ...inBlocks]) {
      const words = line.trim().split(/\s+/);
      const command = [words.slice(0, 2).join(" "), words[0] ?? ""].find((name) => listed.includes(name)) ??
        (["spec", "config", "prompts"].includes(words[0] ?? "") ? words[0] : undefined);
      // A spec in place of a command.
      if (/^[\w-]+\.(?:json|md)$/.test(words[0] ?? "")) continue;
      assert.ok(command !== undefined, `${path}: there is no command autom8 ${line}`);
      const text = helps.get(command) ?? await helpOf(command.split(" "));
      helps.set(command, text);
      for (const [flag] of line.matchAll(/(?<= )--[a-z][\w-]+/g)) {
        assert.match(text, new RegExp(`${flag}\\b`), `${path}: autom8 ${command} has no ${flag}`);
      }
    }
  }
});

for (const [path, page] of pages) {
  Deno.test(`${path}: its links and pictures lead to files and headings that exist`, async () => {
    for (const [, target = ""] of page.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https:/.test(target)) continue;
      const [file = "", anchor] = target.split("#");
      const linked = file === "" ? page : await Deno.stat(join(root, dirname(path), file)).then(
        async ({ isFile }) => isFile ? await Deno.readTextFile(join(root, dirname(path), file)) : "",
        () => assert.fail(`${path} links to ${target}, which does not exist`),
      );
      if (anchor !== undefined) assert.ok(anchorsOf(linked).has(anchor), `${path}: no heading for ${target}`);
    }
  });
}

Deno.test("the README links to every page of docs/", () => {
  for (const path of pages.keys()) if (path !== "README.md") assert.ok(readme.includes(`](${path})`), path);
});

Deno.test("the Markdown spec of docs/specs.md and the configuration of the README are valid", async () => {
  const [markdown = ""] = blocks(specs, "markdown");
  const reading = parseMarkdownSpec(markdown, "specs.md");
  assert.equal(reading.kind, "valid", JSON.stringify(reading));
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "config.toml");
    await Deno.writeTextFile(file, blocks(readme, "toml")[0] ?? "");
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
