/** What a person types, and mistypes: each command line with its exit code and the first line of what it prints. */

import assert from "assert";
import { autom8Binary, runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const spec = JSON.stringify({
  project: "example",
  branchName: "feature/example",
  userStories: [
    { id: "US-2", title: "Second", acceptanceCriteria: ["b"], priority: 2, passes: false },
    { id: "US-1", title: "First", acceptanceCriteria: ["a"], priority: 1, passes: true },
  ],
});

type Row = {
  /** DIR, HOME, SPEC and SESSION stand for those of the scratch. */
  args: string[];
  code: number;
  /** First line of stdout; else of stderr. */
  out?: RegExp;
  error?: RegExp;
  /** Last line of stderr. */
  last?: RegExp;
  /** Where it runs, if not in the repository. */
  from?: "HOME";
};

const row = (line: string, code: number, expected: Partial<Row>): Row => ({
  args: line.split(" ").filter((word) => word !== ""),
  code,
  ...expected,
});

const version = /^autom8 \d+\.\d+\.\d+ \(commit [0-9a-z-]+, deno \d+\.\d+\.\d+, [\w-]+\)$/;
const mainHelp = /^Turn a spec into reviewed, committed work/;
const resumeHelp = /^Resume a run that was interrupted, paused or failed\.$/;
const nothingRuns = /^repo {2}/;
const valid = /^spec\.json is a valid spec: example, branch feature\/example, 2 stories, 1 to do\.$/;

/** In a repository in which nothing was ever run. */
const fresh: Row[] = [
  // Version and help, in every form.
  row("--version", 0, { out: version }),
  row("-V", 0, { out: version }),
  row("version", 0, { out: version }),
  row("version --output json", 0, { out: /^\{$/ }),
  row("--help", 0, { out: mainHelp }),
  row("-h", 0, { out: mainHelp }),
  row("help", 0, { out: mainHelp }),
  row("help resume", 0, { out: resumeHelp }),
  row("resume --help", 0, { out: resumeHelp }),
  row("-h resume", 0, { out: resumeHelp }),
  row("help spec", 0, { out: /^A spec is a list of user stories/ }),
  row("help prompts", 0, { out: /^Commands:$/ }),
  row("help config", 0, { out: /^The configuration is TOML\./ }),
  row("help sessions", 0, { out: /^A session is what autom8 keeps/ }),
  row("help worktrees", 0, { out: /^A run works in a git worktree/ }),
  row("help exit-codes", 0, { out: /^Every command ends with one of these codes\./ }),
  row("help exit codes", 0, { out: /^Every command ends with one of these codes\./ }),
  row("help environment", 0, { out: /^Variables that autom8 reads:$/ }),
  row("help enviroment", 2, { last: /autom8 help environment/ }),
  row("help spec check", 0, { out: /^Check a spec and show everything that is wrong with it\.$/ }),
  row("spec check --help", 0, { out: /^Check a spec/ }),
  row("help resum", 2, {
    error: /^error: There is no command and no topic resum\.$/,
    last: /autom8 help resume/,
  }),

  // Global flags before and after the command.
  row("-C DIR status", 0, { out: nothingRuns, from: "HOME" }),
  row("status -C DIR", 0, { out: nothingRuns, from: "HOME" }),
  row("status --directory=DIR", 0, { out: nothingRuns, from: "HOME" }),
  row("-CDIR status", 0, { out: nothingRuns, from: "HOME" }),
  row("--output json status", 0, { out: /^\{$/ }),
  row("status --output json", 0, { out: /^\{$/ }),
  row("status --json", 0, { out: /^\{$/ }),
  row("status --output plain --yes", 0, { out: nothingRuns }),
  row("--yes status", 0, { out: nothingRuns }),
  row("-C DIR spec check spec.json", 0, { out: valid, from: "HOME" }),
  row("spec check spec.json -C DIR", 0, { out: valid, from: "HOME" }),
  row("spec -C DIR check spec.json", 0, { out: valid, from: "HOME" }),
  row("spec check spec.json --output json", 0, { out: /^\{$/ }),
  row("spec check spec.json --strict", 0, { out: valid }),
  row("spec convert spec.json", 0, { out: /^\{$/ }),
  row("spec convert", 2, { error: /^error: `autom8 spec convert` needs FILE/ }),
  row("spec convert spec.json --ticked maybe", 2, {
    error: /^error: --ticked maybe: expected one of done, todo\.$/,
  }),
  row("spec check near.json", 0, { out: /^near\.json is a valid spec/ }),
  row("spec check near.json --strict", 2, { out: /^near\.json is a valid spec/ }),
  row("spec check near.json --strict --output json", 2, { out: /^\{$/ }),
  row("completions bash", 0, { out: /^# bash completion for autom8$/ }),
  row("completions tcsh", 2, { error: /^error: There are no completions for tcsh\.$/ }),
  row("completions", 2, { error: /^error: `autom8 completions` needs SHELL/ }),
  row("spec schema", 0, { out: /^\{$/ }),
  row("prompts", 0, { out: /^implement +built in$/ }),
  row("prompts list", 0, { out: /^implement +built in$/ }),
  row("prompts list --output json", 0, { out: /^\{$/ }),
  row("prompts show review", 0, { out: /^## Your task$/ }),
  row("config", 0, { out: /^Key +Value +Source$/ }),
  row("config show --json", 0, { out: /^\{$/ }),
  row("config --global --output json", 0, { out: /^\{$/ }),
  row("config -C HOME", 0, { out: /^Key +Value +Source$/ }),
  row("config get max_attempts", 0, { out: /^3$/ }),
  row("config get verify", 0, { out: /^\[\]$/ }),
  row("config get claude.permission_mode -g", 0, { out: /^auto$/, from: "HOME" }),
  row("config get max_attempts --output json", 0, { out: /^\{$/ }),
  row("config path", 0, { out: /\/autom8\/repo\/config\.toml$/ }),
  row("config path --json", 0, { out: /^\{$/ }),
  row("config get verify --json", 0, { out: /^\{$/ }),
  row("config path --global", 0, { out: /\/autom8\/config\.toml$/ }),
  row("config path", 0, { out: /\/autom8\/config\.toml$/, from: "HOME" }),
  row("config schema", 0, { out: /^\{$/ }),
  row("help config set", 0, { out: /^Set a key in this project's configuration/ }),
  row("config get max_attempt", 2, {
    error: /^error: There is no key max_attempt\.$/,
    last: /Did you mean `max_attempts`\?.*autom8 help config get/,
  }),
  row("config get", 2, { error: /^error: `autom8 config get` needs KEY/ }),
  row("config set max_attempts", 2, { error: /^error: `autom8 config set` needs VALUE\.\.\./ }),
  row("config set max_attempts many", 2, {
    error: /^error: max_attempts: expected a whole number from 1 to 100, got "many"\.$/,
    last: /Its default is 3\./,
  }),
  row("config set max_attempts 1 2", 2, { error: /got a list of 2 items\.$/ }),
  row("config set modle opus", 2, { error: /^error: There is no key modle\.$/, last: /`claude.model`/ }),
  row("config set max_attempts 5", 2, {
    error: /^error: This folder is in no git work tree/,
    last: /`--global`/,
    from: "HOME",
  }),
  row("config sett review true", 2, {
    error: /^error: There is no command `autom8 config sett`\.$/,
    last: /`autom8 config set`/,
  }),
  row("config edit --output json", 2, { error: /^error: `--output json` cannot take effect/ }),
  row("resume --list", 0, { out: /^Nothing to resume\.$/ }),
  row("resume --list --output json", 0, { out: /^\{$/ }),
  row("resume --list --quiet", 2, { error: /^error: `--list` only shows runs/ }),
  row("status --quiet", 2, {
    error: /^error: `--quiet` cannot take effect: `autom8 status` shows no run\.$/,
  }),
  row("-q --output json run spec.json", 2, {
    error: /^error: `--quiet` cannot take effect: JSON output shows no activity/,
  }),
  row("resume -q", 2, { error: /^error: Nothing to resume in repo\.$/ }),
  row("resume --list --discard", 2, {
    error: /^error: `--list` only shows runs/,
    last: /autom8 help resume/,
  }),

  // Folders that are not there, or are no folders.
  row("-C /nonexistent status", 2, { error: /^error: There is no folder \/nonexistent\.$/ }),
  row("status -C spec.json", 2, { error: /^error: spec\.json is not a folder\.$/ }),
  row("status", 1, { error: /^error: .* is not inside a git work tree\.$/, from: "HOME" }),
  row("-C", 2, { error: /^error: -C needs DIR/ }),

  // Nothing to do, and what one can do.
  row("", 2, { error: /^error: No spec was given, and there is none in/ }),
  row("run", 2, { error: /^error: No spec was given, and there is none in/ }),
  row("resume", 2, { error: /^error: Nothing to resume in repo\.$/ }),
  row("resume --yes", 2, { error: /^error: Nothing to resume in repo\.$/ }),
  row("pause", 2, { error: /^error: No run is running here\.$/, last: /autom8 help pause/ }),
  row("rollback US-1", 2, { error: /^error: There is no run to roll back in repo\.$/ }),
  row("abandon", 2, { error: /^error: There is no unfinished run to abandon in repo\.$/ }),
  row("abandon --yes --output json", 2, { error: /There is no unfinished run to abandon/ }),
  row("abandon --session 00000000", 2, { error: /^error: There is no session 00000000/ }),
  row("abandon US-1", 2, { error: /US-1/, last: /autom8 help abandon/ }),
  row("help abandon", 0, { out: /^End a run where it is\./ }),
  row("improve", 2, { error: /^error: `autom8 improve` needs a terminal/, last: /improve --print/ }),
  row("improve --print", 2, { error: /^error: main is the branch that others start from/ }),
  row("improve --print feature/none", 2, { error: /^error: There is no branch feature\/none\.$/ }),
  row("improve --print --continue", 2, { error: /^error: `--print` and `--continue` exclude each other\.$/ }),
  row("improve --print --session 00000000", 2, { error: /^error: `--session` cannot take effect/ }),
  row("help improve", 0, { out: /^Refine, fix or extend a branch with Claude/ }),

  // Sessions that are not there, and where none is meant.
  row("resume --session 00000000", 2, { error: /^error: There is no session 00000000/ }),
  row("--session 00000000 resume", 2, { error: /^error: There is no session 00000000/ }),
  row("pause --session 00000000", 2, { error: /^error: There is no session 00000000/ }),
  row("rollback US-1 --session 00000000", 2, { error: /^error: There is no session 00000000/ }),
  row("status --session 00000000", 2, { error: /^error: There is no session 00000000/ }),
  row("--session 00000000", 2, { error: /^error: There is no session 00000000/ }),
  row("run --session 00000000", 2, { error: /^error: `--session` cannot take effect/ }),
  row("spec.json --session 00000000", 2, { error: /^error: `--session` cannot take effect: the branch/ }),
  row("doctor --session 00000000", 2, { error: /^error: `--session` cannot take effect/ }),
  row("pause --output json", 2, {
    error: /^error: `--output json` cannot take effect/,
    last: /autom8 help pause/,
  }),

  // Mistyped commands and flags: the nearest one.
  row("statsu", 2, {
    error: /^error: There is no command and no file statsu\.$/,
    last: /`autom8 status`.*autom8 help/,
  }),
  row("statsu --json", 2, {
    error: /^error: There is no command and no file statsu\.$/,
    last: /`autom8 status`.*autom8 help/,
  }),
  row("list", 0, { out: /^No projects yet\./ }),
  row("projects --json", 0, { out: /^\{$/ }),
  row("history", 0, { out: /^No archived runs\./ }),
  row("history --output json", 0, { out: /^\{$/ }),
  row("describe", 0, { out: /^repo$/ }),
  row("describe nowhere", 2, { error: /^error: There is no project nowhere\.$/, last: /autom8 projects/ }),
  row("cost", 0, { out: /^No runs\.$/ }),
  row("show", 2, { error: /^error: repo has no runs yet\.$/, last: /autom8 FILE/ }),
  row("log 1f0c", 2, { error: /^error: There is no run 1f0c\.$/, last: /autom8 history/ }),
  row("diff last", 2, { error: /^error: repo has no runs yet\.$/ }),
  row("export", 2, { error: /^error: repo has no runs yet\.$/ }),
  row("path", 2, { error: /^error: repo has no session\.$/ }),
  row("clean", 0, { out: /^Nothing to clean\.$/ }),
  row("clean -wn", 0, { out: /^Nothing to clean\.$/ }),
  row("clean --json", 0, { out: /^\{$/ }),
  row("clean --all --orphaned", 2, { error: /^error: `--session`, `--all` and `--orphaned` exclude/ }),
  row("clean --project nowhere", 2, { error: /^error: There is no project nowhere\.$/ }),
  row("clean -s 0123abcd", 2, { error: /session 0123abcd/ }),
  row("clean --orphan", 2, { last: /--orphaned/ }),
  row("open --json", 2, { error: /^error: `--json` cannot take effect/ }),
  row("status --all", 0, { out: nothingRuns }),
  row("monitor", 2, { error: /^error: `autom8 monitor` needs a terminal/, last: /status --global --json/ }),
  row("monitor", 2, { error: /^error: `autom8 monitor` needs a terminal/, from: "HOME" }),
  row("monitor --once", 0, { out: /^ autom8 {2}/, from: "HOME" }),
  row("monitor --json", 2, { error: /^error: / }),
  row("monitor x", 2, { error: /^error: / }),
  row("gui --port 0", 2, { error: /^error: / }),
  row("gui --port 70000 --no-open", 2, { error: /^error: There is no port 70000/ }),
  row("gui --json", 2, { error: /^error: `--json` cannot take effect/ }),
  row("gui x", 2, { error: /^error: / }),
  row("status --global --project x", 2, { error: /^error: `--project` and `--global` exclude/ }),
  row("log --raw --json", 2, { error: /^error: `--raw` and `--json` exclude/ }),
  row("rolback US-1", 2, { error: /^error: There is no command rolback\.$/, last: /`autom8 rollback`/ }),
  row("frobnicate", 2, {
    error: /^error: There is no command and no file frobnicate\.$/,
    last: /autom8 help/,
  }),
  row("spec chek spec.json", 2, {
    error: /^error: There is no command `autom8 spec chek`\.$/,
    last: /spec check/,
  }),
  row("spec", 2, {
    error: /^error: `autom8 spec` needs one of check, convert, schema\.$/,
    last: /autom8 help spec/,
  }),
  row("run --skip-reviews", 2, {
    error: /^error: `autom8 run` has no flag --skip-reviews\.$/,
    last: /`--skip-review`.*autom8 help run/,
  }),
  row("--outptu json status", 2, { error: /has no flag --outptu|no further argument/, last: /autom8 help/ }),
  row("status --outptu=json", 2, {
    error: /^error: `autom8 status` has no flag --outptu\.$/,
    last: /`--output`/,
  }),
  row("status -z", 2, { error: /^error: `autom8 status` has no flag -z\.$/, last: /autom8 help status/ }),

  // Values and arguments that make no sense.
  row("--output xml status", 2, { error: /^error: --output xml: expected one of pretty, plain, json\.$/ }),
  row("resume --max-cost much", 2, { error: /^error: --max-cost much: expected an amount in USD/ }),
  row("resume --max-cost", 2, { error: /^error: --max-cost needs USD/, last: /autom8 help resume/ }),
  row("resume --list=yes", 2, { error: /^error: --list takes no value\.$/ }),
  row("rollback", 2, { error: /^error: `autom8 rollback` needs STORY/, last: /autom8 help rollback/ }),
  row("spec.json other.json", 2, { error: /^error: `autom8` takes no further argument: other\.json\.$/ }),
  row("prompts show x", 2, { error: /^error: There is no phase x\.$/, last: /implement, review, correct/ }),
  row("run a.json --spec b.json", 2, { error: /^error: Two specs were named: a\.json and b\.json\.$/ }),

  // Specs that are not there; paths are relative to -C.
  row("nothing.json", 2, { error: /^error: There is no spec at .*\/repo\/nothing\.json\.$/ }),
  row("run nothing.json", 2, { error: /^error: There is no spec at .*\/repo\/nothing\.json\.$/ }),
  row("run --spec nothing.json", 2, { error: /^error: There is no spec at .*\/repo\/nothing\.json\.$/ }),
  row("nothing.json -C DIR", 2, {
    error: /^error: There is no spec at .*\/repo\/nothing\.json\.$/,
    from: "HOME",
  }),
  row("-- -nothing.json", 2, { error: /^error: There is no spec at .*\/repo\/-nothing\.json\.$/ }),

  // What was typed is shown without what it would do to a terminal.
  { args: ["\x1b[2J\x07"], code: 2, error: /^error: There is no command and no file \\u001b\[2J\\u0007\.$/ },
  { args: ["\x1b]0;x\x07.json"], code: 2, error: /^error: There is no spec at \/\S*\.json\.$/ },
  { args: ["--\x1b[31m"], code: 2, error: /^error: `autom8` has no flag --\\u001b\[31m\.$/ },
  { args: ["-C", "/\x1b[31m", "status"], code: 2, error: /^error: There is no folder \/\\u001b\[31m\.$/ },
  { args: ["prompts", "show", "\x1b[31mx"], code: 2, error: /^error: There is no phase x\.$/ },
  { args: ["rollback", "a\nb"], code: 2, error: /^error: There is no run to roll back in repo\.$/ },
];

/** In a repository with an unfinished run: its only agent turn failed. */
const unfinished: Row[] = [
  row("status", 0, { out: /^repo {2}1 session$/ }),
  row("status --session SESSION", 0, { out: /^repo {2}1 session$/ }),
  row("--session SESSION status --output json", 0, { out: /^\{$/ }),
  row("resume --list", 0, { out: /^Session / }),
  row("pause", 2, { error: /^error: No run is running here\.$/ }),
  row("pause --session SESSION", 2, { error: /^error: There is no session [0-9a-f]{8}/ }),
  row("SPEC --worktree", 2, {
    error: /^error: --worktree cannot take effect: the unfinished run of feature\/two/,
    last: /autom8 resume/,
  }),
  row("--worktree SPEC", 2, { error: /^error: --worktree cannot take effect/ }),
  row("run SPEC --allow-default-branch --worktree", 2, {
    error: /^error: --allow-default-branch and --worktree cannot take effect/,
  }),
  row("--worktree", 2, { error: /^error: --worktree cannot take effect/ }),
  row("--worktree --session SESSION", 2, { error: /^error: --worktree cannot take effect/ }),
  row("-C DIR --worktree", 2, { error: /^error: --worktree cannot take effect/, from: "HOME" }),
  row("HOME/other.json", 4, { error: /^error: Branch feature\/two has an unfinished run of / }),
  row("resume --discard", 2, { error: /^error: `--discard` cannot take effect/, last: /`autom8 resume`/ }),
  row("abandon", 2, { error: /^error: Nothing was changed: Abandoning a run/, last: /--yes/ }),
  row("rollback US-9", 2, { error: /^error: The run has not worked on story US-9/ }),
  row("rollback US-1 --session 00000000", 2, { error: /^error: There is no session 00000000/ }),
  // These resume the run: no flag of theirs is in the way.
  row("SPEC --no-worktree --yes", 7, { out: /^repo {2}/ }),
  row("resume -C DIR --session SESSION --output plain", 7, { out: /^repo {2}/, from: "HOME" }),
  row("--output json --session SESSION", 7, { out: /^\{.*"kind":"(?:work-continued|run-resumed)"/ }),
  row("run SPEC --output plain --max-cost 5", 7, { out: /^repo {2}/ }),
  row("--skip-review", 7, { out: /^repo {2}/ }),
  row("resume --reload", 7, { out: /^Nothing changed in configuration and spec since the run began/ }),
];

/** Runs the rows one after the other in one repository. */
async function check(
  t: Deno.TestContext,
  scratch: Scratch,
  rows: readonly Row[],
  session: string,
): Promise<void> {
  const meant: Record<string, string> = {
    DIR: scratch.folder,
    HOME: scratch.home,
    SPEC: specFile(scratch),
    SESSION: session,
  };
  for (const { args, code, out, error, last, from } of rows) {
    const typed = args.map((word) => word.replace(/DIR|HOME|SPEC|SESSION/, (name) => meant[name] ?? name));
    await t.step(`autom8 ${JSON.stringify(args.join(" "))} ends with ${code}`, async () => {
      const run = await runAutom8(scratch, typed, from === undefined ? {} : { folder: scratch.home });
      assert.equal(run.code, code, run.stdout + run.stderr);
      const lines = (text: string) => text.trimEnd().split("\n");
      if (out !== undefined) assert.match(lines(run.stdout)[0] ?? "", out);
      if (error !== undefined) assert.match(lines(run.stderr)[0] ?? "", error);
      if (last !== undefined) assert.match(lines(run.stderr).at(-1) ?? "", last);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(run.stderr, /[\x00-\x09\x0b-\x1f\x7f]/);
      // What was asked for goes to stdout, what went wrong to stderr.
      if (code === 0) assert.equal(run.stderr, "");
      if (code === 2 && out === undefined) assert.equal(run.stdout, "");
    });
  }
}

Deno.test("command lines where nothing was ever run", async (t) => {
  await using scratch = await scratchRepository({
    "README.md": "x\n",
    "spec.json": spec,
    "near.json": spec.replace('"priority"', '"verfy":[],"priority"'),
  });
  await check(t, scratch, fresh, "");
  const home = await Array.fromAsync(Deno.readDir(scratch.autom8Home), (entry) => entry.name);
  const expected = [".config.lock", "config.schema.json", "config.toml"];
  assert.deepEqual(
    home.sort(),
    expected,
    "a command line that only looks, or makes no sense, creates no more",
  );
});

Deno.test("command lines where a run is unfinished", async (t) => {
  await using scratch = await twoStories(
    { steps: [{ actions: [{ exit: 3 }], answer: "" }] },
    "max_attempts = 1\n",
  );
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 7);
  await Deno.copyFile(specFile(scratch), `${scratch.home}/other.json`);
  const { stdout } = await runAutom8(scratch, ["status", "--json"]);
  const session = JSON.parse(stdout).sessions[0].sessionId;
  await check(t, scratch, unfinished, session);
});

Deno.test("there are more than 60 command lines", () => {
  assert.ok(fresh.length + unfinished.length >= 60, String(fresh.length + unfinished.length));
});

Deno.test("an argument that is not UTF-8 never reaches autom8: the runtime below it gives up first", async () => {
  await using scratch = await scratchRepository({ "README.md": "x\n" });
  const { code } = await new Deno.Command("sh", {
    args: ["-c", 'exec "$0" "$(printf "\\377")"', await autom8Binary()],
    cwd: scratch.folder,
    clearEnv: true,
    env: scratch.env,
  }).output();
  assert.notEqual(code, 0);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(scratch.autom8Home)), []);
});
