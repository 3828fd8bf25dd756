/** The numbers of a summary against plain sums over the journal. */

import assert from "assert";
import { foldRun } from "../../src/run/apply.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { totalTokens } from "../../src/view/amounts.ts";
import { summarize, type SummaryRow } from "../../src/view/summary.ts";
import { type Entry, randomJournal } from "./random_journal.ts";

const runs = 500;

/** The events of a journal one by one, each with its time. */
function flat(entries: readonly Entry[]): { event: RunEvent; ms: number }[] {
  const inside = (event: RunEvent): RunEvent[] =>
    event.kind === "transition" ? event.events.flatMap(inside) : [event];
  return entries.flatMap(({ event, at }) => inside(event).map((event) => ({ event, ms: Date.parse(at) })));
}

type Sums = { turns: number; tokens: number; costUsd: number; durationMs: number };

/** What a journal says about its turns, those of one phase or all. */
function sumTurns(entries: readonly Entry[], phase: string | null): Sums {
  const sums: Sums = { turns: 0, tokens: 0, costUsd: 0, durationMs: 0 };
  let current = "";
  for (const { event } of flat(entries)) {
    if (event.kind === "turn-started") {
      current = event.phase;
      if (phase === null || phase === current) sums.turns += 1;
    }
    if (event.kind !== "agent-stopped" || phase !== null && phase !== current) continue;
    sums.tokens += totalTokens(event.usage);
    sums.costUsd += event.costUsd;
    sums.durationMs += event.durationMs;
  }
  return sums;
}

function sumDurations(entries: readonly Entry[], kind: "verify-ended" | "setup-ended"): number {
  return flat(entries).reduce(
    (sum, { event }) => event.kind === kind && "durationMs" in event ? sum + event.durationMs : sum,
    0,
  );
}

/** From each event that begins something to the next one that ends it. */
function sumGaps(entries: readonly Entry[], begins: readonly string[], ends: readonly string[]): number {
  let [sum, since] = [0, null as number | null];
  for (const { event, ms } of flat(entries)) {
    if (since !== null && ends.includes(event.kind)) [sum, since] = [sum + ms - since, null];
    if (begins.includes(event.kind)) since = ms;
  }
  return sum;
}

function assertNear(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) < 1e-6, `${what}: ${actual} instead of ${expected}`);
}

const figures = ["attempts", "tokens", "costUsd", "durationMs"] as const;

function total(rows: readonly SummaryRow[], figure: typeof figures[number]): number {
  return rows.reduce((sum, row) => sum + (row[figure] ?? 0), 0);
}

for (let from = 0; from < runs; from += 100) {
  Deno.test(`row 30: the summaries of random runs ${from + 1} to ${from + 100} add up to their journals`, () => {
    for (let seed = from; seed < from + 100; seed++) check(seed);
  });
}

function check(seed: number): void {
  const entries = randomJournal(seed);
  const run = foldRun(entries);
  assert.ok(run !== null);
  const summary = summarize(run);
  if (summary === null) return;
  const { rows, total: whole } = summary;
  const named = (name: string) => rows.find((row) => row.name === name && row.result === "other");
  const context = (what: string) => `seed ${seed}, ${what}`;

  // The rows add up to the total, and the total is that of the journal.
  for (const figure of figures) assertNear(whole[figure] ?? 0, total(rows, figure), context(figure));
  const turns = sumTurns(entries, null);
  assert.equal(whole.attempts ?? 0, turns.turns, context("turns"));
  assertNear(whole.tokens ?? 0, turns.tokens, context("tokens"));
  assertNear(whole.costUsd ?? 0, turns.costUsd, context("cost"));

  // Each row is the sum of its own events, and is there only if there are any.
  const own: [name: string, sums: Partial<Sums>][] = [
    ["Review", sumTurns(entries, "review")],
    ["Fixes", sumTurns(entries, "correct")],
    ["Checks", { durationMs: sumDurations(entries, "verify-ended") }],
    ["Setup", { durationMs: sumDurations(entries, "setup-ended") }],
    ["Waiting", { durationMs: sumGaps(entries, ["wait-started"], ["wait-ended", ...stops, "run-resumed"]) }],
    ["Stopped", { durationMs: sumGaps(entries, stops, ["run-resumed"]) }],
  ];
  for (const [name, { turns, tokens, costUsd, durationMs = 0 }] of own) {
    const row = named(name);
    assertNear(row?.durationMs ?? 0, durationMs, context(`time of ${name}`));
    if (turns !== undefined) assert.equal(row?.attempts ?? 0, turns, context(`turns of ${name}`));
    if (tokens !== undefined) assertNear(row?.tokens ?? 0, tokens, context(`tokens of ${name}`));
    if (costUsd !== undefined) assertNear(row?.costUsd ?? 0, costUsd, context(`cost of ${name}`));
    const happened = durationMs > 0 || (turns ?? 0) > 0 ||
      name === "Fixes" && run !== null && run.commits.length > 0;
    assert.equal(row !== undefined, happened, context(`the row ${name}`));
  }
  const stories = rows.filter(({ result }) => result !== "other");
  const implemented = [...stories, ...(named("Undone") === undefined ? [] : [named("Undone")])]
    .filter((row) => row !== undefined);
  assertNear(total(implemented, "tokens"), sumTurns(entries, "implement").tokens, context("stories"));

  // The time is that of the whole run, unless the clock was set back.
  const all = flat(entries);
  const wall = (all.at(-1)?.ms ?? 0) - (all[0]?.ms ?? 0);
  const parts = total(rows.filter(({ name }) => name !== "Other"), "durationMs");
  assertNear(whole.durationMs ?? 0, Math.max(wall, parts), context("time"));

  const { findings } = summary;
  if (findings === null) return;
  const { found, fixed, skipped, open, unlisted } = findings;
  assert.equal(found, fixed.length + skipped.length + open.length + unlisted, context("findings"));
}

const stops = ["run-interrupted", "run-paused", "run-failed", "run-completed"];

Deno.test("the random runs have everything that a summary can show", () => {
  const names = new Set<string>();
  let stories = 0;
  for (let seed = 0; seed < runs; seed++) {
    const run = foldRun(randomJournal(seed));
    const rows = run === null ? [] : summarize(run)?.rows ?? [];
    for (const { name, result } of rows) names.add(result === "other" ? name : result);
    stories = Math.max(stories, rows.filter(({ result }) => result !== "other").length);
  }
  for (
    const name of ["Undone", "Review", "Fixes", "Setup", "Checks", "Waiting", "Stopped", "Other", "passed"]
  ) {
    assert.ok(names.has(name), name);
  }
  assert.equal(stories, 12);
});
