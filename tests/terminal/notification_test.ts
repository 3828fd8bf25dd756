import assert from "assert";
import { notificationSequence } from "../../src/terminal/notification.ts";
import {
  type NotificationSupport,
  notificationSupport,
  type TerminalNames,
} from "../../src/terminal/notification_support.ts";
import { createDisplay } from "../../src/terminal/show.ts";
import { opening, replay, wholeRun } from "../view/sample_run.ts";
import { recordedSink } from "./recorded_sink.ts";

const terminals: [names: Partial<TerminalNames>, support: NotificationSupport][] = [
  [{}, "bell"],
  [{ TERM: "dumb", TERM_PROGRAM: "iTerm.app" }, "none"],
  [{ TERM: "xterm-256color" }, "bell"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "Apple_Terminal" }, "bell"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "vscode" }, "bell"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }, "osc-9"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "WezTerm" }, "osc-9"],
  [{ TERM: "xterm-ghostty", TERM_PROGRAM: "ghostty" }, "osc-9"],
  [{ TERM: "xterm-kitty" }, "osc-9"],
  [{ TERM: "foot" }, "osc-777"],
  [{ TERM: "foot-extra" }, "osc-777"],
  [{ TERM: "rxvt-unicode-256color" }, "osc-777"],
  [{ TERM: "xterm-256color", VTE_VERSION: "7600" }, "osc-777"],
  [{ TERM: "tmux-256color", TMUX: "/tmp/tmux", TERM_PROGRAM: "tmux", VTE_VERSION: "7600" }, "bell"],
  [{ TERM: "screen.xterm-256color" }, "bell"],
  [{ TERM: "xterm-kitty", STY: "1.pts" }, "bell"],
];
for (const [names, support] of terminals) {
  Deno.test(`the terminal ${JSON.stringify(names)} understands ${support}`, () => {
    const none = {
      TERM: undefined,
      TERM_PROGRAM: undefined,
      VTE_VERSION: undefined,
      TMUX: undefined,
      STY: undefined,
    };
    assert.equal(notificationSupport({ ...none, ...names }), support);
  });
}

Deno.test("the texts of a notification cannot end it, or begin another sequence", () => {
  const evil = { title: "a;b\x07\x1b]52;c;x\x07", text: `x\x1b\\y\n${"z".repeat(1_000)}` };
  assert.equal(notificationSequence("none", evil), "");
  assert.equal(notificationSequence("bell", evil), "\x07");
  for (const support of ["osc-9", "osc-777"] as const) {
    const sequence = notificationSequence(support, evil);
    // deno-lint-ignore no-control-regex
    assert.match(sequence, /^\x1b\][0-9]+;[^\x00-\x1f]+\x07\x07$/);
    assert.ok(sequence.length < 500);
  }
  assert.match(notificationSequence("osc-777", evil), /;notify;a,b;/);
});

const bells = (text: string) => text.split("\x07").length - 1;

Deno.test("a run notifies a terminal at its end, and when it begins to wait", () => {
  const sink = recordedSink({ isTerminal: true, notifies: "bell" });
  const display = createDisplay("pretty", sink, () => new Date(0));
  for (const { event, run, at } of replay(wholeRun())) display.show(event, run, at);
  assert.equal(bells(sink.written.out), 1);
  for (
    const { event, run, at } of replay([...opening(), { kind: "wait-started", why: "limit", until: null }])
  ) display.show(event, run, at);
  assert.equal(bells(sink.written.out), 2);
});

for (const mode of ["plain", "json"] as const) {
  Deno.test(`in ${mode} output nothing rings`, () => {
    const sink = recordedSink({ isTerminal: true, notifies: "osc-9" });
    const display = createDisplay(mode, sink, () => new Date(0));
    for (const { event, run, at } of replay(wholeRun())) display.show(event, run, at);
    assert.equal(bells(sink.written.out), 0);
  });
}

Deno.test("who interrupts a run is not notified of it", () => {
  const sink = recordedSink({ isTerminal: true, notifies: "bell" });
  const display = createDisplay("pretty", sink, () => new Date(0));
  const events = [...opening(), { kind: "run-interrupted", signal: "SIGINT" } as const];
  for (const { event, run, at } of replay(events)) display.show(event, run, at);
  assert.equal(bells(sink.written.out), 0);
});
