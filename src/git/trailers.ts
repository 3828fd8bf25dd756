/** The trailers by which autom8 finds its own commits again: their names, how they are written, how they are read. */

import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/** Names the run that made a commit. */
export const runTrailer = "Autom8-Run";
/** Names the story that a commit holds. */
export const storyTrailer = "Autom8-Story";
/** Marks the commit that holds a review's corrections, which belongs to no story. Its value is `true`. */
export const correctionsTrailer = "Autom8-Corrections";

/** Says that the review was skipped, and what it had found by then. */
export const reviewTrailer = "Autom8-Review";

export type Trailer = readonly [name: string, value: string];

/** The message with the trailers as its last paragraph. Values must be single lines. */
export function withTrailers(message: string, trailers: readonly Trailer[]): string {
  // git reads trailers from the last paragraph only, so nothing above them can pass for one.
  return `${message}\n\n${trailers.map(([name, value]) => `${name}: ${value}`).join("\n")}\n`;
}

/** The key of the commit that holds the review's corrections. */
export const correctionsTrailerKey = "corrections";

export type TrailedCommit = {
  commit: string;
  subject: string;
  runId: string;
  /** The story's id, or `corrections`. */
  key: string;
};

/** The commits of the branch after `since` (a commit) that carry our trailers, newest first. One git process. */
export async function commitsWithTrailer(git: Git, since: string, branch: string): Promise<TrailedCommit[]> {
  const values = [runTrailer, storyTrailer, correctionsTrailer]
    .map((name) => `%(trailers:key=${name},valueonly,unfold,separator=%x0A)`);
  const format = ["%H", "%s", ...values].join("%x00");
  const args = ["log", "-z", "--no-show-signature", "--no-color", `--format=${format}`, "--end-of-options"];
  return parseTrailers(await git.bytes([...args, `${since}..refs/heads/${branch}`]));
}

/** The newest commit of this run for a story (or `corrections`) on the branch after `since`; null if there is none. */
export async function findOurCommit(
  git: Git,
  wanted: { branch: string; since: string; runId: string; key: string },
): Promise<TrailedCommit | null> {
  const commits = await commitsWithTrailer(git, wanted.since, wanted.branch);
  return commits.find(({ runId, key }) => runId === wanted.runId && key === wanted.key) ?? null;
}

/** Reads the output of the `log` above: five fields a commit. Commits without our trailers are left out. */
export function parseTrailers(output: Uint8Array): TrailedCommit[] {
  const commits: TrailedCommit[] = [];
  const fields = splitNul(output).map((field) => decodeField(field).trim());
  for (let at = 0; at < fields.length; at += 5) {
    const [commit = "", subject = "", runId = "", story = "", corrections = ""] = fields.slice(at, at + 5);
    const key = corrections === "" ? story : correctionsTrailerKey;
    if (runId !== "" && key !== "") commits.push({ commit, subject, runId, key });
  }
  return commits;
}
