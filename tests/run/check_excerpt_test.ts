import assert from "assert";
import { fileURLToPath } from "node:url";
import { checkExcerpt, checkProblem } from "../../src/run/check_excerpt.ts";

/** By file under fixtures/checks: outputs as the runners printed them for a wrong sum. */
const recorded: Record<string, string> = {
  "node_spec": `
test at calc.test.js:4:35
✖ adds two and two (1.240077ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:
  5 !== 4`,
  "node_tap": `
not ok 1 - adds two and two
  location: '/home/ada/calc/calc.test.js:4:35'
  error: |-
    Expected values to be strictly equal:
    5 !== 4`,
  "tape": `
not ok 2 two and two
    operator: equal
    expected: 4
    actual:   5
    at: Test.<anonymous> (/home/ada/calc/tape.t.js:2:45)`,
  "deno": `
adds two and two => ./calc_test.ts:3:6
error: AssertionError: Expected values to be strictly equal:
5 !== 4
Deno.test("adds two and two", () => { assert.equal(2 + 3, 4); });
                                             ^`,
  "pytest": `
test_adds
>       assert add(*numbers) == 3
E       assert 4 == 3
E        +  where 4 = add(*[1, 2])
test_calc.py:9: AssertionError`,
  "pytest_short": `
test_adds
test_calc.py:9: in test_adds
    assert add(*numbers) == 3
E   assert 4 == 3
E    +  where 4 = add(*[1, 2])`,
  "pytest_no": `
FAILED test_calc.py::test_adds - assert 4 == 3
FAILED test_calc.py::test_raises - ValueError: no such number`,
  "pytest_collect": `
ERROR collecting test_x.py
/home/ada/.pyenv/versions/3.11.7/lib/python3.11/importlib/__init__.py:126: in import_module
    return _bootstrap._gcd_import(name[level:], package, level)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
test_x.py:1: in <module>
    import nothere
E   ModuleNotFoundError: No module named 'nothere'`,
  "unittest": `
FAIL: test_adds (test_calc.Calc.test_adds)
Traceback (most recent call last):
  File "/home/ada/calc/test_calc.py", line 5, in test_adds
    self.assertEqual(2 + 3, 4)
AssertionError: 5 != 4`,
  "go": `
FAIL: TestAdd (0.00s)
    --- FAIL: TestAdd/two_and_two (0.00s)
        calc_test.go:6: Add(2, 2) = 5, want 4`,
  "go_v": `
    calc_test.go:6: Add(2, 2) = 5, want 4
FAIL: TestAdd (0.00s)
    --- PASS: TestAdd/small (0.00s)
    --- FAIL: TestAdd/two_and_two (0.00s)`,
  "go_build": `
./calc_test.go:9:17: undefined: undefinedThing`,
  "cargo": `
tests::adds
thread 'tests::adds' (11455) panicked at src/lib.rs:8:17:
assertion \`left == right\` failed: two and two
  left: 5
 right: 4`,
  "cargo_build": `
error[E0425]: cannot find function \`undefined_thing\` in this scope
  --> src/lib.rs:12:19
   |
12 | pub fn broken() { undefined_thing() }
   |                   ^^^^^^^^^^^^^^^ not found in this scope`,
  "jest": `
● calc › adds two and two
  expect(received).toBe(expected) // Object.is equality
  Expected: 4
  Received: 5
    3 |   test("works", () => {});
    4 |   test("adds two and two", () => {
  > 5 |     expect(add(2, 2)).toBe(4);
      |                       ^
    6 |   });
    7 | });
    8 |
    at Object.toBe (calc.test.js:5:23)`,
  "vitest": `
 FAIL  v.vtest.mjs > adds two and two
AssertionError: expected 5 to be 4 // Object.is equality
- Expected
+ Received
- 4
+ 5
 ❯ v.vtest.mjs:3:48
      1| import { test, expect } from "vitest";
      2| test("works", () => {});
      3| test("adds two and two", () => { expect(2 + 3).toBe(4); });
       |                                                ^
      4|`,
  "mocha": `
  1) calc
       adds two and two:
      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:
5 !== 4
      + expected - actual
      -5
      +4`,
  "tsc": `
ts_a.ts(1,7): error TS2322: Type 'string' is not assignable to type 'number'.
ts_a.ts(2,41): error TS2339: Property 'nope' does not exist on type 'string'.`,
  "tsc_pretty": `
ts_a.ts:1:7 - error TS2322: Type 'string' is not assignable to type 'number'.
1 const a: number = "x";
        ~
ts_a.ts:2:41 - error TS2339: Property 'nope' does not exist on type 'string'.
2 export function f(b: string) { return b.nope; }
                                          ~~~~`,
  "eslint": `
/home/ada/calc/lint_me.js
  1:7   error    'unused' is assigned a value but never used  no-unused-vars
  2:5   error    'unknownThing' is not defined                no-undef
  2:18  warning  Expected '===' and instead saw '=='          eqeqeq`,
};

