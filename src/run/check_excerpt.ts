/** What matters of a failed check's output: the first failure, by the formats of the common runners. Pure. */

import type { AttemptProblem } from "../claude/prompts/problem.ts";
import { clipStart } from "../text/clip.ts";
import { sanitize } from "../text/sanitize.ts";
import type { VerifyResult } from "./state.ts";

/** An output longer than this is introduced by what matters in it, in UTF-16 units. */
const maxUnsorted = 4_000;

/** A failing check as the reason why an attempt, or a correction, did not pass. */
export function checkProblem({ command, output, excerpt, detail }: VerifyResult): AttemptProblem {
  const isLong = excerpt !== "" && output.length > maxUnsorted;
  const first = isLong ? `${excerpt}\n\n[the first failure; the output follows]\n\n` : "";
  return { kind: "verify-failed", command, output: `${first}${output}\n(${detail})` };
}

/** How a runner prints a failure. Each pattern is matched against single lines. */
type Format = {
  /** A heading: what stands before it is not looked at. */
  after?: RegExp;
  /** The first line of a failure. */
  begins: RegExp;
  /** Lines right before it that belong to it. */
  before?: RegExp;
  /** The first line that says what is wrong: what stands between `begins` and it is left out. */
  from?: RegExp;
  /** The first line that is no part of it any more. */
  until: RegExp;
  /** Lines in it that say nothing. */
  without?: RegExp;
};

const formats: Readonly<Record<string, Format>> = {
  "node --test": { after: /^✖ failing tests:/, begins: /^test at /, until: /^test at |^\s+at / },
  "TAP": {
    begins: /^\s*not ok \d+(?!.*# (?:TODO|SKIP))/i,
    until:
      /^\s*(?:ok|not ok) \d|^\s*# Subtest|^\s+(?:stack|code|name): |^\s*\.\.\.$|^\s*\d+\.\.\d+$|^# (?:tests|pass|fail) /,
    without: /^\s*(?:---|(?:duration_ms|failureType|type|severity): .*)$/,
  },
  "deno test": { after: /^\s*ERRORS\s*$/, begins: /^\S.* => .+:\d+:\d+$/, until: /^\s+at |^\s*FAILURES\s*$/ },
  "deno check": { begins: /^TS\d+ \[ERROR\]: /, until: /^\s*$/ },
  "pytest": {
    begins: /^_{3,} .+ _{3,}$/,
    from: /^(?:>|E )|^\S+:\d+: in /,
    until: /^(?:_{3,} .+ _{3,}|={3,} .+ ={3,}|-{3,} Captured .+ -{3,})$/,
  },
  "pytest, its summary": { begins: /^(?:FAILED|ERROR) \S+\.py\b/, until: /^(?!FAILED |ERROR )/ },
  "unittest": {
    begins: /^(?:FAIL|ERROR): \S+ \(.+\)/,
    until: /^={20,}$|^Ran \d+ tests?/,
    without: /^-{20,}$/,
  },
  "Python": { begins: /^Traceback \(most recent call last\):$/, until: /^\s*$/ },
  "go test": {
    begins: /^--- FAIL: /,
    before: /^\s+\S+\.go:\d+: /,
    until: /^(?:FAIL|ok|PASS|--- |=== |goroutine \d|exit status)/,
  },
  "go build": { begins: /^\S+\.go:\d+:\d+: /, until: /^(?:FAIL|ok|\s*$)/ },
  "cargo test": {
    begins: /^---- .+ stdout ----$/,
    from: /panicked at |^Error: /,
    until: /^(?:stack backtrace:|note: |---- |failures:|\s*$)/,
  },
  "rustc": { begins: /^error\[E\d+\]: /, until: /^\s*$/ },
  "jest": { begins: /^ {2}● (?!Console$)/, until: /^ {2}● |^Test Suites: |^\s+at .*node_modules/ },
  "vitest": { begins: /^\s*FAIL {2}.+ > /, until: /^⎯{3,}|^\s*FAIL {2}/ },
  "mocha": { after: /^ {2}\d+ failing$/, begins: /^ {2}\d+\) /, until: /^ {2}\d+\) |^\s+at / },
  "tsc": { begins: /^\S.*(?:\(\d+,\d+\): |:\d+:\d+ - )error TS\d+: /, until: /^(?:Found \d+ error|npm )/ },
  "eslint": {
    begins: /^\s+\d+:\d+\s+error\s/,
    before: /^(?:\S*[/\\.]\S*$|\s+\d+:\d+\s+warning\s)/,
    until: /^\s*$/,
  },
  "rspec": {
    after: /^Failures:$/,
    begins: /^ {2}\d+\) /,
    until: /^ {2}\d+\) |^Finished in |^\s+# \S*\/gems\//,
  },
  "phpunit": { begins: /^\d+\) \S+::\S+/, until: /^\d+\) |^(?:FAILURES|ERRORS)!|^--$/ },
  "maven": {
    begins: /^\[ERROR\] +(?!Tests run:)\S.*<<< (?:FAILURE|ERROR)!/,
    until: /^\[(?:INFO|WARNING|ERROR)\]|^\s+at /,
  },
  "javac": { begins: /^\[ERROR\] +\S+\.java:\[\d+,\d+\] |^\S+\.java:\d+: error: /, until: /^\[INFO\]|^\s*$/ },
  "gradle": { begins: /^\S.* > .+ FAILED$/, until: /^\s*$|^\d+ tests? completed/ },
  "dotnet test": {
    begins: /^\s+Failed \S.* \[[^\]]+\]$/,
    until: /^\s+Stack Trace:|^\s+(?:Passed|Failed) \S.* \[/,
  },
  "gcc": { begins: /^\S+:\d+:\d+: (?:fatal )?error: /, until: /^\S+:\d+:\d+: |^make/ },
};

