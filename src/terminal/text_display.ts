/** Shows a run as lines of text: `pretty` with colours, boxes and a live line on a terminal, `plain` without. */

import type { AgentEvent } from "../claude/events.ts";
import type { ErrorInfo } from "../errors.ts";
import type { RunEvent } from "../run/events.ts";
import { notificationOf } from "../run/notification.ts";
import type { RunState } from "../run/state.ts";
import { activityItem } from "../view/activity.ts";
import { clockTime } from "../view/amounts.ts";
import { renderItem } from "./entry.ts";
import { renderEvent } from "./event_lines.ts";
import { asLines, type Line, line } from "../view/line.ts";
import { paint } from "./paint.ts";
import { createLiveRegion } from "./live_region.ts";
import { notificationSequence } from "./notification.ts";
import { emptyView, renderLive, viewAfterActivity, viewAfterEvent } from "../view/live_view.ts";
import { renderMessage } from "./message.ts";
import { renderError, renderPlainError, renderStack } from "./panel.ts";
import type { Display } from "./display.ts";
import type { Sink } from "./sink.ts";

/** What a person sees on Ctrl-C where there is no live line. */
const stoppingText =
  "Stopping: the agent and the checks are being ended. Ctrl-C again ends everything at once.";

/** Time between two drawings of the live line, in ms. */
const tickMs = 120;

/** Columns below which a live line says nothing. */
const leastLive = 4;
/** Columns that stay free after the live line: the terminal may echo `^C` there, which must not begin another row. */
const freeColumns = 3;

/** Narrower terminals have no room to spare. */
const leastForEcho = 20;

type TextDisplayOptions = { sink: Sink; clock: () => Date; pretty: boolean; quiet: boolean };

/** Call `end` before the process ends, or the live line stays on the screen. */
export function createTextDisplay({ sink, clock, pretty, quiet }: TextDisplayOptions): Display {
  const color = pretty && sink.color;
  const region = createLiveRegion();
  let view = emptyView;
  let tick = 0;
  let timer: number | null = null;
  // A run that is stopped at once may still record what its agent did: that must not start the live line again.
  let hasEnded = false;
  let lastRun: RunState | null = null;

  const liveLine = () => {
    const columns = sink.rowWidth();
    const room = columns - (columns < leastForEcho ? 1 : freeColumns);
    if (timer === null || room < leastLive) return "";
    return region.draw(renderLive(view, clock().getTime(), tick, room), color);
  };
  const print = (lines: readonly Line[]) => {
    if (lines.length === 0) return;
    const text = lines.map((one) => `${paint(one, color)}\n`).join("");
    sink.out(region.erase() + text + liveLine());
  };
  const redraw = () => sink.out(region.erase() + liveLine());
  const startTicking = () => {
    if (timer !== null || hasEnded || !pretty || !sink.movesCursor) return;
    timer = setInterval(() => {
      tick += 1;
      redraw();
    }, tickMs);
    // The timer must not keep the process alive.
    Deno.unrefTimer(timer);
  };
  const stopTicking = () => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    sink.out(region.erase());
  };

  return {
    show(event: RunEvent, run: RunState, at: string) {
      lastRun = run;
      const now = new Date(at);
      view = viewAfterEvent(view, event, run, now.getTime());
      if (run.status === "running") startTicking();
      else stopTicking();
      print(renderEvent(event, run, { time: clockTime(now), width: sink.width(), now }));
      // Who interrupts a run looks at it.
      const notification = pretty && event.kind !== "run-interrupted"
        ? notificationOf(event.kind, run)
        : null;
      if (notification !== null) sink.out(notificationSequence(sink.notifies, notification));
    },
    activity(event: AgentEvent, run: RunState) {
      const workTree = run.workspace?.workTree ?? run.checkout;
      view = viewAfterActivity(view, event, workTree);
      const item = activityItem(event, workTree);
      // A retry is a problem of the run's, not a part of the agent's work.
      const isShown = item !== null && (!quiet || event.kind === "retry");
      if (isShown) print(renderItem(item, { time: clockTime(clock()), width: sink.width() }));
    },
    stopping() {
      view = { ...view, stopping: true };
      if (timer === null) print([line(stoppingText)]);
      else redraw();
    },
    end() {
      hasEnded = true;
      stopTicking();
    },
    error(info: ErrorInfo) {
      // The error that ended the run is shown below its summary.
      const run = lastRun?.failure != null || info.kind === "interrupted" ? lastRun : null;
      const space = run === null ? [] : [line()];
      const shown = pretty ? [...space, ...renderError(info, run, sink.width())] : renderPlainError(info);
      const lines = [...shown, ...sink.showsStacks ? renderStack(info) : []];
      const erased = region.erase();
      if (erased !== "") sink.out(erased);
      sink.error(lines.map((one) => `${paint(one, pretty && sink.errorColor)}\n`).join(""));
      redraw();
    },
    message(text: string) {
      print(renderMessage(text, pretty && sink.isTerminal ? sink.width() : null));
    },
    lines(lines: readonly (Line | string)[]) {
      print(asLines(lines));
    },
    width: () => sink.width(),
  };
}
