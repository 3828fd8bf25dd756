import assert from "assert";
import { describeError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import type { OutputMode } from "../../src/terminal/printer.ts";
import { createDisplay } from "../../src/terminal/show.ts";
import { failedRun, opening, replay, spec, wholeRun } from "../view/sample_run.ts";
import { recordedSink } from "./recorded_sink.ts";

function shown(events: readonly RunEvent[], mode: OutputMode = "plain") {
  const sink = { ...recordedSink(), isWorkflowLog: true };
  const display = createDisplay(mode, sink, () => new Date(0));
  for (const { event, run, at } of replay(events)) display.show(event, run, at);
  return { sink, display };
}

const commandsIn = (text: string) => text.split("\n").filter((line) => /^\s*::/.test(line));

Deno.test("each story, review and correction is a group, and the summary is in none", () => {
  const { sink } = shown(wholeRun());
  assert.deepEqual(commandsIn(sink.written.out), [
    "::group::US-001 Add login endpoint",
    "::endgroup::",
    "::group::US-002 Remember sessions",
    "::endgroup::",
    "::group::US-003 Log out",
    "::endgroup::",
    "::group::Review, round 1",
    "::endgroup::",
    "::group::Corrections",
    "::endgroup::",
    "::group::Review, round 2",
    "::endgroup::",
    "::group::Commits",
    "::endgroup::",
  ]);
  assert.match(sink.written.out, /::endgroup::\n\n━+ COMPLETED/);
});

Deno.test("a run that is resumed in a story continues its group", () => {
  const { sink, display } = shown([
    ...opening(),
    { kind: "run-interrupted", signal: "SIGTERM" },
    { kind: "run-resumed", maxCostUsd: null },
  ]);
  display.end();
  const group = "::group::US-001 Add login endpoint";
  assert.deepEqual(commandsIn(sink.written.out), [group, "::endgroup::", group, "::endgroup::"]);
});

Deno.test("the error that ended a run is annotated below its text, outside of any group", () => {
  const { sink, display } = shown(failedRun());
  display.error(describeError("agent-unavailable", { phase: "implement", detail: "500,\nagain" }));
  assert.equal(commandsIn(sink.written.out).at(-1), "::endgroup::");
  const [command = ""] = commandsIn(sink.written.error);
  assert.match(command, /^::error title=autom8%3A agent unavailable::.*500,%0Aagain/);
  assert.match(sink.written.error, /^error: /);
});

Deno.test("what a signal stopped is annotated as a warning", () => {
  const { sink, display } = shown(opening());
  display.error(describeError("interrupted", { signal: "SIGTERM", hasBegun: true }));
  assert.match(sink.written.error, /^::warning /m);
});

const orders = "::stop-commands::x";
const evil: RunEvent[] = [
  ...opening({}, spec([orders, "::set-env name=PATH::/evil", "##[add-path]/evil"])),
  { kind: "notice", text: orders },
  { kind: "story-given-up", storyId: "US-001", reason: orders },
  { kind: "story-parked", storyId: "US-001", name: "parked-US-001", files: [], fileCount: 0 },
  {
    kind: "verify-ended",
    command: orders,
    passed: false,
    detail: "exit 1",
    output: `${orders}\n  ::error file=x::y\n##[error]z\n`,
    excerpt: "",
    outputFile: "::group::/x",
    durationMs: 1,
  },
  { kind: "run-interrupted", signal: "SIGTERM" },
];

Deno.test("nothing that specs, agents and checks print is a workflow command", () => {
  const { sink, display } = shown(evil);
  display.message(`${orders}\n${orders}`);
  display.lines([orders]);
  display.activity(
    { kind: "text", messageId: "m", text: orders, subAgent: false },
    replay(evil).at(-1)?.run ?? assert.fail(),
  );
  display.error(describeError("usage", { problem: `x\n${orders}`, hint: orders }));
  const all = sink.written.out + sink.written.error;
  assert.ok(all.includes(": :stop-commands::x"));
  assert.equal(all.includes("##["), false);
  for (const line of commandsIn(all)) assert.match(line, /^::(?:group|endgroup|error|warning)\b/, line);
  assert.equal(commandsIn(all).filter((line) => line.startsWith("::group::")).length, 1);
});

Deno.test("JSON is printed without groups, and keeps its values", () => {
  const { sink } = shown(evil, "json");
  assert.equal(sink.written.out.includes("##["), false);
  const lines = sink.written.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines.length, evil.length);
  assert.equal(lines[2].spec.userStories[2].title, "##[add-path]/evil");
});
