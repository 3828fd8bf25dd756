/** A day in a lent checkout: what a user does there, and the moments of a run at which it is done. */

import assert from "assert";
import { join } from "path";
import { autom8Binary, type Finished, runAutom8, startAutom8 } from "./autom8.ts";
import type { Scratch } from "./scratch.ts";
import { specFile, twoStories } from "./two_stories.ts";

const done = "<story-status>done</story-status>";

/** What the user does, as a script in the checkout. `$AUTOM8` is the program, `$SPEC` and `$OTHER` are specs. */
export const deeds = {
  edits: `echo 'by me' > mine.txt; echo 'by me too' > note.txt`,
  commits: `echo 'by me' > mine.txt; git commit -q -m 'By me' -- mine.txt`,
  "switches branch":
    `git switch -q -c elsewhere; echo 'by me' > mine.txt; git commit -q -m 'By me' -- mine.txt`,
  stashes: `echo 'by me' > mine.txt; git stash -q -u`,
  rebases:
    `echo 'by me' > mine.txt; git commit -q -m 'By me' -- mine.txt; advance; git rebase -q --autostash main`,
  merges:
    `echo 'by me' > mine.txt; git commit -q -m 'By me' -- mine.txt; advance; git merge -q --no-edit main`,
  amends: `echo 'by me' > mine.txt; git commit -q --amend -m 'By me' -- mine.txt`,
  "starts autom8 again": `"$AUTOM8" "$SPEC"; echo "code $?"; git status --short`,
  "starts autom8 on another branch": `"$AUTOM8" --no-worktree "$OTHER"; echo "code $?"; git status --short`,
} as const;
export type Deed = keyof typeof deeds;

/** A commit on main that no checkout sees. */
const advance = `advance() {
  export GIT_INDEX_FILE="$HOME/index"; git read-tree main
  git update-index --add --cacheinfo "100644,$(echo upstream | git hash-object -w --stdin),upstream.txt"
  tree=$(git write-tree); unset GIT_INDEX_FILE
  git update-ref refs/heads/main "$(git commit-tree -p main -m Upstream "$tree")"
}`;

/** When the user acts. At the first ones while autom8 works, at the others while it waits or does not run. */
export const moments = [
  "implementing",
  "checking",
  "reviewing",
  "correcting",
  "committing",
  "waiting for a limit",
  "stopped in a turn",
  "paused between stories",
  "stopped at the review limit",
] as const;
export type Moment = typeof moments[number];

/** Whether the user acts while an agent or a check works: what changes then counts as its work. */
export function isDuringWork(moment: Moment): boolean {
  return moment === "implementing" || moment === "checking" || moment === "correcting";
}

/** Plays the deed where a marker file says so, in the user's own environment. */
const hook = (name: string) => ({ run: `sh "$HOME/act.sh" ${name}` });

const halfway = (last: Record<string, unknown>) => ({
  phase: "implement",
  story: "US-2",
  attempt: 1,
  call: 1,
  actions: [{ write: "two.txt", text: "half\n" }, last],
  answer: "",
});

