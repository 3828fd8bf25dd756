/** The loop of the monitor: what happens becomes messages, the model becomes frames, and effects are carried out. */

import { errorInfo } from "../../src/errors.ts";
import type { Effect } from "../effect.ts";
import type { Feed } from "../../src/feed/feed.ts";
import { createDecoder, type Decoded } from "../input/decoder.ts";
import type { Message } from "../message.ts";
import { createModel, type Model } from "../model.ts";
import { themeFor } from "../screen/background.ts";
import { askBackground, copySequence, mouseMode } from "../screen/modes.ts";
import type { Screen } from "../screen/screen.ts";
import { update } from "../update/update.ts";
import { view } from "../view/view.ts";
import { createRunning } from "./running.ts";
import type { StopSignal, Terminal } from "./terminal.ts";

/** What the loop works with. */
export type LoopPorts = {
  terminal: Terminal;
  screen: Screen;
  /** Whether the terminal is asked for its background's colour. */
  asksBackground: boolean;
  createFeed(post: (message: Message) => void): Feed;
  /** Opens a folder in the user's editor, which has the terminal meanwhile. @throws Autom8Error */
  openInEditor(folder: string): Promise<void>;
  /** In ms since the epoch. */
  now(): number;
};

const tickMs = 250;
const ticksPerClock = 4;
/** A lone ESC is the Escape key if nothing follows it for this long, in ms. */
const escapeMs = 30;
/** A window that is being resized sends a signal for every step; it is drawn this often, in ms. */
const resizeMs = 16;

const minuteOf = (ms: number): number => Math.floor(ms / 60_000);

