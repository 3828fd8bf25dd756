/** Every key of the table, typed as a terminal sends it: the loop shows, and does, what the table says. */

import assert from "assert";
import type { Feed } from "../../../src/feed/feed.ts";
import { runLoop } from "../../../tui/app/loop.ts";
import { bindings, type Command, keyLabel, type Place } from "../../../tui/keys.ts";
import type { Model } from "../../../tui/model.ts";
import { createScreen } from "../../../tui/screen/screen.ts";
import { view } from "../../../tui/view/view.ts";
import { headlessTerminal } from "../../harness/headless_terminal.ts";
import { knowing, now, press, world } from "../sample_world.ts";
import { playedTerminal, settle } from "./played_terminal.ts";

const size = { columns: 100, rows: 30 };

/** The keys that bring the person to a place in which each key has something to do. */
const ways: Readonly<Record<Place, readonly string[]>> = {
  everywhere: [],
  grid: ["l", "j"],
  list: ["3", "j", "j", "j"],
  run: ["enter", "k", "k"],
  field: ["3", "j", "/", "s", "t"],
  help: ["?", "j", "j"],
  confirm: ["P"],
};

/** What a terminal sends for a key. */
function bytesOf(name: string): string {
  const ctrl = /^ctrl-(.)$/.exec(name)?.[1];
  if (ctrl !== undefined) return String.fromCharCode(ctrl.charCodeAt(0) & 0x1f);
  return sequences[name] ?? name;
}

const sequences: Readonly<Record<string, string>> = {
  "up": "\x1b[A",
  "down": "\x1b[B",
  "right": "\x1b[C",
  "left": "\x1b[D",
  "home": "\x1b[H",
  "end": "\x1b[F",
  "page-up": "\x1b[5~",
  "page-down": "\x1b[6~",
  "tab": "\t",
  "shift-tab": "\x1b[Z",
  "enter": "\r",
  "escape": "\x1b",
  "backspace": "\x7f",
  "space": " ",
};

/** What is done outside of the screen. */
const doing: Partial<Record<Command, string>> = {
  quit: "leave",
  suspend: "suspend",
  confirm: "act pause",
  edit: "edit",
};

async function rowsOf(written: readonly string[]): Promise<string[]> {
  const terminal = headlessTerminal(size.columns, size.rows);
  for (const text of written) await terminal.write(text.replace("<enter>", ""));
  return terminal.rows();
}

async function rowsOfModel(model: Model): Promise<string[]> {
  const screen = createScreen({ theme: "dark", depth: "16", unicode: true });
  view(model, screen.canvas(size));
  return await rowsOf([screen.frame()]);
}

/** Lets the loop work until something is so. */
async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    if (await is()) return;
    await settle();
  }
  throw new Error(`it never came to that: ${what}`);
}

function start() {
  const played = playedTerminal(size);
  const { log } = played;
  let isFirst = true;
  const feed = (post: Parameters<Parameters<typeof runLoop>[0]["createFeed"]>[0]): Feed => ({
    tick() {
      if (isFirst) world().forEach(post);
      isFirst = false;
    },
    loadRun() {},
    loadDocument() {},
    act: (action) => void log.push(`act ${action}`),
    workTree: () => "/work tree",
    close() {},
  });
  const done = runLoop({
    terminal: played.terminal,
    screen: createScreen({ theme: "dark", depth: "16", unicode: true }),
    asksBackground: false,
    createFeed: feed,
    openInEditor: (folder) => {
      log.push(`edit ${folder}`);
      return Promise.resolve();
    },
    now: () => now,
  });
  return { played, log, done };
}

const places = ["grid", "list", "run", "field", "help", "confirm"] as const;

for (const { keys, places: named, command, help } of bindings) {
  Deno.test(`typed ${keys.map(keyLabel).join(", ")}: ${help}`, async () => {
    for (const place of places.filter((one) => named.includes(one) || named.includes("everywhere"))) {
      for (const name of keys) {
        const { played, log, done } = start();
        await settle();
        const before = press(knowing(size.columns, size.rows), ...ways[place]).model;
        const expected = press(before, name).model;
        for (const one of ways[place]) played.type(bytesOf(one));
        await until(
          `the way to ${place}`,
          async () => (await rowsOf(played.written)).join() === (await rowsOfModel(before)).join(),
        );
        log.length = 0;
        played.type(bytesOf(name));
        const effect = doing[command];
        if (effect !== undefined && (command !== "edit" || place === "grid")) {
          await until(effect, () => log.some((one) => one.startsWith(effect)));
        }
        if (command === "quit") {
          assert.equal(await done, 0);
          continue;
        }
        await until(
          `${name} in ${place}`,
          async () => (await rowsOf(played.written)).join() === (await rowsOfModel(expected)).join(),
        );
        if (effect === undefined) assert.deepEqual(log, []);
        played.events.onSignal("SIGTERM");
        await done;
      }
    }
  });
}
