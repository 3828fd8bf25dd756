/** What an agent says of review threads is read as agents write it. */

import assert from "assert";
import { parseAnswer } from "../../src/claude/answer.ts";
import { parseThreadVerdicts } from "../../src/claude/thread_verdicts.ts";

const rows: [line: string, expected: string][] = [
  ["T1 | real | fixed: it is checked", "T1 real fixed it is checked"],
  ["- T2 | real | already fixed: in a.ts:4", "T2 real already-fixed in a.ts:4"],
  ["| T3 | Real problem | Not fixed - needs a key |", "T3 real not-fixed needs a key"],
  ["**T4** | `mistaken` | fixed nothing | really", "T4 mistaken left fixed nothing | really"],
  ["t5 | matter of taste | short", "T5 taste left short"],
  ["T6: | real | fixed", "T6 real fixed "],
  ["T7 | real", "T7 real fixed "],
  ["T8 | real | fixed the loop", "T8 real fixed fixed the loop"],
  // Nothing that decides.
  ["T9 | not real | no", ""],
  ["T10 | real or taste | unclear", ""],
  ["T11 | unreal | no", ""],
  ["thread 1 | real | fixed", ""],
  ["T0000000 | real | fixed", ""],
  ["", ""],
  ["|", ""],
  ["T12 | \u001b[31mreal | x", ""],
];

for (const [line, expected] of rows) {
  Deno.test(`the verdict of ${JSON.stringify(line)}`, () => {
    const found = parseThreadVerdicts([line]).map(({ label, verdict, result, reason }) =>
      `${label} ${verdict} ${result} ${reason}`
    );
    assert.deepEqual(found, expected === "" ? [] : [expected]);
  });
}

Deno.test("of two verdicts on one thread the last counts, and an answer without any has none", () => {
  const text = "<thread-verdicts>\r\nT1 | taste | a\r\nT1 | real | fixed: b\r\n</thread-verdicts>";
  assert.deepEqual(parseAnswer(text, "/w").threads, [
    { label: "T1", verdict: "real", result: "fixed", reason: "b" },
  ]);
  assert.equal("threads" in parseAnswer("done", "/w"), false);
});