/** Runs until it is quit, and returns the exit code. The terminal is as before then, also after an exception. */
export async function runLoop(ports: LoopPorts): Promise<number> {
  const { terminal, screen, now } = ports;
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<number>();
  const decoder = createDecoder();
  const running = createRunning();
  let model: Model = createModel(terminal.size(), now());
  /** Sequences that are written in front of the next frame. */
  let before = "";
  let hasMouse = false;
  let isDirty = true;
  let isWriting = false;
  let willDraw = false;
  /** Somebody else has the terminal. */
  let isAway = false;
  let isOver = false;
  let endsWith: number | null = null;
  let escapeTimer = 0;
  let resizeTimer = 0;
  let firstTick = 0;

  /** Whatever is thrown ends the loop, with the terminal restored first. */
  const safely = <A extends unknown[]>(work: (...args: A) => void) => (...args: A): void => {
    try {
      work(...args);
    } catch (error) {
      fail(error);
    }
  };

  const post = safely((message: Message) => {
    if (message.kind === "sessions") running.note(message);
    const step = update(model, message);
    if (step.model !== model) isDirty = true;
    model = step.model;
    for (const effect of step.effects) perform(effect);
    drawSoon();
  });

  const drawSoon = (): void => {
    if (willDraw) return;
    willDraw = true;
    // Once for all messages of this turn of the event loop.
    queueMicrotask(safely(draw));
  };

  const draw = (): void => {
    willDraw = false;
    if (isAway || isWriting || !isDirty) return;
    isDirty = false;
    view(model, screen.canvas(model.size));
    const text = before + screen.frame();
    before = "";
    if (text !== "") send(text);
  };

  /** Never called while something is being written. */
  const send = (text: string): void => {
    isWriting = true;
    terminal.write(text).then(() => {
      isWriting = false;
      drawSoon();
    }, onClosed);
  };

  const redraw = (): void => {
    screen.forget();
    isDirty = true;
    drawSoon();
  };

  const enter = (): void => {
    before = terminal.enter() + (hasMouse ? mouseMode(true) : "");
    resized();
    redraw();
  };

  /** Lets somebody else have the terminal until the work is done. */
  const giveAway = async (work: () => Promise<void>): Promise<void> => {
    if (isAway) return;
    isAway = true;
    try {
      await terminal.leave();
      await work();
    } catch (error) {
      post({ kind: "notice", text: errorInfo(error).message, tone: "bad" });
    }
    if (isOver) return;
    isAway = false;
    if (endsWith !== null) end(endsWith);
    else safely(enter)();
  };

  const perform = (effect: Effect): void => {
    switch (effect.kind) {
      case "quit":
        return end(0);
      case "suspend":
        return void giveAway(() => terminal.suspend());
      case "mouse":
        hasMouse = effect.on;
        before += mouseMode(effect.on);
        isDirty = true;
        return;
      case "repaint":
        return redraw();
      case "load-run":
        return feed.loadRun(effect.run);
      case "load-document":
        return feed.loadDocument(effect.document);
      case "act":
        return feed.act(effect.action, effect.session);
      case "edit": {
        const folder = feed.workTree(effect.session);
        if (folder !== null) return void giveAway(() => ports.openInEditor(folder));
        return post({ kind: "notice", text: "It is not known where this session works.", tone: "bad" });
      }
      case "copy":
        before += copySequence(effect.text);
        isDirty = true;
        return;
      default:
        return effect satisfies never;
    }
  };

  const hear = (decoded: readonly Decoded[]): void => {
    for (const one of decoded) {
      if (one.kind === "background") {
        const theme = themeFor(one.color);
        if (theme !== null && screen.setTheme(theme)) redraw();
      } else post({ kind: "input", input: one });
    }
  };

  const onBytes = safely((bytes: Uint8Array): void => {
    clearTimeout(escapeTimer);
    hear(decoder.decode(bytes));
    if (decoder.isOpen) escapeTimer = setTimeout(safely(() => hear(decoder.settle())), escapeMs);
  });

  const onClosed = (): void => onSignal("SIGHUP");

  const onSignal = (signal: StopSignal): void => {
    const code = signal === "SIGINT" ? 130 : 143;
    if (!isAway) return end(code);
    // The editor has the terminal, and Ctrl-C there is for the editor.
    if (signal !== "SIGINT") endsWith = code;
  };

  const resized = (): void => {
    const size = terminal.size();
    if (size.columns === model.size.columns && size.rows === model.size.rows) return;
    post({ kind: "resized", size });
  };

  const onResized = (): void => {
    if (resizeTimer !== 0) return;
    resizeTimer = setTimeout(() => {
      resizeTimer = 0;
      if (isAway) return;
      resized();
      // Also if the size is the same again: the terminal may have moved what it shows.
      redraw();
    }, resizeMs);
  };

  const onContinued = safely((): void => {
    if (!isAway) enter();
  });

  let ticks = 0;
  const tick = safely((): void => {
    feed.tick(now());
    ticks += 1;
    // The header has the time of day, so the clock never stands still for longer than a minute.
    const isDue = running.any() ? ticks % ticksPerClock === 0 : minuteOf(now()) !== minuteOf(model.now);
    if (isDue) post({ kind: "clock", now: now() });
  });

  const onUnhandled = (event: PromiseRejectionEvent | ErrorEvent): void => {
    event.preventDefault();
    fail(event instanceof ErrorEvent ? event.error : event.reason);
  };

  const feed = ports.createFeed(post);
  const listening = terminal.listen({ onBytes, onClosed, onResized, onContinued, onSignal });
  globalThis.addEventListener("unhandledrejection", onUnhandled);
  globalThis.addEventListener("error", onUnhandled);
  const ticking = setInterval(tick, tickMs);
  try {
    // The first frame does not wait for the answer: most terminals are dark.
    before = terminal.enter() + (ports.asksBackground ? askBackground : "");
    drawSoon();
    // After the first frame: reading a hundred sessions takes longer than everything before.
    firstTick = setTimeout(tick, 0);
    return await ended;
  } finally {
    isOver = true;
    isAway = true;
    for (const timer of [ticking, firstTick, escapeTimer, resizeTimer]) clearTimeout(timer);
    feed.close();
    listening[Symbol.dispose]();
    await terminal.leave();
    globalThis.removeEventListener("unhandledrejection", onUnhandled);
    globalThis.removeEventListener("error", onUnhandled);
  }
}
