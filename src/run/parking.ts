/** Parked stories: their changes out of the work tree, and back into it when the run is resumed. */

import { join } from "path";
import { applySegments } from "../git/commit.ts";
import { privateIndexSettings } from "../git/settings.ts";
import { maxNamedFiles } from "../knowledge/model.ts";
import type { Driver } from "./driver.ts";
import { type ParkedStory, progressOf } from "./state.ts";

/** Takes the changes of the story that was given up out of the work tree. May be done again after a crash in it. */
export async function parkGivenUp(driver: Driver): Promise<void> {
  const storyId = driver.run.currentStory;
  const parked = storyId === null ? null : progressOf(driver.run, storyId).parked;
  if (storyId === null || parked === null) return;
  const { checkpoints } = await driver.workbench();
  if (parked.checkpoint === null) {
    const { commit } = await checkpoints.take(checkpointName("parking", storyId));
    await driver.record({ kind: "story-park-intended", storyId, checkpoint: commit });
  } else {
    // Cut off half-way: from the start, so that the checkpoint that is named holds all of it.
    await checkpoints.restore(parked.checkpoint);
  }
  const name = checkpointName("parked", storyId);
  const { undone } = await checkpoints.undo(parked.segments, { saveAs: name });
  const files = undone.slice(0, maxNamedFiles);
  await driver.record({ kind: "story-parked", storyId, name, files, fileCount: undone.length });
}

/** Puts the changes of a parked story back before it is tried again. May be done again after a crash in it. */
export async function bringBack(driver: Driver, storyId: string): Promise<void> {
  const { parked } = progressOf(driver.run, storyId);
  if (parked === null) return;
  const { checkpoints } = await driver.workbench();
  const before = parked.checkpoint ?? (await checkpoints.take(checkpointName("before", storyId))).commit;
  if (parked.checkpoint === null) {
    await driver.record({ kind: "story-unpark-intended", storyId, checkpoint: before });
  }
  const with_ = await treeWithChanges(driver, before, parked);
  if (with_.kind !== "tree") {
    const overlaps = with_.kind === "overlap" ? with_.paths : [];
    await driver.record({ kind: "story-unparked", storyId, segment: null, overlaps });
    return;
  }
  await checkpoints.restore(with_.tree, { saveAs: checkpointName("returning", storyId) });
  const { commit: after } = await checkpoints.take(checkpointName("returned", storyId));
  await driver.record({ kind: "story-unparked", storyId, segment: { before, after }, overlaps: [] });
}

async function treeWithChanges(
  driver: Driver,
  onto: string,
  { segments }: ParkedStory,
): Promise<{ kind: "tree"; tree: string } | { kind: "unchanged" } | { kind: "overlap"; paths: string[] }> {
  const { git, repository } = await driver.workbench();
  const { runId } = driver.run;
  const indexFile = join(driver.tools.session.git, "unpark-index");
  const applied = await applySegments(git, repository, { indexFile, onto, segments, runId });
  if (applied.kind !== "tree") return applied;
  const env = { AUTOM8_RUN: runId, GIT_INDEX_FILE: indexFile };
  const tree = (await git.text([...privateIndexSettings, "write-tree"], { write: true, env })).trim();
  return { kind: "tree", tree };
}

/** A checkpoint's name for a story. Ids may hold anything; two stories never share a name. */
export function checkpointName(prefix: string, storyId: string): string {
  const word = storyId.replace(
    /[^A-Za-z0-9-]/g,
    (character) => `_${character.codePointAt(0)?.toString(16)}_`,
  );
  return `${prefix}-${word.slice(0, 150)}`;
}
