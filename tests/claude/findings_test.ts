import assert from "assert";
import {
  answeredFindings,
  describeFindings,
  type Finding,
  maxFindings,
  parseFindings,
} from "../../src/claude/findings.ts";

const of = (text: string) => parseFindings(text).findings;
const open = { severity: "significant", path: null, line: null, state: "open", reason: null } as const;

Deno.test("findings are read with their severity, place and state", () => {
  const text = `# Review, round 1 of 3

## Critical

- [ ] src/a.ts:42 loses data; should save first

## Minor

- [x] FIXED: src/b.ts:7 typo
- [ ] SKIPPED: docs/c.md wording; as the house writes it
`;
  assert.deepEqual(parseFindings(text), {
    count: 3,
    findings: [
      {
        severity: "critical",
        path: "src/a.ts",
        line: 42,
        text: "loses data; should save first",
        state: "open",
        reason: null,
      },
      { severity: "minor", path: "src/b.ts", line: 7, text: "typo", state: "fixed", reason: null },
      {
        severity: "minor",
        path: "docs/c.md",
        line: null,
        text: "wording; as the house writes it",
        state: "skipped",
        reason: null,
      },
    ],
  });
});

Deno.test("findings are read in the forms that agents use", () => {
  const cases: [string, Partial<Finding>][] = [
    ["- [ ] `src/a.ts:42` wrong", { path: "src/a.ts", line: 42, text: "wrong" }],
    ["* **src/a.ts:42-50**: wrong", { path: "src/a.ts", line: 42, text: "wrong" }],
    ["1. greet.sh:10 - wrong", { path: "greet.sh", line: 10, text: "wrong" }],
    ["- [X] done by me", { text: "done by me", state: "fixed" }],
    ["- no place at all", { text: "no place at all" }],
    ["## HIGH\r\n- x", { severity: "critical", text: "x" }],
    ["**Minor**\n- x", { severity: "minor", text: "x" }],
    ["The work is fine.", { text: "The work is fine." }],
    ["- a\u0007b", { text: "a b" }],
  ];
  for (const [text, expected] of cases) assert.deepEqual(of(text), [{ ...open, ...expected }], text);
  assert.deepEqual(parseFindings("# Review\n\n"), { findings: [], count: 0 });
});

Deno.test("findings are bounded, and described by severity", () => {
  const { findings, count } = parseFindings(`## Critical\n${"- [ ] a.ts:1 bad\n".repeat(5_000)}`);
  assert.equal(findings.length, maxFindings);
  assert.equal(count, 5_000);
  assert.equal(describeFindings(findings, count), "5,000 issues (100 critical, 4900 more)");
  assert.equal(describeFindings(of("- x"), 1), "1 issue (1 significant)");
  assert.ok((of(`- ${"long ".repeat(10_000)}`)[0]?.text.length ?? 0) <= 500);
});

const marks: [name: string, file: string, expected: [Finding["state"], string | null][]][] = [
  ["nothing is marked", "- [ ] a.ts:1 first\n- [ ] b.ts:2 second", [["open", null], ["open", null]]],
  [
    "marks stand in front of the finding",
    "- [x] FIXED: a.ts:1 first\n- [ ] SKIPPED: b.ts:2 second; the house writes it so",
    [["fixed", null], ["skipped", "the house writes it so"]],
  ],
  [
    "the reason takes the finding's place",
    "- [x] FIXED: done\n- [ ] SKIPPED: it would break callers",
    [["fixed", null], ["skipped", "it would break callers"]],
  ],
  [
    "the reason comes first",
    "- [x] first\n- [ ] **SKIPPED**: not needed (see README) - b.ts:2 second",
    [["fixed", null], ["skipped", "not needed (see README)"]],
  ],
  ["a reason in brackets", "- [ ] first\n- [ ] SKIPPED: b.ts:2 second (because of X)", [["open", null], [
    "skipped",
    "of X",
  ]]],
  ["no reason", "- [ ] a.ts:1 first\n- [ ] SKIPPED: b.ts:2 second", [["open", null], ["skipped", null]]],
  ["a line is gone", "- [x] FIXED: b.ts:2 second", [["open", null], ["fixed", null]]],
  ["other lines came along", "- [x] FIXED: a.ts:1 first\n- note\n- [ ] b.ts:2 second", [
    ["fixed", null],
    ["open", null],
  ]],
];

for (const [name, file, expected] of marks) {
  Deno.test(`a corrector's marks are read: ${name}`, () => {
    const found = of("- [ ] a.ts:1 first\n- [ ] b.ts:2 second");
    const answered = answeredFindings(found, of(file));
    assert.deepEqual(answered.map(({ state, reason }) => [state, reason]), expected);
    assert.deepEqual(answered.map(({ text }) => text), ["first", "second"]);
  });
}
