import assert from "assert";
import { parseLinuxTable } from "../../src/process/linux_table.ts";
import type { ProcessRow } from "../../src/process/process_row.ts";
import { withAncestors, withDescendants } from "../../src/process/process_table.ts";
import { parsePsMarks, parsePsRows } from "../../src/process/ps_table.ts";

const stat = (pid: number, name: string, state: string, parent: number, started: number) =>
  `/proc/${pid}/stat:${pid} (${name}) ${state} ${parent} 50 51 ${"0 ".repeat(15)}${started} 4096`;

const mark = "AUTOM8_RUN=one";
const parse = (records: readonly string[], reader = 1) =>
  parseLinuxTable(records.map((record) => `${record}\0`).join(""), { mark, reader });

Deno.test("a row of Linux has parent, group, session and start time", () => {
  const { rows } = parse([stat(60, "sleep", "S", 7, 1234)]);
  assert.deepEqual(rows.get(60), { pid: 60, parent: 7, group: 50, session: 51, started: "1234" });
});

const hostileNames = ["a) S 1 1 1", ") Z 1 (", "a b", "a)\n/proc/9/stat:", "))((", ""];
for (const name of hostileNames) {
  Deno.test(`a process named ${JSON.stringify(name)} is read rightly`, () => {
    const { rows } = parse([stat(60, name, "R", 7, 99)]);
    assert.deepEqual([...rows.values()], [{ pid: 60, parent: 7, group: 50, session: 51, started: "99" }]);
  });
}

Deno.test("zombies and the reader are no rows", () => {
  const records = [stat(60, "gone", "Z", 1, 1), stat(61, "grep", "S", 2, 1), stat(63, "real", "S", 2, 1)];
  assert.deepEqual([...parse(records, 61).rows.keys()], [63]);
});

Deno.test("marks are the environments with exactly this entry", () => {
  const records = [
    `/proc/12/environ:${mark}`,
    `/proc/13/environ:${mark}`,
    `/proc/14/environ:${mark}2`,
    `/proc/15/environ:TEXT=a\n${mark}`,
    "/proc/16/environ:12 (a variable that looks like a row",
    `/proc/61/environ:${mark}`,
    "noise",
  ];
  const { rows, marked } = parse(records, 61);
  assert.deepEqual([[...marked], rows.size], [[12, 13], 0]);
});

Deno.test("rows of ps have a start time of five words, and zombies are none", () => {
  const text = "    1     0     1 Ss   Mon Nov 23 08:16:11 2026\n" +
    "  812     1   812 S+   Tue Nov 24 09:00:00 2026    \n" +
    "  813   812   812 Z+   Tue Nov 24 09:00:00 2026\n";
  assert.deepEqual([...parsePsRows(text).values()], [
    { pid: 1, parent: 0, group: 1, session: 1, started: "Mon Nov 23 08:16:11 2026" },
    { pid: 812, parent: 1, group: 812, session: 812, started: "Tue Nov 24 09:00:00 2026" },
  ]);
});

Deno.test("ps: a mark counts in the environment, not in the arguments", () => {
  const plain = "  1 sleep 300\n  2 grep AUTOM8_RUN=r1 file\n  3 sleep 9\n  4 sleep 8\n";
  const full = "  1 sleep 300 HOME=/u AUTOM8_RUN=r1 A=b\n  2 grep AUTOM8_RUN=r1 file HOME=/u\n" +
    "  3 sleep 9 AUTOM8_RUN=r10\n  4 sleep 8\n  5 new AUTOM8_RUN=r1\n";
  assert.deepEqual([...parsePsMarks(plain, full, "AUTOM8_RUN=r1")], [1]);
});

const row = (pid: number, parent: number): [number, ProcessRow] => [
  pid,
  { pid, parent, group: pid, session: pid, started: "1" },
];
const family = {
  rows: new Map([row(1, 0), row(2, 1), row(3, 2), row(4, 3), row(5, 1)]),
  marked: new Set<number>(),
};

Deno.test("descendants are all below, ancestors all above, each with the process itself", () => {
  assert.deepEqual([...withDescendants(family, [2])].sort(), [2, 3, 4]);
  assert.deepEqual([...withDescendants(family, [5, 3])].sort(), [3, 4, 5]);
  assert.deepEqual([...withAncestors(family, 4)].sort(), [0, 1, 2, 3, 4]);
});

Deno.test("a table with a ring in it, read while pids changed hands, ends the walk", () => {
  const ring = { rows: new Map([row(2, 3), row(3, 2)]), marked: new Set<number>() };
  assert.deepEqual([...withDescendants(ring, [2])].sort(), [2, 3]);
  assert.deepEqual([...withAncestors(ring, 2)].sort(), [2, 3]);
});
