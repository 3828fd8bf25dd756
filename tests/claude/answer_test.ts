import assert from "assert";
import { type AgentAnswer, parseAnswer } from "../../src/claude/answer.ts";
import { readTranscript } from "./transcripts.ts";

const nothing: AgentAnswer = {
  files: [],
  decisions: [],
  patterns: [],
  assumptions: [],
  workSummary: null,
  commitMessage: null,
  status: { kind: "unsaid" },
  verdict: null,
};

const parse = (text: string) => parseAnswer(text, "/repo");
const block = (name: string, content: string) => `<${name}>\n${content}\n</${name}>`;

Deno.test("the answer of a recorded turn is read whole", async () => {
  const { text } = await readTranscript("story-done");
  assert.deepEqual(parse(text), {
    files: [
      { path: "src/add.js", purpose: "addition", symbols: ["add"] },
      { path: "test/add.test.js", purpose: "its test", symbols: [] },
    ],
    decisions: [{ topic: "Module style", choice: "ESM", rationale: "package.json says module" }],
    patterns: ["One function per file"],
    assumptions: [],
    workSummary: "Added add() with a test.",
    commitMessage: { subject: "feat(calc): add addition", body: "With a test." },
    status: { kind: "done" },
    verdict: null,
  });
});

Deno.test("an answer without blocks is empty", () => {
  for (const text of ["", "All done.", "I could not fill the <decisions> block, sorry."]) {
    assert.deepEqual(parse(text), nothing, text);
  }
});

Deno.test("files are read with missing columns, table bars, bullets, quotes and a heading", () => {
  const cases: [string, AgentAnswer["files"][number] | null][] = [
    ["a.ts", { path: "a.ts", purpose: null, symbols: [] }],
    ["a.ts | what it is", { path: "a.ts", purpose: "what it is", symbols: [] }],
    ["a.ts | [x]", { path: "a.ts", purpose: null, symbols: ["x"] }],
    ["a.ts | either | or | [x, y]", { path: "a.ts", purpose: "either | or", symbols: ["x", "y"] }],
    ["a.ts | p | x, y", { path: "a.ts", purpose: "p", symbols: ["x", "y"] }],
    ["a.ts|p|[]", { path: "a.ts", purpose: "p", symbols: [] }],
    ["| `a.ts` | p | [`x`] |", { path: "a.ts", purpose: "p", symbols: ["x"] }],
    ["- **a.ts** | p | [x]", { path: "a.ts", purpose: "p", symbols: ["x"] }],
    ["a.ts | p | [Map<string, number>, f(a, b), g]", {
      path: "a.ts",
      purpose: "p",
      symbols: ["Map<string, number>", "f(a, b)", "g"],
    }],
    ["path | purpose | [symbol, symbol]", null],
    ["| Path | Purpose | Symbols |", null],
    ["|------|:-------:|---------|", null],
    ["```", null],
  ];
  for (const [line, expected] of cases) {
    assert.deepEqual(parse(block("files-context", line)).files, expected === null ? [] : [expected], line);
  }
});

Deno.test("a file that is named twice is there once, as it was named last", () => {
  const { files } = parse(block("files-context", "a.ts | old\nb.ts | b\n./a.ts | new"));
  assert.deepEqual(files.map(({ path, purpose }) => [path, purpose]), [["a.ts", "new"], ["b.ts", "b"]]);
});

Deno.test("paths outside of the work tree are dropped", () => {
  const content = ["/repo/a.ts", "/etc/passwd", "../b.ts", "c\0.ts", "/repository/d.ts", "e.ts"].join("\n");
  assert.deepEqual(parse(block("files-context", content)).files.map(({ path }) => path), ["a.ts", "e.ts"]);
});

Deno.test("decisions are read with missing columns, and nothing is no decision", () => {
  const { decisions } = parse(block(
    "decisions",
    "topic | choice | rationale\nStore | SQLite | small | fast\n* Names | kebab\nAlone\nNone\n| x | y",
  ));
  assert.deepEqual(decisions, [
    { topic: "Store", choice: "SQLite", rationale: "small | fast" },
    { topic: "Names", choice: "kebab", rationale: "" },
    { topic: "Alone", choice: "", rationale: "" },
    { topic: "x", choice: "y", rationale: "" },
  ]);
});

Deno.test("assumptions are read as patterns are, in any place and spelling of their block", () => {
  const { assumptions } = parse(
    "Done.\n<Assumptions>\n- UTC is meant\n- UTC is meant\n- none\n</assumptions>\n",
  );
  assert.deepEqual(assumptions, ["UTC is meant"]);
  assert.deepEqual(parse("<assumptions>\n1. no login\n\nThat is all.").assumptions, ["no login"]);
});

