/** What autom8 does around a planning conversation. A shell script stands for the agent: it is given the terminal. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository } from "../harness/scratch.ts";
import { answerOnTerminal, hasTerminal } from "../harness/terminal.ts";
import { specFile as twoStoriesSpec, twoStories } from "../harness/two_stories.ts";

const spec = (name: string, passes = false) =>
  JSON.stringify({
    project: name,
    branchName: `feature/${name}`,
    userStories: [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes }],
  });

const folderOf = (scratch: Scratch) => `${scratch.autom8Home}/repo/spec`;

/** Makes a script the agent. SPECS in it is the project's spec folder; what it is called with is kept. */
async function useTalk(script: string): Promise<Scratch> {
  const scratch = await scratchRepository({ "README.md": "A\n" });
  await Deno.mkdir(folderOf(scratch), { recursive: true });
  const path = `${scratch.home}/talk.sh`;
  const logged = `case "$*" in *--version*) echo "2.1.331 (Claude Code)"; exit 0;; esac\n` +
    `printf '%s\\n' "$@" >> '${scratch.home}/arguments'\n`;
  await Deno.writeTextFile(
    path,
    `#!/bin/sh\n${logged}${script.replaceAll("SPECS", folderOf(scratch))}\n`,
    { mode: 0o755 },
  );
  await Deno.writeTextFile(`${scratch.autom8Home}/config.toml`, `[claude]\ncommand = ["${path}"]\n`);
  return scratch;
}

const argumentsOf = async (scratch: Scratch) =>
  (await Deno.readTextFile(`${scratch.home}/arguments`)).split("\n");
const conversations = (scratch: Scratch) => {
  try {
    return [...Deno.readDirSync(`${scratch.autom8Home}/repo/conversations`)].map(({ name }) => name);
  } catch {
    return [];
  }
};

const atTerminal = { ignore: !await hasTerminal() };

Deno.test("plan shows the spec that was written and runs nothing", atTerminal, async () => {
  await using scratch = await useTalk(`echo '${spec("new")}' > SPECS/new.json`);
  await Deno.writeTextFile(`${folderOf(scratch)}/old.json`, spec("old"));
  const { code, screen } = await answerOnTerminal(scratch, ["plan", "a", "thing"], /never/, "");
  assert.equal(code, 0, screen);
  assert.match(screen, /new: 1 story on branch feature\/new/);
  assert.match(screen, /To run it: autom8 /);
  assert.equal((await argumentsOf(scratch)).at(-2), "a thing");
  assert.deepEqual(conversations(scratch), []);
  assert.equal(await scratch.git("branch", "--list", "feature/*"), "");
});

Deno.test(
  "a spec with the same content as before was not written, whatever its time",
  atTerminal,
  async () => {
    await using scratch = await useTalk("touch SPECS/old.json");
    await Deno.writeTextFile(`${folderOf(scratch)}/old.json`, spec("old"));
    const { code, screen } = await answerOnTerminal(scratch, ["plan"], /never/, "");
    assert.equal(code, 1, screen);
    assert.match(screen, /without a new or changed spec/);
    assert.equal(conversations(scratch).length, 1, "it can be continued");
  },
);

Deno.test("several new specs: autom8 asks which one is meant", atTerminal, async () => {
  await using scratch = await useTalk(
    `echo '${spec("one")}' > SPECS/1.json; echo '${spec("two")}' > SPECS/2.json`,
  );
  const down = "\u001b[B";
  const { code, screen } = await answerOnTerminal(scratch, ["plan"], /Which one is meant/, `${down}\r`);
  assert.equal(code, 0, screen);
  assert.match(screen, /two: 1 story on branch feature\/two/);
});

Deno.test(
  "a spec that is not valid: the same conversation is opened again, with what is wrong",
  atTerminal,
  async () => {
    await using scratch = await useTalk(
      `case "$*" in *--resume*) echo '${
        spec("new")
      }' > SPECS/new.json;; *) echo '{}' > SPECS/new.json;; esac`,
    );
    const { code, screen } = await answerOnTerminal(scratch, ["plan"], /Return to the conversation/, "y");
    assert.equal(code, 0, screen);
    assert.match(screen, /is not a valid spec/);
    assert.match(screen, /new: 1 story/);
    const called = await argumentsOf(scratch);
    assert.equal(called[called.indexOf("--resume") + 1], called[called.indexOf("--session-id") + 1]);
    assert.ok(called.some((line) => line.includes("Correct it in place")));
  },
);

