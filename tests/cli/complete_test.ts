/** What TAB offers: each command line, with what is offered for its last word. */

import assert from "assert";
import { completionOf } from "../../src/cli/complete.ts";
import { loadCommands } from "../../src/commands/commands.ts";
import { defineCommand } from "../../src/commands/command.ts";

const commands = await loadCommands();

/** A command like those that take a key and values, and one that is also a group. */
const made = [
  defineCommand({
    name: "made set",
    summary: "Set a key.",
    arguments: {
      key: { placeholder: "KEY", description: "a key", required: true },
      value: { placeholder: "VALUE", description: "a value", required: true },
    },
    flags: {},
    examples: [["autom8 made set x y", "x"]],
    session: "no",
    json: false,
    run: () => Promise.resolve(0),
  }),
];

type Row = {
  /** The last word is being typed: "status " ends with an empty one. */
  line: string;
  /** Some of what is offered, and some of what is not. */
  has?: string[];
  lacks?: string[];
  /** All that is offered. */
  all?: string[];
  source?: string | null;
  /** The configuration key whose values are asked for. */
  key?: string;
  typed?: string;
  prefix?: string;
};

const rows: Row[] = [
  {
    line: "",
    has: ["run", "resume", "spec", "init", "help"],
    lacks: ["agent", "__complete", ""],
    source: "spec-files",
  },
  { line: "res", has: ["resume"], source: "spec-files", typed: "res" },
  { line: "run ", all: [], source: "spec-files" },
  { line: "run --spec ", all: [], source: "spec-files" },
  { line: "run spec.json ", all: [], source: null },
  { line: "spec ", all: ["check", "convert", "schema"], source: null },
  { line: "spec check ", all: [], source: "spec-files" },
  { line: "config set ", all: [], source: "config-keys" },
  { line: "config set review ", all: [], source: "config-values", key: "review" },
  { line: "config set --global claude.effort m", source: "config-values", key: "claude.effort", typed: "m" },
  { line: "config set verify npm ", all: [], source: null },
  { line: "config get ", all: [], source: "config-keys" },
  { line: "prompts ", all: ["list", "show", "copy"], source: null },
  { line: "prompts show ", all: [], source: "phases" },
  { line: "rollback ", all: [], source: "stories" },
  { line: "resume ", all: [], source: null },
  { line: "resume --session ", all: [], source: "sessions" },
  { line: "resume -s ", all: [], source: "sessions" },
  { line: "resume --session=ab", prefix: "--session=", typed: "ab", source: "sessions" },
  { line: "resume --session = ab", typed: "ab", source: "sessions" },
  { line: "resume --session =", typed: "", source: "sessions" },
  {
    line: "resume -",
    has: ["--discard", "--no-step", "--session", "--output", "--help"],
    lacks: ["--allow-default-branch"],
  },
  { line: "resume --discard --", lacks: ["--discard"], has: ["--list"] },
  { line: "resume --step --", lacks: ["--step", "--no-step"] },
  { line: "doctor -", lacks: ["--session"], has: ["--output"] },
  { line: "--output ", all: ["pretty", "plain", "json"] },
  { line: "status --output ", all: ["pretty", "plain", "json"] },
  { line: "--output=p", all: ["pretty", "plain", "json"], prefix: "--output=", typed: "p" },
  { line: "-C ", all: [], source: "folders" },
  { line: "-C x resume --session ", source: "sessions" },
  { line: "run --max-cost ", all: [], source: null },
  { line: "completions ", all: ["bash", "zsh", "fish", "powershell"] },
  { line: "help ", has: ["resume", "spec", "exit-codes", "worktrees"] },
  { line: "help spec ", all: ["check", "convert", "schema"] },
  { line: "made ", all: ["set"] },
  { line: "made set ", all: [], source: "config-keys" },
  { line: "made set x ", all: [], source: null },
  { line: "--nonsense ", has: ["run"] },
  { line: "nonsense ", all: [], source: null },
];

for (const { line, has = [], lacks = [], all, source, key, typed, prefix } of rows) {
  Deno.test(`TAB after: autom8 ${line}`, () => {
    const found = completionOf(line.split(" "), [...commands, ...made]);
    const values = found.candidates.map(({ value }) => value);
    for (const value of has) assert.ok(values.includes(value), `${value} in ${values}`);
    for (const value of lacks) assert.ok(!values.includes(value), `${value} in ${values}`);
    if (all !== undefined) assert.deepEqual(values, all);
    if (source !== undefined) assert.equal(found.source, source);
    assert.equal(found.key, key ?? null);
    if (typed !== undefined) assert.equal(found.typed, typed);
    if (prefix !== undefined) assert.equal(found.prefix, prefix);
    assert.equal(new Set(values).size, values.length, "each word once");
  });
}

Deno.test("the folder of -C is the one whose sessions are offered", () => {
  for (const line of ["-C x resume --session ", "resume --directory=x -s ", "-Cx resume -s "]) {
    assert.equal(completionOf(line.split(" "), commands).folder, "x", line);
  }
});