Deno.test("patterns lose their bullets and numbers and occur once", () => {
  const { patterns } = parse(block("patterns", "- One file\n2. Two files\n\n* One file\n(none)"));
  assert.deepEqual(patterns, ["One file", "Two files"]);
});

Deno.test("fences around and inside of blocks, Windows newlines and wide tags are no matter", () => {
  const text = "```xml\n<Work-Summary >\n```text\nDid it.\n\n  All of it.\n```\n</WORK-SUMMARY>\n```\n" +
    "<patterns>```\nA pattern\n```</patterns><story-status>`done`</story-status>";
  for (const newline of ["\n", "\r\n", "\r"]) {
    const answer = parse(text.replaceAll("\n", newline));
    assert.equal(answer.workSummary, "Did it. All of it.");
    assert.deepEqual(answer.patterns, ["A pattern"]);
    assert.deepEqual(answer.status, { kind: "done" });
  }
});

Deno.test("a commit message has a subject and a body, and no trailers of ours", () => {
  const cases: [string, AgentAnswer["commitMessage"]][] = [
    ["feat: a", { subject: "feat: a", body: "" }],
    ["\n```\nfeat: a\n\nWhy.\n\n- one\n  two\n```\n", { subject: "feat: a", body: "Why.\n\n- one\n  two" }],
    ["`feat: a`\nbody", { subject: "feat: a", body: "body" }],
    ["fix: b\n\nText\nAutom8-Story: US-009\n autom8-run : x\nRefs: 1", {
      subject: "fix: b",
      body: "Text\nRefs: 1",
    }],
    ["fix: \u001b[31mred\n\na\u0007b", { subject: "fix:  [31mred", body: "a b" }],
    ["  \n ", null],
  ];
  for (const [content, expected] of cases) {
    assert.deepEqual(parse(block("commit-message", content)).commitMessage, expected, content);
  }
});

Deno.test("a status is done, blocked with its reason, or unsaid", () => {
  const cases: [string, AgentAnswer["status"]][] = [
    ["done", { kind: "done" }],
    ["Done.", { kind: "done" }],
    ["**done** - all tests pass", { kind: "done" }],
    ["blocked: no database", { kind: "blocked", reason: "no database" }],
    ["Blocked — no\ndatabase", { kind: "blocked", reason: "no database" }],
    ["**Blocked:** no key", { kind: "blocked", reason: "no key" }],
    ["blocked", { kind: "blocked", reason: "no reason given" }],
    ["done | blocked: reason", { kind: "unsaid" }],
    ["done | already done: where | blocked: reason", { kind: "unsaid" }],
    ["not done", { kind: "not-done", said: "not done" }],
    ["abandoned", { kind: "not-done", said: "abandoned" }],
    ["doneish", { kind: "not-done", said: "doneish" }],
    ["already done: src/sum.ts", { kind: "already-done", where: "src/sum.ts" }],
    ["**Already done** — in src/sum.ts,\nline 3", { kind: "already-done", where: "in src/sum.ts, line 3" }],
    ["already-done: x", { kind: "already-done", where: "x" }],
    ["already done", { kind: "done" }],
    ["", { kind: "unsaid" }],
  ];
  for (const [content, expected] of cases) {
    assert.deepEqual(parse(block("story-status", content)).status, expected, content);
  }
});

Deno.test("texts and lists are bounded, and no character is cut in half", () => {
  const long = "😀".repeat(200_000);
  const many = Array.from(
    { length: 5_000 },
    (_, i) => `f${i} | ${long.slice(0, 2_000)} | [${"s,".repeat(900)}]`,
  );
  const answer = parse(
    block("files-context", many.join("\n")) + block("decisions", `t${long} | c${long}`) +
      block("patterns", Array.from({ length: 5_000 }, (_, i) => `pattern ${i}`).join("\n")) +
      block("work-summary", `a${long}`) + block("commit-message", `s${long}\n\nb${long}`) +
      block("story-status", `blocked: r${long}`),
  );
  assert(answer.files.length > 10 && answer.files.length <= 500);
  assert(answer.files.every(({ symbols }) => symbols.length <= 50));
  assert.equal(answer.patterns.length, 100);
  const said = JSON.stringify(answer);
  assert(said.length < 300_000, `${said.length}`);
  assert(!/\\ud[89a-f]/i.test(said), "half a character");
});

Deno.test("hostile text takes time in proportion to its length", () => {
  const size = 10 * 1024 * 1024;
  const repeated = (part: string) => part.repeat(Math.ceil(size / part.length));
  for (
    const text of [
      repeated("<decisions>"),
      repeated("<decisions>\n"),
      repeated("<decisions></decisions>"),
      repeated("</patterns>"),
      repeated("<decisions" + " ".repeat(50)),
      `<decisions${" ".repeat(size)}`,
      block("files-context", repeated("|")),
      block("files-context", repeated("[")),
      block("patterns", repeated(" ")),
      block("decisions", repeated("\n`")),
      block("commit-message", repeated("`")),
      block("story-status", repeated("*")),
    ]
  ) {
    // Ten million squared would not end within the test.
    parse(text);
  }
});

