import assert from "assert";
import {
  type Annotation,
  annotationCommand,
  groupCommand,
  jsonWithoutCommands,
  withoutCommands,
} from "../../src/view/workflow_commands.ts";

/** How the runner finds a command in a line of a log: its `ActionCommand`, in both of its forms. */
function isCommand(line: string): boolean {
  return /^[\s\u0085\u180e]*::[^:]*::/.test(line) || line.includes("##[");
}

const hostile = [
  "::error::x",
  "  ::set-output name=a::b",
  "\t::add-mask::a",
  "\u00a0\u2003\u3000::stop-commands::t",
  "\u0085::group::a",
  "\ufeff::error::a",
  "::::error::a",
  ":: ::error::a",
  "text ##[error]a",
  "##[add-path]/tmp",
  "####[error]a",
  "a\n::error::b\n\n  ::warning::c",
  "a\r::error::b",
  "::error file=a,line=1::b",
];
for (const text of hostile) {
  Deno.test(`no line of ${JSON.stringify(text)} is a command any more`, () => {
    assert.ok(text.split(/[\n\r]/).some(isCommand), "the runner would take it for one");
    const safe = withoutCommands(text);
    for (const line of safe.split(/[\n\r]/)) assert.equal(isCommand(line), false, line);
    assert.equal(withoutCommands(safe), safe);
  });
}

for (const text of ["", "plain", "std::vector", "a ::b:: c", "at src/a.ts::10", "# title", "## [x]"]) {
  Deno.test(`${JSON.stringify(text)} is no command, and stays as it is`, () => {
    assert.equal(withoutCommands(text), text);
  });
}

Deno.test("JSON keeps its values without the runner's older commands", () => {
  const value = { a: "##[error]x", b: ["####[y", "::error::z"] };
  const safe = jsonWithoutCommands(JSON.stringify(value));
  assert.equal(isCommand(safe), false);
  assert.deepEqual(JSON.parse(safe), value);
});

const annotations: [name: string, change: Partial<Annotation>, command: string][] = [
  ["without a file", {}, "::warning title=t::x"],
  ["with a file and a line", { path: "src/a.ts", line: 3 }, "::warning file=src/a.ts,line=3,title=t::x"],
  ["with a line of no file", { line: 3 }, "::warning title=t::x"],
  ["with lines", { text: "a\nb\r\nc" }, "::warning title=t::a%0Ab%0D%0Ac"],
  ["with a percent sign", { text: "100%0A" }, "::warning title=t::100%250A"],
  [
    "whose title and file would end their property",
    { title: "a,b::c", path: "x,line=9:y" },
    "::warning file=x%2Cline=9%3Ay,title=a%2Cb%3A%3Ac::x",
  ],
  [
    "whose text looks like a command",
    { text: "::stop-commands::t" },
    "::warning title=t::::stop-commands::t",
  ],
];
for (const [name, change, command] of annotations) {
  Deno.test(`an annotation ${name} is one command`, () => {
    const plain: Annotation = { level: "warning", title: "t", text: "x", path: null, line: null };
    assert.equal(annotationCommand({ ...plain, ...change }), command);
  });
}

Deno.test("long texts of commands are cut", () => {
  const long = "x".repeat(100_000);
  const text = annotationCommand({ level: "error", title: long, text: long, path: null, line: null });
  assert.ok(text.length < 5_000);
  assert.ok(groupCommand(long).length < 300);
});

Deno.test("the title of a group stays on its line", () => {
  assert.equal(groupCommand("US-1 a\n::error::b"), "::group::US-1 a%0A::error::b");
});