async function outputOf(name: string): Promise<string> {
  return await Deno.readTextFile(
    fileURLToPath(new URL(`../../fixtures/checks/${name}.txt`, import.meta.url)),
  );
}

for (const [name, expected] of Object.entries(recorded)) {
  Deno.test(`the first failure is found in a recorded output: ${name}`, async () => {
    const output = await outputOf(name);
    assert.equal(checkExcerpt(output), expected.slice(1));
    // Whatever else was printed before and after it, such as by npm.
    assert.equal(
      checkExcerpt(`\n> calc@1.0.0 test\n> run\n\n${output}\nnpm error code 1\n`),
      expected.slice(1),
    );
    assert.equal(checkExcerpt(output.replaceAll("\n", "\r\n")), expected.slice(1));
  });
}

Deno.test("every recorded output has its row", () => {
  const files = [...Deno.readDirSync(fileURLToPath(new URL("../../fixtures/checks", import.meta.url)))];
  assert.deepEqual(files.map(({ name }) => name.replace(".txt", "")).sort(), Object.keys(recorded).sort());
});

/** Outputs of runners that need more than a small project, shortened, in their form. */
const written: [name: string, output: string, excerpt: string][] = [
  [
    "maven",
    `[INFO] Running CalcTest
[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.03 s <<< FAILURE! -- in CalcTest
[ERROR] CalcTest.adds -- Time elapsed: 0.01 s <<< FAILURE!
org.opentest4j.AssertionFailedError: expected: <4> but was: <5>
	at org.junit.jupiter.api.AssertEquals.failNotEqual(AssertEquals.java:197)
[INFO]
[ERROR] Failures:`,
    `[ERROR] CalcTest.adds -- Time elapsed: 0.01 s <<< FAILURE!
org.opentest4j.AssertionFailedError: expected: <4> but was: <5>`,
  ],
  [
    "gradle",
    `> Task :test FAILED

CalcTest > adds() FAILED
    org.opentest4j.AssertionFailedError at CalcTest.java:9

2 tests completed, 1 failed`,
    `CalcTest > adds() FAILED
    org.opentest4j.AssertionFailedError at CalcTest.java:9`,
  ],
  [
    "a Java compiler",
    `[INFO] Compiling
[ERROR] /home/ada/calc/src/main/java/Calc.java:[3,12] cannot find symbol
  symbol:   variable b
[INFO] 1 error`,
    `[ERROR] /home/ada/calc/src/main/java/Calc.java:[3,12] cannot find symbol
  symbol:   variable b`,
  ],
  [
    "rspec",
    `.F

Failures:

  1) Calc adds two and two
     Failure/Error: expect(add(2, 2)).to eq(4)

       expected: 4
            got: 5

       (compared using ==)
     # ./spec/calc_spec.rb:5:in 'block (2 levels) in <top (required)>'

Finished in 0.01 seconds (files took 0.05 seconds to load)`,
    `1) Calc adds two and two
   Failure/Error: expect(add(2, 2)).to eq(4)
     expected: 4
          got: 5
     (compared using ==)
   # ./spec/calc_spec.rb:5:in 'block (2 levels) in <top (required)>'`,
  ],
  [
    "phpunit",
    `There was 1 failure:

1) CalcTest::testAdds
Failed asserting that 5 matches expected 4.

/home/ada/calc/tests/CalcTest.php:12

FAILURES!
Tests: 2, Assertions: 2, Failures: 1.`,
    `1) CalcTest::testAdds
Failed asserting that 5 matches expected 4.
/home/ada/calc/tests/CalcTest.php:12`,
  ],
  [
    "dotnet test",
    `  Passed Works [1 ms]
  Failed Calc.AddsTwoAndTwo [3 ms]
  Error Message:
   Assert.Equal() Failure: Values differ
Expected: 4
Actual:   5
  Stack Trace:
     at Calc.AddsTwoAndTwo() in /home/ada/calc/CalcTests.cs:line 9`,
    `  Failed Calc.AddsTwoAndTwo [3 ms]
  Error Message:
   Assert.Equal() Failure: Values differ
Expected: 4
Actual:   5`,
  ],
  [
    "bats, with a failure that is expected",
    `1..3
not ok 1 later # TODO
not ok 2 adds two and two
# (in test file calc.bats, line 4)
#   \`[ 5 -eq 4 ]' failed
ok 3 works`,
    `not ok 2 adds two and two
# (in test file calc.bats, line 4)
#   \`[ 5 -eq 4 ]' failed`,
  ],
  [
    "a C compiler",
    `cc -c calc.c
calc.c:3:10: error: use of undeclared identifier 'b'
  return b;
         ^
make: *** [calc.o] Error 1`,
    `calc.c:3:10: error: use of undeclared identifier 'b'
  return b;
         ^`,
  ],
  [
    "deno check",
    `Check file:///home/ada/calc/calc.ts
TS2322 [ERROR]: Type 'string' is not assignable to type 'number'.
const a: number = "x";
      ^
    at file:///home/ada/calc/calc.ts:1:7

error: Type checking failed.`,
    `TS2322 [ERROR]: Type 'string' is not assignable to type 'number'.
const a: number = "x";
      ^
    at file:///home/ada/calc/calc.ts:1:7`,
  ],
  [
    "the first of two runners",
    `src/a.ts(1,7): error TS2322: No.
Found 1 error.
--- FAIL: TestAdd (0.00s)
    calc_test.go:6: no`,
    "src/a.ts(1,7): error TS2322: No.",
  ],
  [
    "colours",
    "\x1b[31m--- FAIL: TestAdd\x1b[0m (0.00s)\n    \x1b[1mcalc_test.go:6:\x1b[0m no\nFAIL",
    "FAIL: TestAdd (0.00s)\n    calc_test.go:6: no",
  ],
];

