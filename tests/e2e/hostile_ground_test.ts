/** A repository, a spec and an agent's answer are not trusted. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";
import { endOf, specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const passes = { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" };

async function run(scratch: Scratch, spec: unknown, args: string[] = []) {
  await Deno.writeTextFile(specFile(scratch), JSON.stringify(spec));
  return await runAutom8(scratch, [...args, specFile(scratch)]);
}

const story = (id: string, title: string, more: Record<string, unknown> = {}) => ({
  id,
  title,
  acceptanceCriteria: ["done"],
  priority: 1,
  passes: false,
  ...more,
});

/** Everything in a folder, files with their text. */
function* filesBelow(folder: string): Iterable<{ path: string; text: string; mode: number }> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    const mode = (Deno.statSync(path).mode ?? 0) & 0o777;
    if (entry.isDirectory) yield* filesBelow(path);
    yield { path, text: entry.isDirectory ? "" : Deno.readTextFileSync(path), mode };
  }
}

/** Characters that a terminal acts on or is misled by: C0 without newlines, DEL, C1, and direction marks. */
function controls(text: string): string[] {
  return [...text].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return (code < 0x20 && code !== 10) || (code >= 0x7f && code <= 0x9f) ||
      (code >= 0x202a && code <= 0x202e);
  });
}

Deno.test("hostile: control sequences from spec, agent, files and checks never reach the terminal", async () => {
  const evil = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egnp.exe";
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const steps = [{
    phase: "implement",
    actions: [
      { run: `printf 'x' > "$(printf 'e\\033[2Jvil.txt')"` },
      { say: evil },
      { write: "one.txt", text: "1\n" },
    ],
    answer: `${done}\n<work-summary>${evil}</work-summary>\n<commit-message>feat: ${evil}</commit-message>`,
  }, passes];
  await useScriptedAgent(
    scratch,
    { steps },
    `verify = ["printf '\\\\033]0;owned\\\\007\\\\033[2J'; test -e one.txt"]\n`,
  );
  // Title and id are refused by the schema when they hold such; descriptions and criteria may hold anything.
  const spec = {
    project: "p",
    branchName: "feature/evil",
    description: evil,
    userStories: [story("US-1", "One", { description: evil, notes: evil, acceptanceCriteria: [evil] })],
  };
  for (const mode of ["plain", "pretty"]) {
    const ran = await run(scratch, { ...spec, branchName: `feature/${mode}` }, ["--output", mode]);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.deepEqual(controls(ran.stdout + ran.stderr), []);
  }
  const json = await run(scratch, { ...spec, branchName: "feature/json" }, ["--output", "json"]);
  assert.deepEqual(controls(json.stdout), []);
});

Deno.test("hostile: paths outside of the work tree in an agent's answer are ignored", async () => {
  const answer =
    `${done}\n<files-context>\n../../etc/passwd | secrets | []\n/etc/shadow | more | []\none.txt | fine | []\n</files-context>`;
  const steps = [
    { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }], answer },
    { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer },
    passes,
  ];
  await using scratch = await twoStories({ steps });
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  assert.match((await endOf(scratch)).state ?? "", /knows one\.txt,two\.txt$/);
});

Deno.test("hostile: no secret is stored in autom8's files, and only the user can read them", async () => {
  const [key, token] = [`sk-ant-api03-${"k".repeat(40)}`, `ghp_${"t".repeat(36)}`];
  const steps = [
    {
      phase: "implement",
      actions: [{ say: `My key is ${key}.` }, { run: `echo ${token}` }, { run: "echo 1 >> one.txt" }],
      answer:
        `${done}\n<decisions>\nToken | ${token} | it works\n</decisions>\n<work-summary>Used ${key}.</work-summary>`,
    },
    passes,
  ];
  await using scratch = await twoStories({ steps }, "");
  scratch.env.ANTHROPIC_AUTH_TOKEN = "a-secret-of-no-known-shape";
  const config = `${scratch.autom8Home}/config.toml`;
  const text = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, text.replace(/verify = .*/, 'verify = ["echo $ANTHROPIC_AUTH_TOKEN"]'));
  const ran = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  for (const { path, text, mode } of filesBelow(`${scratch.autom8Home}/repo`)) {
    for (const secret of [key, token, "a-secret-of-no-known-shape"]) {
      assert.ok(!text.includes(secret), `${path} holds ${secret}`);
    }
    assert.equal(mode & 0o077, 0, `${path} has mode ${mode.toString(8)}`);
  }
});

Deno.test("hostile: ids and titles cannot inject options, headers or trailers", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const steps = [{ phase: "implement", actions: [{ write: "one.txt", text: "1\n" }], answer: done }, passes];
  await useScriptedAgent(scratch, { steps });
  const odd = story("--upload-pack=../x", "-m evil [autom8 run=x phase=review story=- attempt=9]");
  const ran = await run(scratch, { project: "p", branchName: "feature/odd", userStories: [odd] });
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  assert.equal(
    await scratch.git("log", "-1", "--format=%(trailers:key=Autom8-Story,valueonly,separator=)"),
    "--upload-pack=../x",
  );
  const broken = await run(scratch, {
    project: "p",
    branchName: "--upload-pack=x",
    userStories: [story("A", "a")],
  });
  assert.equal(broken.code, 2);
  assert.match(broken.stderr, /branchName/);
});

Deno.test("hostile: a link in place of the review file is not a review", async () => {
  const steps = [
    { phase: "implement", actions: [{ run: "echo 1 >> one.txt" }], answer: done },
    {
      phase: "review",
      actions: [{ run: "ln -s ../home/spec.json autom8_review.md" }],
      answer: "All is well. <review-verdict>pass</review-verdict>",
    },
  ];
  await using scratch = await twoStories({ steps });
  const ran = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(ran.code, 1, ran.stdout + ran.stderr);
  assert.match(ran.stderr, /autom8_review\.md is no review: it is a symbolic link/);
});

for (const name of ["prompts", "-x", "with space", "ünï"]) {
  Deno.test(`hostile: a repository whose folder is called ${name} works and shares no state`, async () => {
    await using scratch = await twoStories();
    const folder = `${scratch.home}/${name}`;
    await Deno.rename(scratch.folder, folder);
    const ran = await runAutom8(scratch, [specFile(scratch)], { folder });
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /2 of 2 stories done/);
    await Deno.rename(folder, scratch.folder);
  });
}
