/** A second Ctrl-C: everything ends now, whatever it was that did not want to end. Row 25, and a part of row 24. */

import assert from "assert";
import { join } from "path";
import { autom8Binary, runAutom8, type Running, startAutom8 } from "../harness/autom8.ts";
import { answerOnTerminal, hasTerminal } from "../harness/terminal.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

const unix = { ignore: Deno.build.os === "windows" };

/** A process that never ends, unlike any other on this machine. */
const endless = (name: string) => `tail -s ${500_000 + Deno.pid}${name.length} -f /dev/null`;

/**
 * Writes the pid of a process in a session of its own, says when it is asked to end, and does not end.
 *
 * @param name Of the files in `HOME`, which also tell the processes of several tests apart.
 */
const deaf = (name: string) =>
  `trap 'echo > "$HOME/${name}.asked"' INT TERM HUP
setsid sh -c 'exec ${endless(name)}' &
echo > "$HOME/${name}.started"
while :; do sleep 0.05; done`;

async function leftOf(name: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.trimEnd() === endless(name));
}

/** Waits for a file in the scratch's home, or fails when autom8 has ended, for which the harness sees in time. */
async function appears(scratch: Scratch, name: string, running: Running): Promise<void> {
  const isThere = () => Deno.stat(join(scratch.home, name)).then(() => true, () => false);
  let hasEnded = false;
  running.done.then(() => hasEnded = true);
  while (!await isThere()) {
    // It may have ended just after the file came.
    if (hasEnded && await isThere()) return;
    assert.ok(!hasEnded, `autom8 ended before ${name} was there:\n${running.stdout()}${running.stderr()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function deafAgent(scratch: Scratch): Promise<void> {
  const path = join(scratch.home, "claude");
  const good = `exec '${await autom8Binary()}' agent "$HOME/script.json" "$@"`;
  const body = `test -e "$HOME/no-agent" || [ "$1" = --version ] && ${good}\n${deaf("agent")}`;
  await Deno.writeTextFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  scratch.env.AUTOM8_CLAUDE = path;
}

async function deafHook(scratch: Scratch): Promise<void> {
  const path = join(scratch.folder, ".git/hooks/pre-commit");
  await Deno.mkdir(join(scratch.folder, ".git/hooks"), { recursive: true });
  const body = `test -e "$HOME/no-hook" && exit 0\n${deaf("hook")}`;
  await Deno.writeTextFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

async function deafCheck(scratch: Scratch): Promise<void> {
  const body = `test -e "$HOME/no-check" && exit 0\n${deaf("check")}`;
  await Deno.writeTextFile(join(scratch.home, "check.sh"), body);
  const config = join(scratch.autom8Home, "config.toml");
  const settings = (await Deno.readTextFile(config)).replace(
    /^verify = .*$/m,
    'verify = ["sh $HOME/check.sh"]',
  );
  await Deno.writeTextFile(config, settings);
}

/** Setup commands of a new worktree. */
async function deafSetup(scratch: Scratch): Promise<void> {
  const body = `test -e "$HOME/no-setup" && exit 0\n${deaf("setup")}`;
  await Deno.writeTextFile(join(scratch.home, "setup.sh"), body);
  const config = join(scratch.autom8Home, "config.toml");
  const settings = (await Deno.readTextFile(config)).replace("worktree = false", "");
  await Deno.writeTextFile(config, `worktree = true\nworktree_setup = ["sh $HOME/setup.sh"]\n${settings}`);
}

/** The check of a story; the one before the first agent is the case above it. */
async function deafStoryCheck(scratch: Scratch): Promise<void> {
  await deafCheck(scratch);
  const path = join(scratch.home, "check.sh");
  const quick = `git log -1 --format=%H > /dev/null; test -e one.txt || exit 0\n`;
  await Deno.writeTextFile(path, quick + await Deno.readTextFile(path));
}

type Case = {
  name: string;
  /** Where it runs, if there are two of that name. */
  of?: string;
  prepare: (scratch: Scratch) => Promise<void>;
};

const cases: Case[] = [
  { name: "agent", prepare: deafAgent },
  { name: "check", prepare: deafCheck },
  { name: "hook", prepare: deafHook },
  { name: "setup", prepare: deafSetup },
  { name: "check", of: "a story", prepare: deafStoryCheck },
];

for (const { name, of, prepare } of cases) {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    Deno.test(
      `row 25: a second ${signal} ends a deaf ${name}${
        of === undefined ? "" : ` of ${of}`
      } and its tools, says so, and the run can be resumed`,
      unix,
      async () => {
        await using scratch = await twoStories();
        await prepare(scratch);
        const running = await startAutom8(scratch, [specFile(scratch)]);
        await appears(scratch, `${name}.started`, running);
        running.signal(signal);
        await appears(scratch, `${name}.asked`, running);
        running.signal(signal);
        const stopped = await running.done;
        assert.deepEqual([stopped.code, stopped.killedAfter], [code, null], stopped.stdout + stopped.stderr);
        assert.match(
          stopped.stdout,
          /Stopping: [^]*Ctrl-C again[^]*Stopping at once/,
        );
        assert.match(stopped.stdout + stopped.stderr, /autom8 resume/);
        assert.deepEqual(await leftOf(name), []);
        await Deno.writeTextFile(join(scratch.home, `no-${name}`), "");
        const resumed = await runAutom8(scratch, ["resume"]);
        assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
      },
    );
  }
}

Deno.test("row 24: a second Ctrl-C ends a run that waits for a spec which became a FIFO", unix, async () => {
  const fifo = { run: 'rm -f "$HOME/spec.json"; mkfifo "$HOME/spec.json"; echo > "$HOME/fifo"' };
  const first = { phase: "implement", actions: [{ write: "one.txt", text: "1\n" }, fifo], answer: "Done." };
  await using scratch = await twoStories({ steps: [first, ...twoStoriesScript.steps] });
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await appears(scratch, "fifo", running);
  // However far it is by now, and whether it waits at all: neither of two signals may be lost in a read.
  const timer = setInterval(() => running.signal("SIGINT"), 500);
  running.signal("SIGINT");
  const stopped = await running.done.finally(() => clearInterval(timer));
  assert.equal(stopped.killedAfter, null);
});

/** What the first signal finds before a run is driven: it answers in words, and nothing is left. */
const early: { name: string; args: string[]; prepare: (scratch: Scratch) => Promise<string> }[] = [
  {
    name: "an agent that does not report its version",
    args: [],
    async prepare(scratch) {
      const path = join(scratch.home, "claude");
      const body = `echo > "$HOME/version.started"\nexec ${endless("version")}`;
      await Deno.writeTextFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
      scratch.env.AUTOM8_CLAUDE = path;
      return "version.started";
    },
  },
];

for (const { name, args, prepare } of early) {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    Deno.test(
      `row 25: before a run begins, ${signal} ends ${name}, says so, and leaves no session`,
      unix,
      async () => {
        await using scratch = await twoStories();
        const sign = await prepare(scratch);
        const running = await startAutom8(scratch, [...args, specFile(scratch)]);
        await appears(scratch, sign, running);
        running.signalGroup(signal);
        const stopped = await running.done;
        assert.deepEqual([stopped.code, stopped.killedAfter], [code, null], stopped.stderr);
        assert.match(stopped.stderr, /Stopped by [^]*Nothing was begun or changed/);
        assert.deepEqual(await leftOf("version"), []);
        assert.deepEqual([...Deno.readDirSync(join(scratch.autom8Home, "repo/sessions"))], []);
      },
    );
  }
}

Deno.test("row 25: Ctrl-C at a question stops, says so, and leaves no session", unix, async () => {
  await using scratch = await twoStories();
  const spec = JSON.parse(await Deno.readTextFile(specFile(scratch)));
  spec.userStories[0].verify = ["true"];
  await Deno.writeTextFile(specFile(scratch), JSON.stringify(spec));
  if (!await hasTerminal()) return console.log("NOT TRIED: there is no `script` to make terminals with");
  const { code, screen } = await answerOnTerminal(scratch, [specFile(scratch)], /Run them\?/, "\x03");
  assert.equal(code, 130, screen);
  assert.match(screen, /Stopped by Ctrl-C[^]*Nothing was begun/);
  assert.deepEqual([...Deno.readDirSync(join(scratch.autom8Home, "repo/sessions"))], []);
});
