import assert from "assert";
import { describeError } from "../../src/errors.ts";
import { displayWidth } from "../../src/text/characters.ts";
import { line, span } from "../../src/view/line.ts";
import type { Display } from "../../src/terminal/display.ts";
import { createDisplay } from "../../src/terminal/show.ts";
import { failedRun, opening, replay, start, wholeRun, workTree } from "../view/sample_run.ts";
import { recordedSink, terminalSink } from "./recorded_sink.ts";
import type { AgentEvent } from "../../src/claude/events.ts";
import type { RunEvent } from "../../src/run/events.ts";

const clock = () => start;
const edit: AgentEvent = {
  kind: "tool-use",
  messageId: "m",
  id: "t",
  name: "Edit",
  input: { file_path: `${workTree}/src/auth.ts` },
  subAgent: false,
};

function play(display: Display, events: readonly RunEvent[]): void {
  for (const { event, run, at } of replay(events)) display.show(event, run, at);
}

const erase = "\r\x1b[J";

const visible = (text: string) => text.replaceAll("\x1b", "␛");

Deno.test("plain and piped pretty have neither colour nor cursor movement, and the same lines", () => {
  const [plain, pretty, plainOnTerminal] = [recordedSink(), recordedSink(), terminalSink()];
  play(createDisplay("plain", plain, clock), wholeRun());
  play(createDisplay("pretty", pretty, clock), wholeRun());
  play(createDisplay("plain", plainOnTerminal, clock), wholeRun());
  assert.ok(!plain.written.out.includes("\x1b"));
  assert.equal(pretty.written.out, plain.written.out);
  assert.equal(plainOnTerminal.written.out, plain.written.out);
});

