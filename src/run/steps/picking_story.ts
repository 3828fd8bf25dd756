/** picking-story: brings `passes` in the spec file up to date and picks the next story that is ready. */

import { writePasses } from "../../spec/passes.ts";
import { nextStory } from "../../spec/select.ts";
import { pauseRequested } from "../../store/pause.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";
import { bringBack, parkGivenUp } from "../parking.ts";
import { parkedStories, specOf } from "../state.ts";

export async function pickingStory(driver: Driver): Promise<Outcomes["picking-story"]> {
  const { tools } = driver;
  await parkGivenUp(driver);
  const spec = specOf(driver.run);
  await writePasses(driver.run.specFile, spec);
  const pauses = driver.run.atBoundary && (driver.run.options.step || await pauseRequested(tools.session));
  if (pauses) return { kind: "paused" };
  const next = nextStory(spec, parkedStories(driver.run));
  if (next.kind !== "story") return next;
  await bringBack(driver, next.story.id);
  return { kind: "story", storyId: next.story.id };
}
