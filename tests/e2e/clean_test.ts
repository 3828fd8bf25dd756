/** `autom8 clean`: what is over goes to the archive, worktrees go when nothing in them is lost. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { schemaProblems } from "../harness/json_schema.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const passes = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };
const works = {
  steps: [
    { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
    { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
    passes,
  ],
};
/** US-1 passes, US-2 is blocked: the session ends as failed and is kept. */
const blocks = {
  steps: [
    works.steps[0],
    {
      phase: "implement",
      story: "US-2",
      actions: [],
      answer: "<story-status>blocked: no key</story-status>",
    },
    passes,
  ],
};
const inWorktree = "worktree = true\n";

const worktreeOf = (scratch: Scratch) => `${scratch.folder}-wt-feature-two`;
const exists = (path: string) => Deno.stat(path).then(() => true, () => false);
const sessionsOf = async (scratch: Scratch) =>
  (await Array.fromAsync(Deno.readDir(`${scratch.autom8Home}/repo/sessions`))).map(({ name }) => name);

async function clean(scratch: Scratch, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runAutom8(scratch, ["clean", ...args]);
  assert.equal(code, 0, stdout + stderr);
  return stdout + stderr;
}

Deno.test("the worktree of an archived run goes only with --worktrees, and its branch keeps the commits", async () => {
  await using scratch = await twoStories(works, inWorktree);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  assert.match(await clean(scratch, "--yes"), /Nothing to clean/);
  assert.match(await clean(scratch, "--worktrees", "--dry-run"), /Remove worktree .*-wt-feature-two/);
  assert.ok(await exists(worktreeOf(scratch)), "a dry run changes nothing");
  const refused = await runAutom8(scratch, ["clean", "--worktrees"]);
  assert.equal(refused.code, 2, "without a terminal it needs --yes");
  assert.ok(await exists(worktreeOf(scratch)));
  assert.match(await clean(scratch, "--worktrees", "--yes"), /removed 1 worktree/);
  assert.ok(!await exists(worktreeOf(scratch)));
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "2");
});

Deno.test("uncommitted work keeps its worktree; --force keeps the work as a checkpoint, and the command that is shown brings it back", async () => {
  await using scratch = await twoStories(works, inWorktree);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  const worktree = worktreeOf(scratch);
  await Deno.writeTextFile(`${worktree}/one.txt`, "edited\n");
  await Deno.writeTextFile(`${worktree}/new file.txt`, "new\n");
  const kept = await clean(scratch, "--worktrees", "--yes");
  assert.match(kept, /Keep worktree .* because it has uncommitted changes: one\.txt; `--force`/);
  assert.equal(await Deno.readTextFile(`${worktree}/one.txt`), "edited\n");

  const forced = await clean(scratch, "--worktrees", "--force", "--yes");
  assert.ok(!await exists(worktree), forced);
  const command = /To bring back the uncommitted work: (.*)/.exec(forced)?.[1];
  assert.ok(command !== undefined, forced);
  const shell = await new Deno.Command("sh", { args: ["-c", command], cwd: scratch.home }).output();
  assert.equal(shell.code, 0, new TextDecoder().decode(shell.stderr));
  assert.equal(await Deno.readTextFile(`${worktree}/one.txt`), "edited\n");
  assert.equal(await Deno.readTextFile(`${worktree}/new file.txt`), "new\n");
});

Deno.test("what no checkpoint can keep stays, also with --force", async () => {
  await using scratch = await twoStories(works, inWorktree);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  const worktree = worktreeOf(scratch);
  await scratch.git("init", "-q", `${worktree}/nested`);
  await Deno.writeTextFile(`${worktree}/nested/a.txt`, "a\n");
  assert.match(
    await clean(scratch, "--worktrees", "--force", "--yes"),
    /Kept worktree .* because it holds what no checkpoint can keep: nested/,
  );
  assert.equal(await Deno.readTextFile(`${worktree}/nested/a.txt`), "a\n");
  await Deno.remove(`${worktree}/nested`, { recursive: true });
  await scratch.git("-C", worktree, "switch", "-q", "--detach");
  await scratch.git("-C", worktree, "commit", "-q", "--allow-empty", "-m", "on no branch");
  assert.match(await clean(scratch, "--worktrees", "--force", "--yes"), /is on no branch/);
  assert.ok(await exists(worktree));
});

Deno.test("a failed session is archived, and comes back with its work", async () => {
  await using scratch = await twoStories(blocks, inWorktree);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 7);
  const [id = ""] = await sessionsOf(scratch);
  const shown = await clean(scratch, "--yes");
  assert.match(shown, /Archived 1 session, removed 0 worktrees/);
  assert.deepEqual(await sessionsOf(scratch), []);
  assert.ok(await exists(worktreeOf(scratch)), "without --worktrees it stays");
  const resumed = await runAutom8(scratch, ["resume", "--session", id]);
  assert.equal(resumed.code, 7, resumed.stdout + resumed.stderr);
});

Deno.test("a session that runs stays whatever is asked, and says so when it is named", async () => {
  const hanging = {
    steps: [
      { phase: "implement", actions: [{ write: "one.txt", text: "1\n" }, { hang: true }], answer: "" },
    ],
  };
  await using scratch = await twoStories(hanging, inWorktree);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees("Working on: US-1");
  const [id = ""] = await sessionsOf(scratch);
  for (const args of [["--all"], ["--session", id], ["--all", "--worktrees", "--force"]]) {
    const shown = await clean(scratch, ...args, "--yes");
    assert.match(shown, new RegExp(`Ke(pt|ep) session ${id}, because it is running`), args.join(" "));
  }
  assert.deepEqual(await sessionsOf(scratch), [id]);
  assert.ok(await exists(worktreeOf(scratch)));
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  // Interrupted: only --all or its name cleans it.
  assert.match(await clean(scratch, "--yes"), /Nothing to clean/);
  assert.match(await clean(scratch, "--all", "--yes"), /Archived 1 session/);
  assert.deepEqual(await sessionsOf(scratch), []);
});

