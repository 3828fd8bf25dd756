/** Command lines as calls: a table of what may be typed, and of what makes no sense. */

import assert from "assert";
import { type CommandLine, readCommandLine } from "../../src/cli/command_line.ts";
import { commandHelp, programHelp } from "../../src/cli/help.ts";
import { loadCommands, shortForms } from "../../src/commands/commands.ts";
import { flagName } from "../../src/commands/flag.ts";
import { globalFlags } from "../../src/commands/global_flags.ts";

const commands = await loadCommands();

const read = (...args: string[]): CommandLine => readCommandLine(args, { commands, shortForms });

/** A call as far as it differs from one without arguments and flags. */
function given(line: CommandLine): Record<string, unknown> {
  assert.equal(line.kind, "call", JSON.stringify(line));
  if (line.kind !== "call") return {};
  const { command, arguments: values, flags, global, rest } = line.call;
  const missing: Record<string, unknown> = {};
  for (const [key, flag] of Object.entries({ ...globalFlags, ...command.flags })) missing[key] = flag.missing;
  const all = { ...values, ...flags, ...global };
  const set = Object.entries(all).filter(([key, value]) => value !== (missing[key] ?? null));
  return { ...Object.fromEntries(set), command: command.name, ...(rest.length > 0 ? { rest } : {}) };
}

const calls: [args: string[], expected: Record<string, unknown>][] = [
  [[], { command: "" }],
  [["spec.json"], { command: "", file: "spec.json" }],
  [["spec.json", "-C", "d"], { command: "", file: "spec.json", directory: "d" }],
  [["-C", "d", "spec.json"], { command: "", file: "spec.json", directory: "d" }],
  [["--directory=d", "spec.json"], { command: "", file: "spec.json", directory: "d" }],
  [["-Cd", "status"], { command: "status", directory: "d" }],
  [["-C=d", "status"], { command: "status", directory: "d" }],
  [["-yC", "d", "status"], { command: "status", directory: "d", yes: true }],
  [["status", "-C", "d"], { command: "status", directory: "d" }],
  [["status", "--output", "json"], { command: "status", output: "json" }],
  [["--output", "json", "status"], { command: "status", output: "json" }],
  [["config", "set", "base_branch", ""], { command: "config set", key: "base_branch", values: [""] }],
  [["run", "spec.json"], { command: "run", file: "spec.json" }],
  [["run", "--spec", "spec.json"], { command: "run", spec: "spec.json" }],
  [["run", "--output", "plain"], { command: "run", output: "plain" }],
  [["resume", "--yes"], { command: "resume", yes: true }],
  [["--yes", "resume"], { command: "resume", yes: true }],
  [["resume", "-q"], { command: "resume", quiet: true }],
  [["--quiet", "run", "spec.json"], { command: "run", file: "spec.json", quiet: true }],
  [["-qyC", "d", "spec.json"], { command: "", file: "spec.json", quiet: true, yes: true, directory: "d" }],
  [["--session", "a1", "resume"], { command: "resume", session: "a1" }],
  [["resume", "-s", "a1"], { command: "resume", session: "a1" }],
  [["--max-cost", "5", "resume"], { command: "resume", maxCost: 5 }],
  [["--max-cost", "0.5", "spec.json"], { command: "", file: "spec.json", maxCost: 0.5 }],
  [["--session", "a1"], { command: "", session: "a1" }],
  [["--step", "spec.json", "--worktree"], { command: "", file: "spec.json", step: true, worktree: true }],
  [["resume", "--no-step"], { command: "resume", step: false }],
  [["--no-worktree", "run"], { command: "run", worktree: false }],
  [["--worktree", "--no-worktree", "run"], { command: "run", worktree: false }],
  [["prompts"], { command: "prompts list" }],
  [["prompts", "-C", "d"], { command: "prompts list", directory: "d" }],
  [["prompts", "-C", "d", "show", "review"], { command: "prompts show", phase: "review", directory: "d" }],
  [["spec", "check", "spec.json"], { command: "spec check", file: "spec.json" }],
  [["config"], { command: "config show" }],
  [["config", "-g"], { command: "config show", global: true }],
  [["config", "get", "review"], { command: "config get", key: "review" }],
  [["config", "set", "verify", "a", "b c"], { command: "config set", key: "verify", values: ["a", "b c"] }],
  [["config", "set", "a", "-g", "b", "c"], {
    command: "config set",
    key: "a",
    values: ["b", "c"],
    global: true,
  }],
  [["config", "set", "a", "--", "-b", "-c"], { command: "config set", key: "a", values: ["-b", "-c"] }],
  [["help"], { command: "help" }],
  [["--", "-odd.json"], { command: "", file: "-odd.json" }],
  [["--", "status"], { command: "status" }],
  [["run", "-"], { command: "run", file: "-" }],
  [["agent", "s.json", "-p", "--output", "x"], {
    command: "agent",
    script: "s.json",
    rest: ["-p", "--output", "x"],
  }],
];

