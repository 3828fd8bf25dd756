/** The loop with a terminal that the test plays: what is written, when, and how it ends. */

import assert from "assert";
import { runLoop } from "../../../tui/app/loop.ts";
import type { Feed } from "../../../src/feed/feed.ts";
import type { Message } from "../../../tui/message.ts";
import { createScreen } from "../../../tui/screen/screen.ts";
import { headlessTerminal } from "../../harness/headless_terminal.ts";
import { type Played, playedTerminal, settle } from "./played_terminal.ts";

/** The messages of a monitor that has read everything, and found nothing. */
const nothing: Message[] = [
  { kind: "sessions", changed: [], gone: [], now: 0 },
  { kind: "projects", projects: [] },
  { kind: "history", runs: [], isComplete: true },
];

function start(played: Played, options: { asksBackground?: boolean; feed?: Partial<Feed> } = {}) {
  let post: (message: Message) => void = () => {};
  let isFirst = true;
  const done = runLoop({
    terminal: played.terminal,
    screen: createScreen({ theme: "dark", depth: "16", unicode: true }),
    asksBackground: options.asksBackground ?? false,
    createFeed(to) {
      post = to;
      return {
        tick() {
          if (isFirst) nothing.forEach(to);
          isFirst = false;
        },
        loadRun() {},
        loadDocument() {},
        act() {},
        workTree: () => null,
        close() {},
        ...options.feed,
      };
    },
    openInEditor: () => Promise.resolve(),
    now: () => 0,
  });
  return { done, post: (message: Message) => post(message) };
}

Deno.test("q quits with code 0, and the terminal is left", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 });
  const { done } = start(played);
  await settle();
  // One before anything was read, and one after.
  assert.equal(played.written.length, 2);
  assert.match(played.written[0] ?? "", /^<enter>/);
  played.type("q");
  assert.equal(await done, 0);
  assert.deepEqual(played.log, ["enter", "unlisten", "leave"]);
});

const signals = [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 143]] as const;
for (const [signal, code] of signals) {
  Deno.test(`${signal} ends it with code ${code}, and the terminal is left`, async () => {
    const played = playedTerminal({ columns: 80, rows: 24 });
    const { done } = start(played);
    played.events.onSignal(signal);
    assert.equal(await done, code);
    assert.equal(played.log.at(-1), "leave");
  });
}

Deno.test("a terminal that was closed ends it", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 });
  const { done } = start(played);
  played.events.onClosed();
  assert.equal(await done, 143);
});

Deno.test("an exception in what the monitor reads reaches the caller once the terminal is left", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 });
  const { done } = start(played, {
    feed: {
      tick() {
        throw new Error("a bug");
      },
    },
  });
  await assert.rejects(done, /a bug/);
  assert.equal(played.log.at(-1), "leave");
});

Deno.test("two frames are never written at once, and the last state is shown in the end", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 }, { slow: true });
  const { done, post } = start(played);
  await settle();
  assert.equal(played.written.length, 1);
  for (const text of ["first", "second", "third"]) {
    post({ kind: "notice", text, tone: "text" });
    await settle();
  }
  assert.equal(played.written.length, 1);
  played.takes();
  await settle();
  assert.equal(played.written.length, 2);
  assert.match(played.written[1] ?? "", /third/);
  played.takes();
  await settle();
  assert.equal(played.written.length, 2);
  played.type("q");
  await done;
});

Deno.test("a signal ends it while the terminal takes nothing", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 }, { slow: true });
  const { done } = start(played);
  await settle();
  played.events.onSignal("SIGTERM");
  assert.equal(await done, 143);
});

Deno.test("Ctrl-Z leaves the screen, stops, and draws everything again", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 });
  const { done } = start(played);
  await settle();
  played.type("\x1a");
  await settle();
  assert.deepEqual(played.log, ["enter", "leave", "suspend", "enter"]);
  const terminal = headlessTerminal(80, 24);
  for (const text of played.written.slice(0, 2)) await terminal.write(text.replace("<enter>", ""));
  const before = terminal.rows();
  const again = headlessTerminal(80, 24);
  await again.write(played.written[2]?.replace("<enter>", "") ?? "");
  assert.deepEqual(again.rows(), before);
  played.type("q");
  await done;
});

Deno.test("a window that is resized a hundred times is drawn in its last size", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 });
  const { done } = start(played);
  await settle();
  const before = played.written.length;
  for (let n = 1; n <= 100; n++) {
    played.resize({ columns: n, rows: n });
    played.events.onResized();
  }
  while (played.written.length === before) await settle();
  assert.equal(played.written.length, before + 1);
  assert.ok(played.written.at(-1)?.includes("\x1b[100;"));
  played.type("q");
  await done;
});

for (const [columns, rows] of [[1, 1], [2, 1], [1, 30], [300, 2], [59, 14], [60, 15], [400, 120]] as const) {
  Deno.test(`${columns}x${rows} is drawn without a character outside`, async () => {
    const played = playedTerminal({ columns, rows });
    const { done } = start(played);
    await settle();
    played.type("123?");
    await settle();
    const terminal = headlessTerminal(columns, rows);
    for (const text of played.written) await terminal.write(text.replace("<enter>", "\x1b[?7l"));
    assert.ok(terminal.rows().some((row) => row !== ""));
    played.type("q");
    played.events.onSignal("SIGTERM");
    await done;
  });
}

Deno.test("the first frame waits for no answer, and a light background draws it again", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 });
  const { done } = start(played, { asksBackground: true });
  await settle();
  const before = played.written.length;
  assert.ok(played.written[0]?.startsWith("<enter>\x1b]11;?\x1b\\\x1b[?2026h"));
  played.type("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\");
  await settle();
  assert.equal(played.written.length, before);
  played.type("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
  await settle();
  assert.equal(played.written.length, before + 1);
  played.type("q");
  await done;
});

Deno.test("keys that are typed before the first frame are not lost", async () => {
  const played = playedTerminal({ columns: 80, rows: 24 });
  const { done } = start(played, { asksBackground: true });
  played.type("3");
  await settle();
  assert.match(played.written.at(-1) ?? "", /\[3 History/);
  played.type("q");
  await done;
});