Deno.test("--orphaned cleans a session whose worktree is gone; its work can be made again", async () => {
  await using scratch = await twoStories(blocks, inWorktree);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 7);
  assert.match(await clean(scratch, "--orphaned", "--yes"), /Nothing to clean/);
  await Deno.remove(worktreeOf(scratch), { recursive: true });
  const plan = JSON.parse(await clean(scratch, "--orphaned", "--dry-run", "--output", "json"));
  assert.equal(plan.sessions.length, 1);
  assert.equal(plan.sessions[0].branch, "feature/two");
  assert.match(await clean(scratch, "--orphaned", "--yes"), /Archived 1 session/);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "1");
});

Deno.test("the beginning of a session's id is enough, and each form of the JSON keeps its schema", async () => {
  await using scratch = await twoStories(blocks, inWorktree);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 7);
  const [id = ""] = await sessionsOf(scratch);
  await Deno.writeTextFile(`${worktreeOf(scratch)}/new.txt`, "new\n");
  const schema = JSON.parse(await Deno.readTextFile("fixtures/schemas/clean.schema.json"));
  const named = ["--session", id.slice(0, 5), "--worktrees", "--json"];
  const cleaned = [];
  for (const more of [["--dry-run"], ["--force", "--dry-run"], ["--force", "--yes"], ["--yes"]]) {
    const { stdout } = await runAutom8(scratch, ["clean", ...named, ...more]);
    const value = JSON.parse(stdout);
    assert.deepEqual(schemaProblems(value, schema), [], more.join(" "));
    cleaned.push([value.sessions.length, value.worktrees.length, value.restore.length, value.kept.length]);
  }
  assert.deepEqual(cleaned, [[1, 0, 0, 1], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, 0]]);
});

Deno.test("conversations that were given up go with their checkpoints, and those of use stay", async () => {
  await using scratch = await twoStories(works);
  const project = `${scratch.autom8Home}/repo`;
  const commit = await scratch.git("rev-parse", "main");
  const record = (id: string, kind: string, more: unknown) => ({
    ...{ kind, conversation: id, workTree: scratch.folder, startedAt: "2026-01-31T00:00:00.000Z" },
    ...more as Record<string, unknown>,
  });
  const improve = (branch: string, pending: unknown[] = []) => ({
    branch,
    open: null,
    pending,
    sittings: [],
  });
  const ids = [1, 2, 3, 4, 5].map((n) => `0000000${n}-0000-4000-8000-000000000000`);
  const [gone = "", here = "", pending = "", planned = "", broken = ""] = ids;
  const records: Record<string, unknown> = {
    [gone]: record(gone, "improve", improve("feature/gone")),
    [here]: record(here, "improve", improve("main")),
    [pending]: record(pending, "improve", improve("feature/gone", [{ before: commit, after: commit }])),
    [planned]: record(planned, "plan", { firstMessage: null, specs: {} }),
    [broken]: "cut of",
  };
  for (const [id, content] of Object.entries(records)) {
    await Deno.mkdir(`${project}/conversations/${id}`, { recursive: true });
    await Deno.writeTextFile(`${project}/conversations/${id}/conversation.json`, JSON.stringify(content));
    await scratch.git("update-ref", `refs/autom8/${id}/before`, commit);
  }
  await Deno.mkdir(`${project}/conversions/0123456789ab`, { recursive: true });
  await Deno.writeTextFile(
    `${project}/project.json`,
    JSON.stringify({ root: await Deno.realPath(scratch.folder) }),
  );
  const doctor = await runAutom8(scratch, ["doctor"]);
  assert.match(doctor.stdout, /4 conversations cannot be continued any more/);
  assert.match(doctor.stdout, /all belong to a run or a conversation/);

  const left = async () =>
    (await Array.fromAsync(Deno.readDir(`${project}/conversations`))).map((e) => e.name).sort();
  const refs = async () =>
    (await scratch.git("for-each-ref", "--format=%(refname)", "refs/autom8")).split("\n").sort();
  assert.match(await clean(scratch, "--yes"), /Nothing to clean/);
  const plan = JSON.parse(await clean(scratch, "--orphaned", "--dry-run", "--json"));
  assert.deepEqual(
    schemaProblems(plan, JSON.parse(await Deno.readTextFile("fixtures/schemas/clean.schema.json"))),
    [],
  );
  assert.deepEqual(plan.conversations.map((one: { kind: string }) => one.kind).sort(), [
    ...["convert-spec", "improve", "unreadable"],
  ]);
  assert.deepEqual(await left(), ids);
  const shown = await clean(scratch, "--orphaned", "--yes");
  assert.match(shown, /Removed what was left of 3 conversations/);
  assert.match(shown, /Kept conversation 00000003\S*, because it holds changes to feature\/gone/);
  assert.deepEqual(await left(), [here, pending, planned]);
  assert.deepEqual(await refs(), [here, pending, planned].map((id) => `refs/autom8/${id}/before`));
  await clean(scratch, "--all", "--force", "--yes");
  assert.deepEqual(await left(), [here]);
});

Deno.test("scopes exclude each other, and an unknown session is named", async () => {
  await using scratch = await twoStories(works, inWorktree);
  const both = await runAutom8(scratch, ["clean", "--all", "--orphaned"]);
  assert.equal(both.code, 2);
  assert.match(both.stderr, /exclude each other/);
  const unknown = await runAutom8(scratch, ["clean", "--session", "0123abcd", "--yes"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /0123abcd/);
});
