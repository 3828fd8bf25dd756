/** Words and counts that must never be on a screen, whatever happens to a run. */

import assert from "assert";
import { foldRun } from "../../src/run/apply.ts";
import { renderEvent } from "../../src/terminal/event_lines.ts";
import { emptyView, renderLive, viewAfterEvent } from "../../src/view/live_view.ts";
import { clockTime } from "../../src/view/amounts.ts";
import { textOf } from "../../src/view/line.ts";
import { randomJournal } from "../view/random_journal.ts";

/** Everything that a random run shows at 120 columns: its lines, and the live line after each event. */
function screenOf(seed: number): string[] {
  const entries = randomJournal(seed);
  let view = emptyView;
  return entries.flatMap(({ event, at }, i) => {
    const run = foldRun(entries.slice(0, i + 1));
    assert.ok(run !== null);
    const now = new Date(at);
    // A transition's events are shown one by one, with the run after all of them as the strictest case.
    const events = event.kind === "transition" ? event.events : [event];
    return events.flatMap((one) => {
      view = viewAfterEvent(view, one, run, now.getTime());
      const lines = renderEvent(one, run, { time: clockTime(now), width: 120, now });
      return [...lines, renderLive(view, now.getTime() + 1_000, 0, 120)].map(textOf);
    });
  });
}

const wrongCount = /\b1 (?:stories|files|findings|issues|reviews|tokens|attempts|more lines|rounds)\b/;
const unknownYet = /\b0 tokens\b|\$0\.00/;
const places = /\b(?:attempt|story|Iteration) (\d+)\/(\d+)/g;

Deno.test("row 30: no run counts one as many, or beyond its limit, or shows zeros for what is not known", () => {
  let seen = 0;
  for (let seed = 0; seed < 25; seed++) {
    for (const text of screenOf(seed)) {
      assert.doesNotMatch(text, wrongCount, `seed ${seed}`);
      if (text.startsWith("⠋")) assert.doesNotMatch(text, unknownYet, `seed ${seed}`);
      for (const [place, number, limit] of text.matchAll(places)) {
        assert.ok(Number(number) >= 1 && Number(number) <= Number(limit), `seed ${seed}: ${place}`);
        seen += 1;
      }
    }
  }
  assert.ok(seen > 100);
});