Deno.test("pretty on a terminal has the lines of plain, plus colours and the live line", () => {
  const [plain, pretty] = [recordedSink(), terminalSink()];
  play(createDisplay("plain", plain, clock), wholeRun());
  const display = createDisplay("pretty", pretty, clock);
  play(display, wholeRun());
  display.end();
  assert.ok(pretty.written.out.includes("\x1b[1;36m━"));
  // A live line is the text before an erase, back to the last line end.
  const rest = visible(pretty.written.out).replaceAll(/[^\n]*\r␛\[J/g, "").replaceAll(/␛\[[\d;]*m/g, "");
  assert.equal(rest, plain.written.out);
});

Deno.test("an event after the end is shown without a live line, which nothing would erase", () => {
  const sink = terminalSink();
  const display = createDisplay("pretty", sink, clock);
  display.end();
  play(display, opening());
  assert.doesNotMatch(visible(sink.written.out), /\r/);
});

Deno.test("the live line is erased before a line and drawn again after it, in one write", () => {
  const sink = terminalSink();
  const display = createDisplay("pretty", sink, clock);
  play(display, opening());
  const run = replay(opening()).at(-1)?.run;
  assert.ok(run !== undefined);
  sink.written.out = "";
  const writes: string[] = [];
  const out = sink.out;
  sink.out = (text) => (writes.push(text), out(text));
  display.activity(edit, run);
  display.end();
  assert.equal(writes.length, 2);
  const [line = "", end = ""] = writes;
  assert.ok(line.startsWith(erase), "erased");
  assert.match(line, /src\/auth\.ts\n.*running Claude.*agent: Edit src\/auth\.ts/s);
  assert.equal(end, erase);
});

Deno.test("after the end nothing is drawn, and ending twice is harmless", () => {
  const sink = terminalSink();
  const display = createDisplay("pretty", sink, clock);
  play(display, wholeRun());
  display.end();
  display.end();
  sink.written.out = "";
  display.message("done");
  assert.equal(sink.written.out, "done\n");
});

Deno.test("without cursor movement there is no live line", () => {
  const sink = recordedSink({ isTerminal: true, color: true });
  const display = createDisplay("pretty", sink, clock);
  play(display, opening());
  display.end();
  assert.ok(!sink.written.out.includes("\r"));
});

Deno.test("a narrower terminal takes effect at the next line, and nothing above the live line is erased", () => {
  const sink = terminalSink();
  const display = createDisplay("pretty", sink, clock);
  play(display, opening());
  const run = replay(opening()).at(-1)?.run;
  assert.ok(run !== undefined);
  display.activity(edit, run);
  sink.columns = 40;
  sink.written.out = "";
  display.activity(edit, run);
  display.end();
  assert.ok(sink.written.out.startsWith(erase), JSON.stringify(sink.written.out));
  for (const [sequence] of visible(sink.written.out).matchAll(/␛\[[?\d;]*[A-Za-z]/g)) {
    assert.match(sequence, /^␛\[(?:J|[\d;]*m|\?7[hl])$/);
  }
});

Deno.test("the live line is narrower than any terminal, and left out where nothing would be readable", () => {
  for (let columns = 1; columns <= 40; columns++) {
    const sink = terminalSink();
    sink.columns = columns;
    const display = createDisplay("pretty", sink, clock);
    play(display, opening());
    display.end();
    const drawn = [...visible(sink.written.out).matchAll(/␛\[\?7l(.*?)␛\[\?7h\r/g)].map(([, text = ""]) =>
      displayWidth(text.replaceAll(/␛\[[\d;]*m/g, ""))
    );
    assert.equal(drawn.length > 0, columns >= 5, `${columns}`);
    for (const width of drawn) assert.ok(width < columns, `${width} of ${columns}`);
  }
});

Deno.test("an error goes to stderr: boxed, with where, in pretty; two lines in plain and json", () => {
  const error = describeError("attempts-exhausted", { storyId: "US-002", attempts: 3, lastProblem: "x" });
  const [pretty, plain, json] = [terminalSink(), recordedSink(), recordedSink()];
  const display = createDisplay("pretty", pretty, clock);
  play(display, failedRun());
  display.end();
  pretty.written.out = "";
  display.error(error);
  assert.equal(pretty.written.out, "");
  assert.match(visible(pretty.written.error), /␛\[1;31m╭─ Attempts exhausted/);
  assert.match(pretty.written.error, /Where {2}running Claude, US-002/);
  for (const [mode, sink] of [["plain", plain], ["json", json]] as const) {
    createDisplay(mode, sink, clock).error(error);
    assert.equal(sink.written.out, "");
    assert.match(sink.written.error, /^error: US-002 did not pass.*\nhint: .*\n$/);
  }
});

Deno.test("a stderr that is not a terminal gets no colours", () => {
  const sink = { ...terminalSink(), errorColor: false };
  createDisplay("pretty", sink, clock).error(describeError("git-missing", { hasPath: true }));
  assert.ok(!sink.written.error.includes("\x1b"));
  assert.match(sink.written.error, /╭─ Git missing/);
});

Deno.test("json prints the events, one object a line, and nothing else on stdout", () => {
  const sink = recordedSink();
  const display = createDisplay("json", sink, clock);
  const all = replay(wholeRun());
  for (const { event, run, at } of all) {
    display.show(event, run, at);
    display.activity(edit, run);
  }
  display.message("for people");
  display.end();
  const lines = sink.written.out.trimEnd().split("\n").map((text) => JSON.parse(text));
  assert.deepEqual(lines, all.map(({ event, at }) => JSON.parse(JSON.stringify({ at, ...event }))));
  assert.equal(sink.written.error, "for people\n");
});

Deno.test("json has no control characters and loses nothing", () => {
  const sink = recordedSink();
  const text = "\x1b[2J\x9b1m\u202e\u2028日本語\n";
  const [first] = replay(opening());
  assert.ok(first !== undefined);
  createDisplay("json", sink, clock).show({ kind: "notice", text }, first.run, first.at);
  assert.match(sink.written.out, /^[^\p{Cc}\p{Bidi_Control}\u2028]*\n$/u);
  assert.equal(JSON.parse(sink.written.out).text, text);
});

Deno.test("the result of a command goes to stdout in every mode, sanitized", () => {
  for (const mode of ["pretty", "plain", "json"] as const) {
    const sink = recordedSink();
    const display = createDisplay(mode, sink, clock);
    display.lines(["a\x1b[31mb\n  c", line(span("d", "good"))]);
    assert.equal(sink.written.out, "ab\n  c\nd\n");
    assert.equal(display.width(), 80);
  }
});

Deno.test("quiet leaves out what agents say and do one by one, and nothing else", () => {
  const run = replay(opening()).at(-1)?.run;
  assert.ok(run !== undefined);
  const text: AgentEvent = { kind: "text", messageId: "m", text: "I look at it.", subAgent: false };
  const retry: AgentEvent = { kind: "retry", attempt: 1, maxRetries: 9, delayMs: 1, status: 529, error: "" };
  const shownBy = (quiet: boolean) => {
    const sink = recordedSink();
    const display = createDisplay("plain", sink, clock, quiet);
    play(display, opening());
    for (const event of [text, edit, retry]) display.activity(event, run);
    play(display, wholeRun());
    return sink.written.out;
  };
  const [loud, quiet] = [shownBy(false), shownBy(true)];
  assert.match(loud, /Says {4}I look at it\./);
  assert.match(quiet, /Retry {3}model busy/);
  assert.equal(quiet, loud.replace(/^.* (?:Says|Edit) .*\n/gm, ""));
});
