/** The terminal around `autom8 monitor`: taken over, given back, and right again after everything that can happen. */

import assert from "assert";
import { join } from "path";
import { autom8Binary } from "../harness/autom8.ts";
import { scratchRepository } from "../harness/scratch.ts";
import { hasTmux, openPane } from "../harness/tmux.ts";

const test = await hasTmux() ? Deno.test : Deno.test.ignore;

const newcomer = "autom8 is not running anything";

test("the terminal is right after quitting, Ctrl-Z and fg, and signals", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await using pane = await openPane(scratch, 80, "PS1='$ ' bash --norc -i");
  const pidFile = join(scratch.home, "pid");
  const command = `sh -c 'echo $$ > ${pidFile}; exec ${await autom8Binary()} monitor'`;
  const shell = async (line: string) => {
    await pane.type(line);
    await pane.key("Enter");
  };
  /** The shell has its own screen again, reads lines and echoes what is typed. */
  const isRight = async (code: number, mark: string) => {
    await shell(`echo "${mark} $?" $(stty -a | grep -o '[- ]icanon\\|[- ]echo ')`);
    const rows = await pane.sees(new RegExp(`^${mark} `, "m"));
    assert.equal(rows.find((row) => row.startsWith(`${mark} `)), `${mark} ${code} icanon echo`);
    assert.ok(!rows.some((row) => row.includes(newcomer)));
  };

  await shell(command);
  await pane.sees(newcomer);
  await pane.key("C-z");
  await pane.sees("Stopped");
  await isRight(148, "suspended");
  await shell("fg");
  await pane.sees(newcomer);
  await pane.type("3");
  await pane.sees("[3 History");
  await pane.type("q");
  await pane.sees("suspended 148");
  await isRight(0, "quit");

  for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 143], ["SIGINT", 130]] as const) {
    await shell(command);
    await pane.sees(newcomer);
    Deno.kill(Number(await Deno.readTextFile(pidFile)), signal);
    // What is typed before the shell is back is the monitor's.
    await pane.sees("suspended 148");
    await isRight(code, signal);
  }
});

test("a window that is resized again and again shows the last size", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await using pane = await openPane(scratch, 80, `'${await autom8Binary()}' monitor`);
  await pane.sees(newcomer);
  for (let columns = 60; columns < 100; columns += 2) await pane.resize(columns);
  await pane.resize(1);
  await pane.resize(72);
  // The header ends with the clock, and a column of space.
  const rows = await pane.sees(/^.{65} \d\d:\d\d$/m);
  assert.equal(rows.filter((row) => row.includes(newcomer)).length, 1);
});
