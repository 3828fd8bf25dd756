/** A text without stories is converted by the agent: what it costs, what is kept, and what needs a yes. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";
import { answerOnTerminal, hasTerminal } from "../harness/terminal.ts";

const notes = "# Shelf\n\nReaders add books.\n\nReaders borrow books, one reader a book.\n";

const spec = {
  project: "shelf",
  branchName: "feature/shelf",
  description: "",
  userStories: [
    {
      title: "Add a book",
      description: "",
      acceptanceCriteria: ["add.sh prints the title of the book"],
      dependsOn: [],
      sourceLines: [{ from: 3, to: 3 }],
    },
    {
      title: "Borrow a book",
      description: "",
      acceptanceCriteria: ["borrow.sh names the reader"],
      dependsOn: [1],
      sourceLines: [{ from: 5, to: 5 }],
    },
  ],
};

type Step = Record<string, unknown>;
const phase = "convert-spec";
const converts = (answer: unknown, conditions: Step = {}): Step => ({
  phase,
  actions: [],
  answer: typeof answer === "string" ? answer : JSON.stringify(answer),
  costUsd: 0.02,
  ...conditions,
});
const works: Step[] = [
  {
    phase: "implement",
    story: "US-001",
    actions: [{ write: "add.sh", text: "1\n" }],
    answer: "<story-status>done</story-status>",
  },
  {
    phase: "implement",
    story: "US-002",
    actions: [{ write: "borrow.sh", text: "2\n" }],
    answer: "<story-status>done</story-status>",
  },
  { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
];

async function withNotes(steps: Step[], settings = ""): Promise<Scratch> {
  const scratch = await scratchRepository({ "notes.md": notes });
  await useScriptedAgent(scratch, { steps }, settings);
  return scratch;
}

const namesIn = (path: string) => {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name);
  } catch {
    return [];
  }
};
const specs = (scratch: Scratch) => namesIn(`${scratch.autom8Home}/repo/spec`);
const turns = async (scratch: Scratch) =>
  (await Deno.readTextFile(`${scratch.home}/script.json.memory.json`).catch(() => "")).length;

Deno.test("without a yes nothing is paid: the refusal names the command that converts", async () => {
  await using scratch = await withNotes([]);
  const refused = [["spec", "check", "notes.md"], ["notes.md"], ["run", "notes.md"], [
    "run",
    "notes.md",
    "--dry-run",
  ]];
  for (const args of refused) {
    const { code, stderr } = await runAutom8(scratch, args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /no stories, in a text of 6 lines and 1 heading/);
    assert.match(stderr, /`autom8 spec convert FILE`/);
  }
  assert.deepEqual(specs(scratch), []);
  assert.equal(await turns(scratch), 0);
});

Deno.test("--yes converts, shows the stories beside their lines, and runs them", async () => {
  await using scratch = await withNotes([converts(spec), ...works]);
  const { code, stdout, stderr } = await runAutom8(scratch, ["notes.md", "--yes"]);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /a try costs about \$0\.\d\d/);
  assert.match(stdout, /The conversion has cost \$0\.02\./);
  assert.match(
    stdout,
    /US-001 {2}Add a book\n- add\.sh prints the title of the book +│ 3 {2}Readers add books\.\n/,
  );
  assert.match(stdout, /2 of 2 stories done/);
  assert.equal(await scratch.read("notes.md"), notes);
  assert.equal(await scratch.git("show", "feature/shelf:borrow.sh"), "2");
  assert.deepEqual(namesIn(`${scratch.autom8Home}/repo/conversions`), [], "nothing is left of it");
});

Deno.test("a text that did not change is converted once; one that changed is converted again", async () => {
  await using scratch = await withNotes([converts(spec, { round: 1 }), converts(spec, { round: 2 })]);
  const first = await runAutom8(scratch, ["spec", "convert", "notes.md"]);
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(JSON.parse(first.stdout).userStories[1].dependsOn, ["US-001"]);
  const [file = ""] = specs(scratch);
  assert.match(file, /^notes-[0-9a-f]{12}\.json$/);
  const kept = await Deno.readTextFile(`${scratch.autom8Home}/repo/spec/${file}`);
  const again = await runAutom8(scratch, ["spec", "convert", "notes.md"]);
  assert.equal(again.stdout, first.stdout);
  assert.match(again.stderr, /converted before, and is the same since/);
  const planned = await runAutom8(scratch, ["notes.md", "--dry-run", "--output", "json"]);
  assert.equal(JSON.parse(planned.stdout).stories.length, 2, planned.stderr);
  await scratch.write("notes.md", `${notes}More.\n`);
  assert.equal((await runAutom8(scratch, ["spec", "convert", "notes.md"])).code, 0);
  assert.equal(specs(scratch).length, 2, "the first is not overwritten");
  assert.equal(await Deno.readTextFile(`${scratch.autom8Home}/repo/spec/${file}`), kept);
});

Deno.test("a script that converted a text still has to say yes to running it", async () => {
  await using scratch = await withNotes([converts(spec)]);
  assert.equal((await runAutom8(scratch, ["spec", "convert", "notes.md", "-o", "spec.json"])).code, 0);
  assert.equal(JSON.parse(await scratch.read("spec.json")).convertedFrom.costUsd, 0.02);
  const { code, stderr } = await runAutom8(scratch, ["notes.md"]);
  assert.equal(code, 2);
  assert.match(stderr, /running what notes\.md was converted to needs a yes/);
  assert.equal(await scratch.git("branch", "--list", "feature/*"), "");
});

Deno.test("each further try is told what was wrong, and the third refusal keeps the answer", async () => {
  const lineless = { ...spec, userStories: [{ ...spec.userStories[0], sourceLines: [{ from: 3, to: 9 }] }] };
  await using scratch = await withNotes([
    converts("I would rather talk about books.", { attempt: 1 }),
    converts(lineless, {
      attempt: 2,
      call: 2,
      expectPrompt: ["- the answer: expected an object with project, branchName"],
    }),
    converts(lineless, {
      attempt: 3,
      call: 3,
      expectPrompt: [
        "userStories[0].sourceLines[0]: expected lines of the text, from 1 to 5, the first one first, got lines 3 to 9",
      ],
    }),
  ]);
  const { code, stdout, stderr } = await runAutom8(scratch, ["spec", "convert", "notes.md"]);
  assert.equal(code, 1, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /Answer 1 of 3 is no valid spec: the answer: expected an object/);
  assert.match(stderr, /3 answers of Claude were no valid spec/);
  assert.match(stderr, /userStories\[0\]\.sourceLines\[0\]: expected lines of the text/);
  assert.match(stderr, /The conversion has cost \$0\.06\./);
  const path = /The last answer is in (\S+);/.exec(stderr)?.[1] ?? "";
  assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), lineless);
  assert.deepEqual(specs(scratch), []);
  const cost = JSON.parse((await runAutom8(scratch, ["cost", "--json"])).stdout);
  assert.deepEqual(cost.phases.map((one: Step) => [one.phase, one.turns, one.costUsd]), [[
    "convert-spec",
    3,
    0.06,
  ]]);
});

Deno.test("a limit in the middle leaves no spec, and the next call starts again", async () => {
  await using scratch = await withNotes([
    converts("", { round: 1, actions: [{ fail: "rate-limit" }] }),
    converts(spec, { round: 2, call: 1 }),
  ]);
  const stopped = await runAutom8(scratch, ["spec", "convert", "notes.md"]);
  assert.equal(stopped.code, 6, stopped.stderr);
  assert.deepEqual(specs(scratch), []);
  assert.equal((await runAutom8(scratch, ["spec", "convert", "notes.md"])).code, 0);
});

for (const signal of ["SIGINT", "SIGKILL"] as const) {
  Deno.test(`${signal} in the middle leaves no spec, and the next call starts again`, async () => {
    await using scratch = await withNotes([
      converts("", { round: 1, actions: [{ say: "begun" }, { hang: true }] }),
      converts(spec, { round: 2, call: 1 }),
    ]);
    const stopped = await startAutom8(scratch, ["spec", "convert", "notes.md"]);
    await stopped.sees("Claude converts it");
    await transcriptHolds(scratch, "begun");
    const second = await runAutom8(scratch, ["spec", "convert", "notes.md"]);
    assert.equal(second.code, 4, "two at once would both be paid for");
    assert.match(second.stderr, /being converted elsewhere/);
    stopped.signal(signal);
    const { code, stderr } = await stopped.done;
    if (signal === "SIGINT") assert.equal(code, 130, stderr);
    assert.deepEqual(specs(scratch), []);
    const again = await runAutom8(scratch, ["spec", "convert", "notes.md"]);
    assert.equal(again.code, 0, again.stderr);
  });
}

/** Waits until the agent has begun its turn. */
async function transcriptHolds(scratch: Scratch, text: string): Promise<void> {
  const folder = `${scratch.autom8Home}/repo/conversions`;
  for (;;) {
    for (const name of namesIn(folder)) {
      const written = await Deno.readTextFile(`${folder}/${name}/transcript.ndjson`).catch(() => "");
      if (written.includes(text)) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("max_cost_usd bounds a conversion", async () => {
  await using scratch = await withNotes([converts("no")], "max_cost_usd = 0.01\n");
  const { code, stderr } = await runAutom8(scratch, ["spec", "convert", "notes.md"]);
  assert.equal(code, 6, stderr);
  assert.match(stderr, /Converting .*notes\.md has cost \$0\.02, and the limit is \$0\.01/);
});

Deno.test("what is no text, too long, empty, or already taken is refused before anything is paid", async () => {
  await using scratch = await withNotes([]);
  const files: Record<string, [content: string | Uint8Array, RegExp]> = {
    "empty.md": ["", /an empty file/],
    "blank.md": [" \n\n", /an empty file/],
    "nul.md": ["a\0b\n", /NUL bytes/],
    "latin1.txt": [new Uint8Array([0x67, 0xfc, 0x6e]), /bytes that are not UTF-8/],
    "long.md": ["Readers borrow books. ".repeat(20_000), /too long to be converted at once/],
    "fence.md": ["# Shelf\n\n```\nReaders.\n", /a closing fence/],
  };
  for (const [name, [content, message]] of Object.entries(files)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${scratch.folder}/${name}`, bytes);
    for (const args of [["spec", "convert", name], [name, "--yes"]]) {
      const { code, stderr } = await runAutom8(scratch, args);
      assert.equal(code, 2, `${name}: ${stderr}`);
      assert.match(stderr, message);
    }
  }
  const taken = await runAutom8(scratch, ["spec", "convert", "notes.md", "-o", "empty.md"]);
  assert.equal(taken.code, 2);
  assert.match(taken.stderr, /exists already/);
  assert.equal(await turns(scratch), 0);
});

const atTerminal = { ignore: !await hasTerminal() };

Deno.test("at a terminal, a no costs nothing", atTerminal, async () => {
  await using scratch = await withNotes([]);
  const { code, screen } = await answerOnTerminal(scratch, ["notes.md"], /Convert it with Claude/, "n");
  assert.equal(code, 0, screen);
  assert.match(screen, /Nothing was converted/);
  assert.equal(await turns(scratch), 0);
});

Deno.test("at a terminal, what was converted is shown, and a no starts nothing", atTerminal, async () => {
  await using scratch = await withNotes([converts(spec)]);
  assert.equal((await runAutom8(scratch, ["spec", "convert", "notes.md"])).code, 0);
  const { code, screen } = await answerOnTerminal(
    scratch,
    ["notes.md"],
    /Implement these 2 stories now/,
    "n",
  );
  assert.equal(code, 0, screen);
  assert.match(screen, /Readers add books\./);
  assert.match(screen, /Nothing was started/);
});

Deno.test("plain autom8 offers to convert a text that is named like a spec", atTerminal, async () => {
  await using scratch = await withNotes([converts(spec), ...works]);
  await scratch.write("spec.md", notes);
  const { code, screen } = await answerOnTerminal(scratch, ["--yes"], /never/, "");
  assert.equal(code, 0, screen);
  assert.match(screen, /2 of 2 stories done/);
});
