/** A day in a lent checkout: a user works in it at every moment of a run. A sample; every_crash_point.ts has all pairs. */

import { pairs, survivesDay } from "../harness/lent_day.ts";

/** Pairs that went wrong once. */
const once = [
  "implementing, switches branch",
  "implementing, amends",
  "checking, stashes",
  "committing, commits",
  "committing, switches branch",
];

for (const [at, [moment, deed]] of pairs.entries()) {
  if (at % 4 !== 0 && !once.includes(`${moment}, ${deed}`)) continue;
  Deno.test(`a day in a lent checkout: a user who ${deed} while a run is ${moment} loses nothing`, async () => {
    await survivesDay(moment, deed);
  });
}