for (const [args, expected] of calls) {
  Deno.test(`autom8 ${args.join(" ")} is a call of "${expected.command}"`, () => {
    assert.deepEqual(given(read(...args)), expected);
  });
}

Deno.test("help takes the words of a command", () => {
  const line = read("help", "spec", "check");
  assert.ok(line.kind === "call");
  assert.deepEqual(line.call.arguments, { command: "spec", subcommand: "check" });
});

const helps: [args: string[], words: string[]][] = [
  [["--help"], []],
  [["-h", "resume"], ["resume"]],
  [["resume", "--help"], ["resume"]],
  [["resume", "--no-such-flag", "-h"], ["resume"]],
  [["spec", "--help"], ["spec"]],
  [["spec", "check", "--help"], ["spec", "check"]],
];

for (const [args, words] of helps) {
  Deno.test(`autom8 ${args.join(" ")} asks for help`, () => {
    assert.deepEqual(read(...args), { kind: "help", words });
  });
}

const misuses: [args: string[], problem: RegExp, hint: RegExp | null, command: string][] = [
  [["run", "--skip-reviews"], /`autom8 run` has no flag --skip-reviews/, /--skip-review`/, "run"],
  [["--stepp", "spec.json"], /`autom8` has no flag --stepp/, /--step`/, ""],
  [["status", "--zzz"], /has no flag --zzz/, null, "status"],
  [["status", "-z"], /has no flag -z/, null, "status"],
  [["resume", "--max-cost"], /--max-cost needs USD/, null, "resume"],
  [["resume", "--max-cost", "much"], /--max-cost much: expected an amount in USD/, null, "resume"],
  [["resume", "--max-cost", "-1"], /--max-cost -1: expected/, null, "resume"],
  [["resume", "--session", "--list"], /--session needs ID/, null, "resume"],
  [["resume", "--session="], /--session needs ID/, null, "resume"],
  [["resume", "--list=yes"], /--list takes no value/, null, "resume"],
  [["status", "--output", "xml"], /--output xml: expected one of pretty, plain, json/, null, "status"],
  [["rollback"], /`autom8 rollback` needs STORY/, null, "rollback"],
  [["rollback", ""], /`autom8 rollback` needs STORY/, null, "rollback"],
  [[""], /`autom8` needs /, null, ""],
  [["run", ""], /`autom8 run` needs /, null, "run"],
  [["status", ""], /takes no further argument: ""/, null, "status"],
  [["show", ""], /`autom8 show` needs RUN/, null, "show"],
  [["rollback", "A", "B"], /takes no further argument: B/, null, "rollback"],
  [["a.json", "b.json"], /takes no further argument: b.json/, null, ""],
  [["statsu", "--follow"], /There is no command statsu/, /autom8 status/, ""],
  [["pause", "--json"], /`--json` cannot take effect/, /Leave it out/, "pause"],
  [["status", "--json", "--output", "plain"], /`--json` and `--output plain` exclude/, /Give one/, "status"],
  [["history", "--limit", "0"], /--limit 0: expected a whole number from 1/, null, "history"],
  [["cost", "--since", "2026-02-31"], /--since 2026-02-31: expected a day/, null, "cost"],
  [["rolback", "US-1"], /There is no command rolback/, /autom8 rollback/, ""],
  [["spec"], /needs one of check, convert, schema/, null, "spec"],
  [["spec", "chek", "x"], /There is no command `autom8 spec chek`/, /autom8 spec check/, "spec"],
  [["prompts", "sho"], /There is no command `autom8 prompts sho`/, /autom8 prompts show/, "prompts"],
  [["run", "--session", "a1"], /`--session` cannot take effect/, /Leave it out/, "run"],
  [["spec.json", "--session", "a1"], /`--session` cannot take effect: the branch/, /autom8 resume/, ""],
  [["pause", "--output", "json"], /`--output json` cannot take effect/, /Leave it out/, "pause"],
  [["\x1b[2J\x07", "x"], /: x\.$/, null, ""],
  [["run", "--\x1b[2J"], /--\\u001b\[2J/, null, "run"],
  [["status", "\u202eevil"], /\\u202eevil/, null, "status"],
];

for (const [args, problem, hint, command] of misuses) {
  Deno.test(`autom8 ${JSON.stringify(args)} makes no sense, and the error says why`, () => {
    const line = read(...args);
    assert.ok(line.kind === "misuse", JSON.stringify(line));
    assert.match(line.problem, problem);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(line.problem, /[\x00-\x1f\x7f\u202e]/);
    if (hint === null) assert.equal(line.hint, null);
    else assert.match(line.hint ?? "", hint);
    assert.equal(line.command, command);
  });
}

Deno.test("a very long argument is cut in an error", () => {
  const line = read("status", "x".repeat(100_000));
  assert.ok(line.kind === "misuse" && line.problem.length < 400);
});

Deno.test("a flag takes a value in every command or in none, so it may stand before the command", () => {
  const kinds = new Map<string, boolean>();
  for (const flags of [globalFlags, ...commands.map((command) => command.flags)]) {
    for (const [key, { placeholder }] of Object.entries(flags)) {
      const takesValue = placeholder !== null;
      assert.equal(kinds.get(key) ?? takesValue, takesValue, key);
      kinds.set(key, takesValue);
    }
  }
});

Deno.test("every example is a command line of its command", () => {
  for (const { name, examples } of commands) {
    for (const [example] of examples) {
      const words = example.split(/ (?:[|]|>>?) /)[0]?.split(" ").slice(1) ?? [];
      const { command } = given(read(...words));
      if (name !== "") assert.equal(command, name, example);
    }
  }
});

Deno.test("the help shows every command, flag and example, in as many columns as there are", () => {
  for (const width of [20, 40, 80, 200]) {
    const help = programHelp(commands, width);
    for (const { name, hidden, summary } of commands) {
      const isListed = new RegExp(`^ {2}${name}\\b`, "m").test(help);
      if (name !== "") assert.equal(isListed, hidden !== true, name);
      assert.match(summary, /^[A-Z].*\.$/);
    }
    for (const command of commands) {
      const text = commandHelp([command], width);
      for (const key of Object.keys(command.flags)) assert.ok(text.includes(`--${flagName(key)}`), key);
      for (const [example] of command.examples) assert.ok(text.includes(`\n  ${example}\n`), example);
    }
    // Titles and command lines stay whole, and so does a long flag with its value.
    const longest = Math.max(width, 34);
    const wrapped = help.split("\n").filter((line) => /^ /.test(line) && !/^ +autom8/.test(line));
    for (const line of wrapped) assert.ok(line.length <= longest, line);
  }
});

Deno.test("the help offers --quiet to the commands that show a run, and to no other", () => {
  for (const command of commands) {
    assert.equal(commandHelp([command], 80).includes("--quiet"), command.showsRun === true, command.name);
  }
});
