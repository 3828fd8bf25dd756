/** What a run changed, story by story, from its checkpoints; from its commits if the checkpoints are gone. */

import { Autom8Error } from "../../errors.ts";
import { joinSegments, type Segment } from "../../git/commit.ts";
import { createGit, type Git } from "../../git/command.ts";
import { combineDiffs, diff, type DiffEntry, patchText } from "../../git/diff.ts";
import { correctionsKey, progressOf, type RunState } from "../../run/state.ts";
import { lookAtRun } from "./look.ts";

/** What one story, or the corrections, changed. `source`: null if neither checkpoints nor commit are there any more. */
export type DiffPart = {
  story: string;
  title: string;
  files: DiffEntry[];
  patch: string;
  truncated: boolean;
  source: "checkpoints" | "commit" | null;
};

/** The most of one story's patch, in bytes. */
const maxPatchBytes = 64 * 1024 * 1024;

/** The changes of a run, or of one of its stories. @throws Autom8Error story-unknown, not-a-repository, ... */
export async function diffOfRun(
  folder: string,
  project: string | null,
  wanted: string | null,
  story: string | null,
): Promise<{ runId: string; branch: string; parts: DiffPart[] }> {
  const { record: { run } } = await lookAtRun(folder, project, wanted);
  const keys = workedOn(run);
  if (story !== null && !keys.includes(story)) {
    throw new Autom8Error("story-unknown", { storyId: story, known: keys });
  }
  const git = createGit({ folder: run.root });
  const parts: DiffPart[] = [];
  for (const key of story === null ? keys : [story]) parts.push(await partOf(git, run, key));
  return { runId: run.runId, branch: run.branch, parts };
}

/** What has changes: stories in the order of the spec, then the corrections. */
function workedOn(run: RunState): string[] {
  const stories = run.spec?.userStories.map(({ id }) => id) ?? [];
  return [...stories, correctionsKey].filter((key) => segmentsOf(run, key).length > 0);
}

function segmentsOf(run: RunState, key: string): Segment[] {
  if (key === correctionsKey) return joinSegments(run.corrections.flatMap(({ segments }) => segments));
  const { segments, parked } = progressOf(run, key);
  return joinSegments([...segments, ...parked?.segments ?? []]);
}

async function partOf(git: Git, run: RunState, key: string): Promise<DiffPart> {
  const title = run.spec?.userStories.find(({ id }) => id === key)?.title ?? "";
  const commit = run.commits.findLast((one) => one.key === key);
  const made = await changes(git, segmentsOf(run, key));
  if (made !== null) return { story: key, title, ...made, source: "checkpoints" };
  const kept = commit === undefined
    ? null
    : await changes(git, [{ before: commit.onto, after: commit.commit }]);
  if (kept !== null) return { story: key, title, ...kept, source: "commit" };
  return { story: key, title, files: [], patch: "", truncated: false, source: null };
}

/** Null if a commit is gone. */
async function changes(git: Git, segments: readonly Segment[]) {
  const ids = segments.flatMap(({ before, after }) => [before, after]);
  for (const id of new Set(ids)) {
    if ((await git.run(["cat-file", "-e", `${id}^{commit}`])).code !== 0) return null;
  }
  const diffs: DiffEntry[][] = [];
  const texts: { text: string; truncated: boolean }[] = [];
  for (const { before, after } of segments) {
    diffs.push(await diff(git, before, after));
    texts.push(await patchText(git, before, after, maxPatchBytes));
  }
  return {
    files: combineDiffs(diffs),
    patch: texts.map(({ text }) => text).join(""),
    truncated: texts.some(({ truncated }) => truncated),
  };
}