Deno.test("a conversation that Claude no longer has is begun again", atTerminal, async () => {
  await using scratch = await useTalk(
    `case "$*" in *--resume*) exit 1;; esac; [ -e SPECS/../seen ] && echo '${
      spec("new")
    }' > SPECS/new.json; touch SPECS/../seen`,
  );
  const first = await answerOnTerminal(scratch, ["plan", "a thing"], /never/, "");
  assert.equal(first.code, 1, first.screen);
  const { code, screen } = await answerOnTerminal(scratch, ["--yes"], /never/, "");
  assert.match(screen, /so a new one is opened/);
  assert.match(screen, /new: 1 story/);
  const begun = (await argumentsOf(scratch)).filter((line) => line === "a thing");
  assert.equal(begun.length, 2, "it begins with the same words");
  assert.notEqual(code, 0, "the run itself has no agent");
});

Deno.test("the one yes covers the checks that were shown; --yes covers none", atTerminal, async () => {
  const checked = JSON.parse(spec("new"));
  checked.userStories[0].verify = ["test -e one"];
  const script = `case "$*" in *append-system*) echo '${
    JSON.stringify(checked)
  }' > SPECS/new.json;; *) exit 1;; esac`;
  const trusted = (scratch: Scratch) =>
    Deno.readTextFile(`${scratch.autom8Home}/trusted.ndjson`).catch(() => "");
  {
    await using scratch = await useTalk(script);
    const { screen } = await answerOnTerminal(scratch, [], /Implement this story now, with the checks/, "y");
    assert.match(screen, /check: test -e one/);
    assert.doesNotMatch(screen, /Run them\?/);
    assert.match(await trusted(scratch), /"kind":"verify"/);
  }
  await using scratch = await useTalk(script);
  const { code, screen } = await answerOnTerminal(scratch, ["--yes"], /Run them\?/, "n");
  assert.equal(code, 2, screen);
  assert.equal(await trusted(scratch), "");
});

Deno.test("an agent that fails is reported, and the conversation is kept", atTerminal, async () => {
  await using scratch = await useTalk("exit 3");
  const { code, screen } = await answerOnTerminal(scratch, ["plan"], /never/, "");
  assert.equal(code, 5, screen);
  assert.match(screen, /ended with exit code 3/);
  assert.equal(conversations(scratch).length, 1);
});

Deno.test(
  "a signal in mid-conversation ends Claude as well, and the conversation is kept",
  atTerminal,
  async () => {
    await using scratch = await useTalk(`echo $$ > SPECS/../pid; echo talking; while :; do sleep 0.1; done`);
    const running = await startAutom8(scratch, ["plan"], { columns: 80 });
    await running.sees("talking");
    const talk = Number(await Deno.readTextFile(`${folderOf(scratch)}/../pid`));
    const { stdout: parents } = await new Deno.Command("ps", { args: ["-o", "ppid=", "-p", `${talk}`] })
      .output();
    Deno.kill(Number(new TextDecoder().decode(parents)), "SIGTERM");
    const { code, stdout } = await running.done;
    assert.equal(code, 143, stdout);
    assert.match(stdout, /The conversation was cut off/);
    assert.throws(() => Deno.kill(talk, "SIGCONT"), Deno.errors.NotFound);
    assert.equal(conversations(scratch).length, 1);
  },
);

Deno.test("specs that lie ready are offered first, and what passes is not", atTerminal, async () => {
  await using scratch = await useTalk("exit 3");
  await scratch.write("spec.json", spec("root"));
  await scratch.write("package.json", spec("other"));
  await Deno.writeTextFile(`${folderOf(scratch)}/done.json`, spec("done", true));
  const { screen } = await answerOnTerminal(
    scratch,
    [],
    /What do you want to do\?[^]*something new/,
    "\u0003",
  );
  assert.match(screen, /Run spec\.json: root, 1 of 1 story to do/);
  assert.doesNotMatch(screen, /done\.json|package\.json/);
});

Deno.test(
  "with an unfinished run, plain autom8 offers to resume, look, abandon or start another",
  atTerminal,
  async () => {
    await using scratch = await twoStories();
    await runAutom8(scratch, [twoStoriesSpec(scratch), "--step"]);
    const { screen } = await answerOnTerminal(scratch, [], /Start another/, "\u0003");
    assert.match(screen, /The run of .* is unfinished \(paused\)/);
    for (const label of ["Resume it", "Look at it", "Abandon it"]) assert.ok(screen.includes(label), label);
    const resumed = await answerOnTerminal(scratch, ["--yes"], /never/, "");
    assert.equal(resumed.code, 0, resumed.screen);
  },
);

Deno.test("without a terminal, plain autom8 and plan say what to do", async () => {
  await using scratch = await useTalk("exit 3");
  for (
    const [args, says] of [
      [[], /No spec was given[^]*autom8 plan --print/],
      [["plan"], /needs a terminal[^]*--print/],
      [["plan", "--print"], /needs to know what to plan/],
      [["plan", "--print", " "], /needs to know what to plan/],
      [["plan", "x", "--issue", "1"], /Both a text and an issue/],
      [["plan", "--issue", "x"], /a whole number from 1/],
    ] as const
  ) {
    const { code, stderr } = await runAutom8(scratch, args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
  }
});