/** The most lines of an excerpt, and the most UTF-16 units of each. */
const maxLines = 14;
const maxLine = 400;

/** The first failure that an output shows, without blank lines; empty if it has none in a known format. */
export function checkExcerpt(output: string): string {
  const lines = sanitize(output, { keepNewlines: true }).split("\n").map((line) => line.trimEnd());
  let first: { at: number; format: Format } | null = null;
  for (const format of Object.values(formats)) {
    const start = format.after === undefined ? 0 : indexOf(lines, format.after, 0);
    const at = start === -1 ? -1 : indexOf(lines, format.begins, start);
    if (at !== -1 && (first === null || at < first.at)) first = { at, format };
  }
  return first === null ? "" : dedented(failureAt(lines, first.at, first.format)).join("\n");
}

function failureAt(lines: readonly string[], at: number, format: Format): string[] {
  const { before, from, until, without } = format;
  let start = at;
  while (
    before !== undefined && start > 0 && at - start < maxLines / 2 && before.test(lines[start - 1] ?? "")
  ) {
    start -= 1;
  }
  let next = at + 1;
  while (next < lines.length && lines[next] === "") next += 1;
  const ends = (index: number) => until.test(lines[index] ?? "");
  if (from !== undefined) {
    let said = next;
    while (said < lines.length && !ends(said) && !from.test(lines[said] ?? "")) said += 1;
    if (from.test(lines[said] ?? "")) next = said;
  }
  const found = [...lines.slice(start, at), undecorated(lines[at] ?? "")];
  for (let index = next; index < lines.length && found.length < maxLines && !ends(index); index++) {
    const line = lines[index] ?? "";
    if (line.trim() !== "" && without?.test(line) !== true) found.push(line);
  }
  return found.map((line) => clipStart(line, maxLine));
}

/** A title without the rule around it: `____ test_adds ____`. */
function undecorated(title: string): string {
  return title.replace(/^[_-]{3,} +/, "").replace(/ +(?:stdout +)?[_-]{3,}$/, "");
}

function indexOf(lines: readonly string[], pattern: RegExp, from: number): number {
  for (let index = from; index < lines.length; index++) if (pattern.test(lines[index] ?? "")) return index;
  return -1;
}

/** The lines without the indentation that all of them have. */
function dedented(lines: readonly string[]): string[] {
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent));
}
