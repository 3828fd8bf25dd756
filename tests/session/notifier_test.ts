import assert from "assert";
import { join } from "path";
import { defaultConfig } from "../../src/config/config.ts";
import type { Recorder } from "../../src/run/driver.ts";
import { createNotifier } from "../../src/session/notifier.ts";
import { openProject } from "../../src/store/project.ts";
import { sessionPaths } from "../../src/store/paths.ts";
import { runAfter, wholeRun } from "../view/sample_run.ts";

/** Runs `notify` for a completed run; the notes, and the file that the command may write. */
async function notified(
  command: (file: string) => string[],
  options: { environment?: Record<string, string>; timeoutMs?: number } = {},
): Promise<{ notes: string[]; file: string }> {
  const folder = await Deno.makeTempDir();
  try {
    const session = sessionPaths(await openProject(folder, "/x/repo"), "s");
    const file = join(folder, "got");
    const config = { ...defaultConfig, notify: command(file) };
    const run = { ...runAfter(wholeRun()), config, branch: "feat/hunter2hunter2" };
    const recorder: Recorder = { run, record: () => Promise.resolve() };
    const notes: string[] = [];
    const notifier = createNotifier(recorder, session, { message: (text) => void notes.push(text) }, {
      mask: (text) => text.replaceAll("hunter2hunter2", "[masked]"),
      environment: options.environment ?? {},
      ...options,
    });
    await notifier.recorder.record({ kind: "notice", text: "x" }, { kind: "run-completed" });
    await notifier.settled();
    return { notes, file: await Deno.readTextFile(file).catch(() => "") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the program gets one document on its standard input, masked", async () => {
  const { notes, file } = await notified((file) => ["sh", "-c", 'cat >> "$0"', file]);
  assert.deepEqual(notes, []);
  const document = JSON.parse(file);
  assert.equal(document.event, "completed");
  assert.equal(document.branch, "feat/[masked]");
  assert.equal(file.trimEnd().split("\n").length, 1);
});

Deno.test("the program gets neither the agent's credentials nor the files of a workflow", async () => {
  const environment = { ANTHROPIC_API_KEY: "k", CLAUDE_CODE_OAUTH_TOKEN: "t", GITHUB_ENV: "/x", MINE: "m" };
  for (const [name, value] of Object.entries(environment)) Deno.env.set(name, value);
  try {
    const print = 'cat > /dev/null; echo "$ANTHROPIC_API_KEY$CLAUDE_CODE_OAUTH_TOKEN$GITHUB_ENV$MINE" > "$0"';
    const { file } = await notified((file) => ["sh", "-c", print, file], { environment });
    assert.equal(file, "m\n");
  } finally {
    for (const name of Object.keys(environment)) Deno.env.delete(name);
  }
});

const failures: [name: string, command: string[], note: RegExp][] = [
  [
    "fails",
    ["sh", "-c", "echo no; echo bad hunter2hunter2 >&2; exit 3"],
    /sh exited with code 3: bad \[masked\]\./,
  ],
  ["is missing", ["/nowhere/notify-me"], /^Nobody was notified: notify-me cannot be started: /],
];
for (const [name, command, note] of failures) {
  Deno.test(`a program that ${name} is a note`, async () => {
    const { notes } = await notified(() => command);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", note);
  });
}

Deno.test("a program that hangs is ended with all it started", async () => {
  const { notes } = await notified(() => ["sh", "-c", "trap '' TERM; sleep 1000 & wait"], { timeoutMs: 200 });
  assert.match(notes[0] ?? "", /sh was ended: it took longer than 0\.2 seconds/);
});

Deno.test("a program that reads nothing is no failure", async () => {
  assert.deepEqual((await notified(() => ["true"])).notes, []);
});
