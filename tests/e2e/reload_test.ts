/** A run that began wrong is corrected: `resume` lists what changed in configuration and spec, `--reload` takes it in. */

import assert from "assert";
import { type Finished, runAutom8, startAutom8 } from "../harness/autom8.ts";
import { type Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const writes = (story: string, path: string, expectPrompt: string[] = []) => ({
  phase: "implement",
  story,
  actions: [{ write: path, text: `${story}\n` }],
  answer: done,
  expectPrompt,
});
const passes = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };
const bothStories = { steps: [writes("US-1", "one.txt"), writes("US-2", "two.txt"), passes] };
const hangsIn = (story: string) => ({
  phase: "implement",
  story,
  call: 1,
  attempt: 1,
  actions: [{ write: "half.txt", text: "half\n" }, { hang: true }],
  answer: "",
});

const inWorktree = "worktree = true";
const shown = ({ stdout, stderr }: Finished) => `${stdout}\n${stderr}`;

/** What was printed, with its lines joined again. */
const unwrapped = ({ stdout }: Finished) => stdout.replace(/\s+/g, " ");

type SpecText = {
  branchName: string;
  userStories: { id: string; title: string; acceptanceCriteria: string[]; [key: string]: unknown }[];
};

async function editSpec(scratch: Scratch, edit: (spec: SpecText) => void): Promise<void> {
  const spec = JSON.parse(await Deno.readTextFile(specFile(scratch)));
  edit(spec);
  await Deno.writeTextFile(specFile(scratch), JSON.stringify(spec, null, 2));
}

async function editConfig(scratch: Scratch, from: string, to: string): Promise<void> {
  const file = `${scratch.autom8Home}/config.toml`;
  const text = await Deno.readTextFile(file);
  assert.ok(text.includes(from), text);
  await Deno.writeTextFile(file, text.replace(from, to));
}

/** The agent turns of a run that was called with `--output json`, by their phases and stories. */
function turnsOf({ stdout }: Finished): string[] {
  const events = stdout.trim().split("\n").flatMap(
    (line): { kind: string; phase: string; storyId: string }[] => {
      const event = JSON.parse(line);
      return event.kind === "transition" ? event.events : [event];
    },
  );
  return events.filter(({ kind }) => kind === "turn-started").map(({ phase, storyId }) =>
    `${phase} ${storyId ?? ""}`.trim()
  );
}

/** Runs until the agent hangs in a story, and stops there. */
async function stopsIn(story: string, steps: unknown[], settings = inWorktree): Promise<Scratch> {
  const scratch = await twoStories({ steps: [hangsIn(story), ...steps] }, settings);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees("half.txt");
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  return scratch;
}

const journal = (scratch: Scratch, id: string) =>
  Deno.readTextFile(`${scratch.autom8Home}/repo/sessions/${id}/journal.ndjson`);
const sessionOf = async (scratch: Scratch): Promise<string> =>
  JSON.parse((await runAutom8(scratch, ["status", "--json"])).stdout).sessions[0].sessionId;

for (const [place, settings, code] of [["worktree", inWorktree, 7], ["lent checkout", "", 7]] as const) {
  Deno.test(`a wrong verify, fixed and reloaded in a ${place}, needs no further turn at the stories it failed`, async () => {
    await using scratch = await twoStories(bothStories, `max_attempts = 1\n${settings}`);
    await editConfig(scratch, '"! grep -q broken *.txt"', '"exit 3"');
    const failed = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(failed.code, code, shown(failed));
    await editConfig(scratch, '"exit 3"', '"test -e a.txt"');
    const resumed = await runAutom8(scratch, ["resume", "--reload", "--output", "json"]);
    assert.equal(resumed.code, 0, shown(resumed));
    const expected = settings === "" ? ["implement US-2", "review"] : ["review"];
    assert.deepEqual(turnsOf(resumed), expected);
    assert.equal(await scratch.git("show", "feature/two:one.txt"), "US-1");
    assert.equal(await scratch.git("show", "feature/two:two.txt"), "US-2");
  });
}

