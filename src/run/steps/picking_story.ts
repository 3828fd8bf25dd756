/** picking-story: brings `passes` in the spec file up to date and picks the next story that is ready. */

import { writePasses } from "../../spec/passes.ts";
import { nextStory } from "../../spec/select.ts";
import { pauseRequested } from "../../store/pause.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";
import { specOf } from "../state.ts";

export async function pickingStory(driver: Driver): Promise<Outcomes["picking-story"]> {
  const { run, tools } = driver;
  const spec = specOf(run);
  await writePasses(run.specFile, spec);
  const pauses = run.atBoundary && (run.options.step || await pauseRequested(tools.session));
  if (pauses) return { kind: "paused" };
  const next = nextStory(spec);
  return next.kind === "story" ? { kind: "story", storyId: next.story.id } : next;
}