function scriptFor(moment: Moment) {
  const first = moment === "waiting for a limit"
    ? [halfway({ fail: "rate-limit", resetsInSeconds: 3_600 })]
    : moment === "stopped in a turn"
    ? [halfway({ hang: true })]
    : [];
  const turn = (phase: string, hooks: string, path: string, text: string, more = {}) => ({
    phase,
    actions: [{ write: path, text }, hook(hooks)],
    answer: done,
    ...more,
  });
  return {
    steps: [
      ...first,
      { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
      turn("implement", "implementing", "two.txt", "2\n", { story: "US-2" }),
      turn("review", "reviewing", "autom8_review.md", "- [ ] one.txt:1 more\n", {
        round: 1,
        answer: "Look.",
      }),
      turn("correct", "correcting", "one.txt", "1 and more\n"),
      { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
    ],
  };
}

/** A lent checkout in which a run got to the moment and the user acted. */
export type Day = {
  scratch: Scratch;
  /** How the run ended, or stopped before the user acted. */
  run: Finished;
  /** What the user's commands printed. */
  said: string;
};

/** Begins the day. The caller disposes of the scratch. */
export async function liveUntil(moment: Moment, deed: Deed): Promise<Day> {
  const limit = moment === "stopped at the review limit" ? "review_max_iterations = 1\n" : "";
  const scratch = await twoStories(scriptFor(moment), `worktree = false\n${limit}`);
  const config = join(scratch.autom8Home, "config.toml");
  const text = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, text.replace(/^verify = .*$/m, 'verify = ["sh $HOME/check.sh"]'));
  const spec = await Deno.readTextFile(specFile(scratch));
  await Deno.writeTextFile(`${scratch.home}/other.json`, spec.replace("feature/two", "feature/other"));
  await Deno.writeTextFile(`${scratch.home}/deed.sh`, `${advance}\n${deeds[deed]}\n`);
  const environment = Object.entries({
    ...scratch.env,
    AUTOM8: await autom8Binary(),
    SPEC: specFile(scratch),
    OTHER: `${scratch.home}/other.json`,
  }).map(([name, value]) => `${name}='${value}'`).join(" ");
  await Deno.writeTextFile(
    `${scratch.home}/act.sh`,
    `[ -e "$HOME/when-$1" ] || exit 0
rm "$HOME/when-$1"
cd '${scratch.folder}' && env -i ${environment} sh "$HOME/deed.sh" >> "$HOME/said" 2>&1
exit 0
`,
  );
  const check = '[ ! -e two.txt ] || sh "$HOME/act.sh" checking; ! grep -q broken *.txt\n';
  await Deno.writeTextFile(`${scratch.home}/check.sh`, check);
  await Deno.writeTextFile(
    `${scratch.folder}/.git/hooks/pre-commit`,
    '#!/bin/sh\nsh "$HOME/act.sh" committing\n',
    {
      mode: 0o755,
    },
  );
  const during = moments.indexOf(moment) < moments.indexOf("waiting for a limit");
  await Deno.writeTextFile(`${scratch.home}/when-${during ? moment : "now"}`, "");
  const run = await runUntil(scratch, moment);
  const said = () => Deno.readTextFile(`${scratch.home}/said`).catch(() => "");
  if (!during && moment !== "waiting for a limit") await act(scratch);
  return { scratch, run, said: await said() };
}

async function runUntil(scratch: Scratch, moment: Moment): Promise<Finished> {
  const args = [specFile(scratch), ...(moment === "paused between stories" ? ["--step"] : [])];
  if (moment !== "waiting for a limit" && moment !== "stopped in a turn") {
    return await runAutom8(scratch, args);
  }
  const running = await startAutom8(scratch, args);
  await running.sees(moment === "stopped in a turn" ? /Write\s+two\.txt/ : /Wait +until/);
  if (moment === "waiting for a limit") await act(scratch);
  running.signal("SIGINT");
  return await running.done;
}

/** The user acts, while no agent does. */
async function act(scratch: Scratch): Promise<void> {
  const { success } = await new Deno.Command("sh", {
    args: [`${scratch.home}/act.sh`, "now"],
    cwd: scratch.folder,
    env: { HOME: scratch.home },
    stdin: "null",
  }).output();
  if (!success) throw new Error("the user could not act");
}

/**
 * Lives the day to its end, as the messages say how: nothing of the user's is lost, reverted or moved, what changed while an
 * agent or a check worked is committed with it, and all else of the user's is in no commit of the run.
 */
export async function survivesDay(moment: Moment, deed: Deed): Promise<void> {
  const { scratch, run, said } = await liveUntil(moment, deed);
  await using _ = scratch;
  const text = run.stdout + run.stderr;
  if (run.code !== 0) assert.match(run.stderr, /hint: .*`autom8 resume`/s, text);
  if (deed.startsWith("starts") && said.includes("error:")) {
    assert.match(said, /hint: Wait for it, [\s\S]*code 4/);
    assert.equal(said.includes("on feature/two, process"), deed.endsWith("branch"), said);
  }
  if (deed === "switches branch") await refusesElsewhere(scratch);
  const isLeft = moment === "paused between stories" || run.code !== 0;
  if (isLeft && !(deed === "starts autom8 again" && !said.includes("error:"))) {
    const args = ["resume", ...(moment === "paused between stories" ? ["--no-step"] : [])];
    const resumed = await runAutom8(scratch, args);
    assert.equal(resumed.code, 0, text + resumed.stdout + resumed.stderr);
  }
  if (moment === "paused between stories" && deed === "starts autom8 again") {
    await runAutom8(scratch, ["resume"]);
  }

  await hasBothStories(scratch);
  await keepsWhatIsTheUsers(scratch, moment, deed);
}

/** On another branch every resume is refused, and touches nothing; then the user switches back. */
async function refusesElsewhere(scratch: Scratch): Promise<void> {
  const look = async () => [
    await scratch.git("status", "--porcelain", "--branch", "-uall"),
    await scratch.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/stash"),
    await scratch.read("mine.txt"),
  ];
  const before = await look();
  assert.match(before[0] ?? "", /^## elsewhere/);
  assert.equal(before[2], "by me\n");
  const refused = await runAutom8(scratch, ["resume"]);
  assert.equal(refused.code, 1, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /`git switch feature\/two`, then continue with `autom8 resume`/);
  assert.deepEqual(await look(), before);
  await scratch.git("switch", "-q", "feature/two");
}

async function hasBothStories(scratch: Scratch): Promise<void> {
  assert.equal(await scratch.git("branch", "--show-current"), "feature/two");
  assert.match(await scratch.git("show", "feature/two:one.txt"), /^1/);
  assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
  const subjects = (await scratch.git("log", "--format=%s", "feature/two")).split("\n");
  for (const id of ["US-1", "US-2"]) {
    assert.equal(subjects.filter((line) => line === `feat: story ${id}`).length, 1, id);
  }
}

async function keepsWhatIsTheUsers(scratch: Scratch, moment: Moment, deed: Deed): Promise<void> {
  const tip = await scratch.git("show", "feature/two:mine.txt");
  const now = await scratch.read("mine.txt");
  const status = (await scratch.git("status", "--porcelain", "-uall")).split("\n");
  const byMe = await scratch.git("log", "--format=%s", "--branches", "--grep=^By me$");
  switch (deed) {
    case "edits": {
      const isTaken = isDuringWork(moment) || moment === "stopped at the review limit";
      assert.equal(tip, isTaken ? "by me" : "edited by me");
      assert.equal(now, "by me\n");
      assert.equal(await scratch.read("note.txt"), "by me too\n");
      assert.equal(status.includes(" M mine.txt") && status.includes("?? note.txt"), !isTaken);
      break;
    }
    case "commits":
    case "rebases":
    case "merges":
    case "amends":
      assert.deepEqual([tip, now, byMe], ["by me", "by me\n", "By me"]);
      assert.ok(!status.some((line) => line.includes("mine.txt")), status.join());
      break;
    case "switches branch":
      assert.deepEqual([tip, now, byMe], ["edited by me", "edited by me\n", "By me"]);
      assert.equal(await scratch.git("show", "elsewhere:mine.txt"), "by me");
      break;
    case "stashes":
      assert.equal((await scratch.git("stash", "list")).split("\n").length, 1);
      assert.equal(await scratch.git("show", "stash@{0}:mine.txt"), "by me");
      assert.equal(await scratch.git("show", "stash@{0}^3:untracked.txt"), "not yet tracked");
      assert.deepEqual([tip, now], ["edited by me", "edited by me\n"]);
      break;
    case "starts autom8 again":
    case "starts autom8 on another branch":
      assert.deepEqual([tip, now], ["edited by me", "edited by me\n"]);
      break;
    default:
      deed satisfies never;
  }
  if (deed !== "stashes") assert.equal(await scratch.read("untracked.txt"), "not yet tracked\n");
}

/** Every pair of a moment and a deed, but a second run in a checkout that the first one's run left. */
export const pairs: readonly (readonly [Moment, Deed])[] = moments.flatMap((moment) =>
  (Object.keys(deeds) as Deed[]).filter((deed) =>
    deed !== "starts autom8 on another branch" ||
    moments.indexOf(moment) <= moments.indexOf("waiting for a limit")
  ).map((deed) => [moment, deed] as const)
);