Deno.test("a wrong verify that was fixed while its story was tried again needs no further turn either", async () => {
  const again = { ...hangsIn("US-1"), attempt: 2 };
  await using scratch = await twoStories({ steps: [again, ...bothStories.steps] }, inWorktree);
  await editConfig(scratch, '"! grep -q broken *.txt"', '"exit 3"');
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees("half.txt");
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  await editConfig(scratch, '"exit 3"', '"test -e a.txt"');
  const resumed = await runAutom8(scratch, ["resume", "--reload", "--output", "json"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.deepEqual(turnsOf(resumed), ["implement US-2", "review"]);
});

Deno.test("resume lists what changed and keeps the run's own; --reload takes it in", async () => {
  await using scratch = await stopsIn("US-1", [
    writes("US-1", "one.txt"),
    writes("US-2", "two.txt", ["its file says hello", "Another title"]),
    writes("US-3", "three.txt"),
    passes,
  ]);
  await editConfig(scratch, '"! grep -q broken *.txt"', '"test -e a.txt"');
  await editConfig(scratch, "worktree = true", 'worktree = true\nbase_branch = "main"\nmax_attempts = 2');
  await editSpec(scratch, (spec) => {
    const [one, two] = spec.userStories;
    assert.ok(one && two);
    two.title = "Another title";
    two.acceptanceCriteria = ["its file says hello", "and more"];
    spec.userStories.push({ ...one, id: "US-3", title: "Third", priority: 3 });
  });
  const lines = [
    'verify: ["! grep -q broken *.txt"] -> ["test -e a.txt"]',
    'base_branch: "" -> "main" (the run keeps the first)',
    "max_attempts: 3 -> 2",
    "US-2 was edited: title, acceptanceCriteria (2 added, 1 removed)",
    "US-3 was added: Third",
  ];
  const listed = await runAutom8(scratch, ["resume", "--step"]);
  assert.equal(listed.code, 0, shown(listed));
  for (const text of [...lines, "`autom8 resume --reload` takes the changes in"]) {
    assert.ok(listed.stdout.includes(text), `${text} is not in:\n${listed.stdout}`);
  }
  const reloaded = await runAutom8(scratch, ["resume", "--reload", "--no-step"]);
  assert.equal(reloaded.code, 0, shown(reloaded));
  for (const text of lines) assert.ok(unwrapped(reloaded).includes(text), reloaded.stdout);
  assert.match(reloaded.stdout, /3 of 3 stories done/);
  const { userStories } = JSON.parse(await Deno.readTextFile(specFile(scratch)));
  assert.ok(userStories.every(({ passes }: { passes: boolean }) => passes));
});

Deno.test("a story in work that was edited continues with the new text, and what it changed stays its own", async () => {
  await using scratch = await stopsIn("US-1", [
    writes("US-1", "one.txt", ["says goodbye"]),
    writes("US-2", "two.txt"),
    passes,
  ]);
  await editSpec(scratch, ({ userStories: [one] }) => {
    assert.ok(one);
    one.acceptanceCriteria = ["its file says goodbye"];
  });
  const resumed = await runAutom8(scratch, ["resume", "--reload"]);
  assert.equal(resumed.code, 0, shown(resumed));
  const files = await scratch.git("show", "--format=", "--name-only", "feature/two~1");
  assert.equal(files, "half.txt\none.txt");
});

for (const [place, settings] of [["worktree", inWorktree], ["lent checkout", ""]] as const) {
  Deno.test(`a story in work that was removed is dropped in a ${place}; its files are in no commit`, async () => {
    await using scratch = await stopsIn("US-1", [writes("US-2", "two.txt"), passes], settings);
    await editSpec(scratch, (spec) => spec.userStories.shift());
    const resumed = await runAutom8(scratch, ["resume", "--reload"]);
    assert.equal(resumed.code, 0, shown(resumed));
    assert.match(unwrapped(resumed), /US-1 was removed/);
    assert.equal(await scratch.git("log", "--format=", "--name-only", "main..feature/two"), "two.txt");
    if (settings === "") {
      assert.equal(await scratch.read("half.txt"), "half\n");
    } else {
      const refs = await scratch.git("for-each-ref", "--format=%(refname)", "refs/autom8");
      const ref = refs.split("\n").find((one) => one.endsWith("/parked-US-1"));
      assert.ok(ref, refs);
      assert.equal(await scratch.git("show", `${ref}:half.txt`), "half");
    }
  });
}

Deno.test("stories that passed stay passed when they are edited or removed, and are committed", async () => {
  await using scratch = await stopsIn("US-2", [writes("US-1", "one.txt"), writes("US-2", "two.txt"), passes]);
  await editSpec(scratch, (spec) => spec.userStories.shift());
  const resumed = await runAutom8(scratch, ["resume", "--reload"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.match(unwrapped(resumed), /US-1 was removed; it passed, and its work stays/);
  assert.equal(await scratch.git("show", "feature/two:one.txt"), "US-1");

  await using other = await stopsIn("US-2", [writes("US-1", "one.txt"), writes("US-2", "two.txt"), passes]);
  await editSpec(other, ({ userStories: [one] }) => {
    assert.ok(one);
    one.title = "Edited";
    one["passes"] = false;
  });
  const again = await runAutom8(other, ["resume", "--reload", "--output", "json"]);
  assert.equal(again.code, 0, shown(again));
  assert.deepEqual(turnsOf(again).filter((turn) => turn.includes("US-1")), []);
});

Deno.test("what cannot be reloaded is refused with the reason, and nothing is changed", async (t) => {
  await using scratch = await stopsIn("US-1", bothStories.steps);
  const id = await sessionOf(scratch);
  const spec = await Deno.readTextFile(specFile(scratch));
  const config = await Deno.readTextFile(`${scratch.autom8Home}/config.toml`);
  const cases: [name: string, edit: () => Promise<void>, says: RegExp][] = [
    [
      "another branch",
      () => editSpec(scratch, (spec) => void (spec.branchName = "feature/other")),
      /feature\/other now; the run works on feature\/two[\s\S]*abandon/,
    ],
    [
      "a cycle",
      () =>
        editSpec(scratch, ({ userStories: [one, two] }) => {
          if (one && two) [one["dependsOn"], two["dependsOn"]] = [["US-2"], ["US-1"]];
        }),
      /not a valid spec/,
    ],
    ["a spec that is no JSON", () => Deno.writeTextFile(specFile(scratch), "{"), /not a valid spec/],
    ["a spec that is gone", () => Deno.remove(specFile(scratch)), /There is no spec/],
    [
      "an unknown key",
      () => editConfig(scratch, "worktree = true", "worktree = true\nverfy = []"),
      /not a valid configuration[\s\S]*verify/,
    ],
    [
      "commands that nobody said yes to",
      () => editSpec(scratch, ({ userStories: [one] }) => void (one && (one["verify"] = ["echo mine"]))),
      /echo mine[\s\S]*--trust/,
    ],
  ];
  for (const [name, edit, says] of cases) {
    await t.step(name, async () => {
      const before = await journal(scratch, id);
      await edit();
      const refused = await runAutom8(scratch, ["resume", "--reload"]);
      assert.equal(refused.code, 2, shown(refused));
      assert.match(refused.stderr, says);
      assert.equal(await journal(scratch, id), before);
      await Deno.writeTextFile(specFile(scratch), spec);
      await Deno.writeTextFile(`${scratch.autom8Home}/config.toml`, config);
    });
  }
  await t.step("commands with a yes are taken in", async () => {
    await editSpec(scratch, ({ userStories: [one] }) => void (one && (one["verify"] = ["echo mine"])));
    const resumed = await runAutom8(scratch, ["resume", "--reload", "--trust"]);
    assert.equal(resumed.code, 0, shown(resumed));
    assert.match(resumed.stdout, /Check +echo mine/);
  });
});

Deno.test("without --reload, an unreadable spec or configuration is reported and the run goes its way", async () => {
  await using scratch = await stopsIn("US-1", bothStories.steps);
  await editConfig(scratch, "worktree = true", "worktree = true\nverfy = []");
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.match(resumed.stdout, /keeps its own[\s\S]*verfy/);
});

Deno.test("--reload says so if there is nothing to reload, also after limits given as flags", async () => {
  const steps = [hangsIn("US-1"), ...bothStories.steps];
  await using scratch = await twoStories({ steps }, "");
  const running = await startAutom8(scratch, [specFile(scratch), "--max-cost", "5"]);
  await running.sees("half.txt");
  running.signal("SIGINT");
  await running.done;
  const resumed = await runAutom8(scratch, ["resume", "--reload"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.match(resumed.stdout, /nothing to reload/);
});

Deno.test("a Markdown spec is reloaded from the file that the user wrote", async () => {
  const steps = [hangsIn("US-1"), writes("US-1", "one.txt"), writes("US-2", "two.txt", ["be loud"]), passes];
  await using scratch = await twoStories({ steps }, inWorktree);
  const markdown = (criterion: string) =>
    `# Two\n\n## Branch\n\nfeature/two\n\n## User Stories\n\n### US-1: First\n\n**Priority:** 1\n\n` +
    `**Acceptance Criteria:**\n\n- [ ] be there\n\n### US-2: Second\n\n**Priority:** 2\n\n` +
    `**Acceptance Criteria:**\n\n- [ ] ${criterion}\n`;
  const file = `${scratch.home}/two.md`;
  await Deno.writeTextFile(file, markdown("be quiet"));
  const running = await startAutom8(scratch, [file]);
  await running.sees("half.txt");
  running.signal("SIGINT");
  await running.done;
  await Deno.writeTextFile(file, markdown("be loud"));
  const resumed = await runAutom8(scratch, ["resume", "--reload"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.match(unwrapped(resumed), /US-2 was edited: acceptanceCriteria \(1 added, 1 removed\)/);
});

Deno.test("a story that was added at the review is done before the run ends", async () => {
  const finds = {
    phase: "review",
    round: 1,
    actions: [{ write: "autom8_review.md", text: "- [ ] one.txt: more\n" }],
    answer: "Look. <review-verdict>issues</review-verdict>",
  };
  const steps = [...bothStories.steps.slice(0, 2), writes("US-3", "three.txt"), finds, passes];
  await using scratch = await twoStories({ steps }, `review_max_iterations = 1\n${inWorktree}`);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 3);
  await editSpec(scratch, (spec) => {
    const [one] = spec.userStories;
    if (one) spec.userStories.push({ ...one, id: "US-3", passes: false });
  });
  const resumed = await runAutom8(scratch, ["resume", "--reload", "--output", "json"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.deepEqual(turnsOf(resumed), ["implement US-3", "review"]);
});
