/** `autom8 monitor --once`: what the monitor would show now, as lines of text. */

import { createFeed } from "../../src/feed/feed.ts";
import type { Message } from "../message.ts";
import { createModel } from "../model.ts";
import { createScreen } from "../screen/screen.ts";
import { update } from "../update/update.ts";
import { view } from "../view/view.ts";
import { terminalAbilities } from "./environment.ts";
import { processTerminal } from "./terminal.ts";

/** Without a terminal. */
const usualSize = { columns: 80, rows: 24 };
/** How long the lists may take, in ms; then they are shown as far as they were read. */
const mostWaitMs = 10_000;

/** The monitor's first frame with everything read: in the terminal's size and colours, or as plain text of 80 by 24. */
export async function frameOnce(isTerminal: boolean): Promise<string> {
  const { theme, depth, unicode } = terminalAbilities();
  const screen = createScreen({ theme: theme ?? "dark", depth, unicode: unicode || !isTerminal });
  let model = createModel(isTerminal ? processTerminal().size() : usualSize, Date.now());
  const missing = new Set<Message["kind"]>(["sessions", "projects", "history"]);
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  const feed = createFeed((message) => {
    model = update(model, message).model;
    if (message.kind !== "history" || message.isComplete) missing.delete(message.kind);
    if (missing.size === 0) resolve();
  });
  feed.tick(Date.now());
  const timer = setTimeout(resolve, mostWaitMs);
  await complete;
  clearTimeout(timer);
  feed.close();
  view(model, screen.canvas(model.size));
  return screen.rows(isTerminal).map((row) => `${row}\n`).join("");
}
