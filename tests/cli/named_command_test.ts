/** The command of a command line, found before any table is loaded. */

import assert from "assert";
import { readCommandLine } from "../../src/cli/command_line.ts";
import { namedCommand } from "../../src/cli/named_command.ts";
import { commandNames, loadCommand, loadCommands, shortForms } from "../../src/commands/commands.ts";
import { flagName } from "../../src/commands/flag.ts";

const commands = await loadCommands();

const named = (args: readonly string[]) => namedCommand(args, commandNames, shortForms);

const rows: readonly [args: string[], name: string | null][] = [
  [[], ""],
  [["status"], "status"],
  [["spec.json"], ""],
  [["spec.json", "--max-cost", "5"], ""],
  [[""], ""],
  [["staus"], ""],
  [["-C", "status", "list"], "list"],
  [["--json", "-y", "status", "--all"], "status"],
  [["spec", "check", "a.json"], "spec check"],
  [["-C", "x", "spec", "--json", "check"], "spec check"],
  [["config"], "config show"],
  [["config", "--json"], "config show"],
  [["config", "get", "verify"], "config get"],
  [["prompts"], "prompts list"],
  [["--", "status"], "status"],
  [["--version"], ""],
  [["-h"], ""],
  [["status", "--help"], "status"],
  [["agent", "--anything"], "agent"],
  [["__complete", "bash", "config", "set"], "__complete"],
  // A flag before the name may take the next word as its value.
  [["--max-cost", "5", "run"], null],
  [["--skip-review", "spec.json"], null],
  [["config", "--global", "set"], null],
  // What was meant takes all names to tell.
  [["config", "nonsense"], null],
  [["spec"], null],
  [["toString"], ""],
];

for (const [args, name] of rows) {
  Deno.test(`the command of ${JSON.stringify(args)} is ${JSON.stringify(name)}`, () => {
    assert.equal(named(args), name);
  });
}

Deno.test("every command is listed by its own name", () => {
  assert.deepEqual(commands.map(({ name }) => name), commandNames);
});

Deno.test("a command line means the same with the table of its command alone as with all of them", async () => {
  const lines = [
    ...rows.map(([args]) => args),
    ...commands.flatMap(({ examples }) => examples.map(([line]) => line.split(" ").slice(1))),
    ...commands.flatMap(({ name, flags }) =>
      Object.entries(flags).map(([key, { placeholder }]) => [
        ...name.split(" ").filter((word) => word !== ""),
        `--${flagName(key)}`,
        ...placeholder === null ? [] : ["1"],
        "x",
      ])
    ),
  ];
  let read = 0;
  for (const args of lines) {
    const name = named(args);
    if (name === null) continue;
    const alone = readCommandLine(args, { commands: [await loadCommand(name)], shortForms });
    // What is wrong is read again with all of them.
    if (alone.kind === "misuse") continue;
    assert.deepEqual(alone, readCommandLine(args, { commands, shortForms }), args.join(" "));
    read += 1;
  }
  assert.ok(read > 100);
});
