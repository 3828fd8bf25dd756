/** The words of a command line: as `parseArgs` of `node:util` splits them, and what autom8 does differently. */

import assert from "assert";
import { parseArgs } from "node:util";
import { readWords, type Word } from "../../src/cli/words.ts";
import { loadCommands } from "../../src/commands/commands.ts";

const commands = await loadCommands();

const lines: readonly string[][] = [
  [],
  ["status"],
  ["status", "--all"],
  ["status", "-a", "-y"],
  ["-ay", "status"],
  ["-y", "-Cdir", "status"],
  ["-yCdir", "status"],
  ["-yC", "dir", "status"],
  ["-C", "dir", "status"],
  ["-C"],
  ["--session"],
  ["--session", "ab", "status"],
  ["--session=ab", "status"],
  ["--session=", "status"],
  ["--session=a=b"],
  ["--max-cost", "5", "spec.json"],
  ["--max-cost", "-5", "spec.json"],
  ["--spec", "-", "run"],
  ["--spec", ""],
  ["run", "--no-worktree", "spec.json"],
  ["run", "--json=x"],
  ["run", "--unknown", "spec.json"],
  ["run", "--unknown=1", "spec.json"],
  ["run", "-z", "-zy", "spec.json"],
  ["run", "--=x", "---"],
  ["-"],
  [""],
  ["--", "--all", "-a", "--"],
  ["config", "set", "claude.args", "--", "--verbose"],
  ["run", "-s", "日本", "ü-ö.md"],
];

for (const args of lines) {
  Deno.test(`words as parseArgs splits them: ${JSON.stringify(args)}`, () => {
    assert.deepEqual(readWords(args, commands), { words: asParseArgs(args), rest: [] });
  });
}

function asParseArgs(args: readonly string[]): Word[] {
  const value = { type: "string" } as const;
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      all: { type: "boolean", short: "a" },
      yes: { type: "boolean", short: "y" },
      directory: { ...value, short: "C" },
      session: { ...value, short: "s" },
      "max-cost": value,
      spec: value,
    },
  });
  return tokens.flatMap((token): Word[] => {
    if (token.kind === "positional") return [{ kind: "plain", text: token.value }];
    if (token.kind === "option-terminator") return [];
    return [{ kind: "flag", name: token.name, typed: token.rawName, text: token.value ?? null }];
  });
}

const flag = (name: string, typed: string, text: string | null): Word => ({
  kind: "flag",
  name,
  typed,
  text,
});
const plain = (text: string): Word => ({ kind: "plain", text });

const own: readonly [name: string, args: string[], words: Word[], rest?: string[]][] = [
  ["a letter with an equals sign", ["-C=dir"], [flag("directory", "-C", "dir")]],
  ["a flag where a value should be", ["--session", "--all"], [
    flag("session", "--session", null),
    flag("all", "--all", null),
  ]],
  ["the next flag keeps its value", ["--session", "--spec", "x"], [
    flag("session", "--session", null),
    flag("spec", "--spec", "x"),
  ]],
  ["the end of flags where a value should be", ["--session", "--", "--all"], [
    flag("session", "--session", null),
    plain("--all"),
  ]],
  ["a letter beyond the basic plane", ["-y🚀"], [flag("yes", "-y", null), flag("🚀", "-🚀", null)]],
  ["a command that reads its own arguments", ["__complete", "bash", "--x", "--"], [
    plain("__complete"),
    plain("bash"),
  ], ["--x", "--"]],
  ["flags before such a command", ["-y", "__complete", "bash", "-C"], [
    flag("yes", "-y", null),
    plain("__complete"),
    plain("bash"),
  ], ["-C"]],
];

for (const [name, args, words, rest = []] of own) {
  Deno.test(`words of a command line: ${name}`, () => {
    assert.deepEqual(readWords(args, commands), { words, rest });
  });
}