for (const [name, output, excerpt] of written) {
  Deno.test(`the first failure is found: ${name}`, () => assert.equal(checkExcerpt(output), excerpt));
}

Deno.test("an output in no known format has no excerpt", () => {
  const outputs = [
    "",
    "3 passed, 1 failed\n",
    "make: *** [test] Error 2",
    "ok 1 - works\n1..1",
    "  ● Console\n\n    log",
    "All 12 tests failed to fail",
  ];
  for (const output of outputs) assert.equal(checkExcerpt(output), "", output);
});

Deno.test("an excerpt is short, however long the failure is, and takes little time", () => {
  const long = checkExcerpt(`--- FAIL: TestAdd\n${`  ${"x".repeat(5_000)}\n`.repeat(1_000)}`);
  assert.equal(long.split("\n").length, 14);
  assert.ok(long.length < 6_000);
  for (const line of ["not ok", "  1:1 error x", "___ a ___", "a => ", "[ERROR] ", " ".repeat(200)]) {
    checkExcerpt(`${line}\n`.repeat(1_000_000 / line.length));
  }
  checkExcerpt("_ ".repeat(500_000));
});

Deno.test("the next attempt gets the first failure before a long output, and a short output as it is", () => {
  const result = {
    command: "npm test",
    passed: false,
    detail: "exit 1",
    excerpt: "a.ts(1,7): error",
    outputFile: null,
    durationMs: 1,
  };
  assert.deepEqual(checkProblem({ ...result, output: "short" }), {
    kind: "verify-failed",
    command: "npm test",
    output: "short\n(exit 1)",
  });
  const long = checkProblem({ ...result, output: "long ".repeat(1_000) });
  assert.equal(long.kind, "verify-failed");
  assert.match(
    long.kind === "verify-failed" ? long.output : "",
    /^a\.ts\(1,7\): error\n\n\[the first failure/,
  );
});
