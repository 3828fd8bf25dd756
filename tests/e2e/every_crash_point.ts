/**
 * `deno task test:crash`: a run killed at every crash point that it passes, and at random times. It takes about an
 * hour; `deno task test:crash 3/12` takes the third of twelve equal parts.
 */

import assert from "assert";
import { pointName } from "../harness/crash_points.ts";
import { pairs, survivesDay } from "../harness/lent_day.ts";
import {
  answeringPoints,
  answersOnceKilledAt,
  publishesOneKilledAt,
  publishingPoints,
} from "../harness/published.ts";
import {
  losesNothingOfTheUsers,
  oneOfTwoDrives,
  places,
  randomFrom,
  survivesKillsAt,
  survivesRandomKills,
  undisturbed,
} from "../harness/survival.ts";

const [part = 1, parts = 1] = (Deno.args[0] ?? "1/1").split("/").map(Number);
assert.ok(part >= 1 && part <= parts, `Not a part: ${Deno.args[0]}. Example: 3/12`);

/** Each part gets every n-th of a list, so that all parts reach from the run's start to its end. */
function ofThisPart<T>(all: readonly T[]): T[] {
  return all.filter((_, at) => at % parts === part - 1);
}

for (const found of ["none", "one"] as const) {
  const does = found === "none" ? "opens" : "updates";
  for (const point of ofThisPart(await publishingPoints(found))) {
    Deno.test(`every crash point: killed at ${point}, a run pushes once and ${does} one pull request`, async () => {
      await publishesOneKilledAt(point, found);
    });
  }
}

for (const point of ofThisPart(await answeringPoints())) {
  Deno.test(`every crash point: killed at ${point}, a run answers each thread of a review once`, async () => {
    await answersOnceKilledAt(point);
  });
}

for (const [moment, deed] of ofThisPart(pairs)) {
  Deno.test(`a day in a lent checkout: a user who ${deed} while a run is ${moment} loses nothing`, async () => {
    await survivesDay(moment, deed);
  });
}

for (const place of places) {
  const calm = await undisturbed(place);
  const where = `in a ${place}`;

  Deno.test(`every crash point: a run ${where} passes points of many names`, () => {
    const names = new Set(calm.points.map(pointName));
    console.log(`${calm.points.length} crash points are passed ${where}, of ${names.size} names`);
    assert.ok(names.size >= 25);
  });

  for (const point of ofThisPart(calm.points)) {
    Deno.test(`every crash point: killed at ${point} ${where}, a run is resumed to the same end`, async () => {
      await survivesKillsAt([point], calm);
    });
  }

  for (const seed of ofThisPart(Array.from({ length: 12 }, (_, at) => at + 1))) {
    Deno.test(`random kills: seed ${seed} ${where}, a run loses nothing and repeats nothing`, async () => {
      await survivesRandomKills(randomFrom(seed * 20_260_101), calm);
    });
  }

  for (const seed of ofThisPart(Array.from({ length: 100 }, (_, at) => at + 1))) {
    Deno.test(`random kills: seed ${seed} ${where}, a run loses nothing of a user who edits in between`, async () => {
      await losesNothingOfTheUsers(randomFrom(seed * 9_176), calm);
    });
  }

  for (const pair of ofThisPart(Array.from({ length: 6 }, (_, at) => at + 1))) {
    Deno.test(`pair ${pair} ${where}: of processes started at once on one session, exactly one drives it`, async () => {
      await oneOfTwoDrives(place);
    });
  }
}