Deno.test("row 18: a status in other words is never done", () => {
  const blocked: [string, string][] = [
    ["is blocked", "no reason given"],
    ["- blocked", "no reason given"],
    ["- blocked: no key", "no key"],
    ["The story is blocked by the database", "by the database"],
    ["I am blocked: no network", "no network"],
    ["status: blocked - no key", "no key"],
    ["> **BLOCKED** (no key)", "(no key)"],
    ["done\nblocked: no key", "no key"],
    ["\u26d4 blocked: no key", "no key"],
  ];
  for (const [content, reason] of blocked) {
    assert.deepEqual(parse(block("story-status", content)).status, { kind: "blocked", reason }, content);
  }
  const notDone = [
    "failed: no time",
    "incomplete",
    "partially done",
    "in progress",
    "completed",
    "done, but the tests fail",
    "done (partially)",
    "done-ish",
    "done: no",
    "done?",
    "**done**?",
    "erledigt",
    "\u5b8c\u4e86",
    "nicht fertig",
    "d\u043ene",
    "<b>done</b>",
    "- [ ] done",
    "todo",
    "unblocked",
    "50% done",
  ];
  for (const content of notDone) {
    assert.equal(parse(block("story-status", content)).status.kind, "not-done", content);
  }
  for (
    const content of [
      "- done",
      "- [x] done",
      "\u2705 done",
      "status: done",
      "story-status: **done**",
      "`done`",
    ]
  ) {
    assert.equal(parse(block("story-status", content)).status.kind, "done", content);
  }
});

Deno.test("row 18: other spellings of a tag are understood", () => {
  for (const name of ["story_status", "Story-Status", "STORY STATUS", "StoryStatus", "storystatus"]) {
    assert.deepEqual(parse(block(name, "blocked: x")).status, { kind: "blocked", reason: "x" }, name);
  }
  assert.equal(parse(block("review_verdict", "pass")).verdict, "pass");
});

Deno.test("row 18: the last status at the start of a line counts, not one that is quoted", () => {
  const real = "<story-status>blocked: no key</story-status>";
  const isBlocked = [
    `${real}\n\nI cannot write \`<story-status>done</story-status>\` here.`,
    `${real}\n\nIt would be <story-status>done</story-status> with a key.`,
    `${real}\n\n> <story-status>done</story-status>`,
    `For example:\n\n\`\`\`\n<story-status>done</story-status>\n\`\`\`\n\n${real}`,
    `<story-status>done</story-status>\n\n\`\`\`\n${real}\n\`\`\``,
    `<work-summary>Nothing.</work-summary>${real}`,
    `  ${real}`,
    `My status: ${real}`,
    `<story-status>\nblocked: no key`,
  ];
  for (const text of isBlocked) {
    assert.deepEqual(parse(text).status, { kind: "blocked", reason: "no key" }, text);
  }
  for (
    const text of [
      "Write `<story-status>done</story-status>`.",
      "> <story-status>done</story-status>",
      "<story-status>",
    ]
  ) {
    assert.equal(parse(text).status.kind, "unsaid", text);
  }
});

Deno.test("row 18: stray tags are no decisions", () => {
  const texts = [
    "I left <decisions> out and closed it: </decisions>",
    "<decisions> was not needed here.\n\nAll good.",
    "<decisions>\n<patterns>\n</decisions>",
    "<decisions>\n</patterns>\n</decisions>",
    "`<decisions>`\nstore | memory\n`</decisions>`",
    "</decisions>\nstore | memory\n<decisions>",
  ];
  for (const text of texts) assert.deepEqual(parse(text).decisions, [], text);
  const cutOff = parse("<decisions>\nStore | memory | small\n\nThat is all. I hope it helps | you.");
  assert.deepEqual(cutOff.decisions.map(({ topic }) => topic), ["Store"]);
});

Deno.test("row 17: a verdict is pass or issues, and nothing else is one", () => {
  const cases: [string, AgentAnswer["verdict"]][] = [
    ["pass", "pass"],
    ["**Pass.**", "pass"],
    ["issues", "issues"],
    ["`issues`", "issues"],
    ["pass | issues", null],
    ["not pass", null],
    ["pass with remarks", null],
    ["passed", null],
    ["", null],
  ];
  for (const [content, verdict] of cases) {
    assert.equal(parse(block("review-verdict", content)).verdict, verdict, content);
  }
  assert.equal(parse("It passes.").verdict, null);
  assert.equal(
    parse(`${block("review-verdict", "pass")}\n${block("review-verdict", "issues")}`).verdict,
    "issues",
  );
});
