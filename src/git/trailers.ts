/** Which of autom8's commits are on a branch, by the trailers of their messages. */

import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

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
  const value = (key: string) => `%(trailers:key=${key},valueonly,unfold,separator=%x0A)`;
  const format = `%H%x00%s%x00${value("Autom8-Run")}%x00${value("Autom8-Story")}%x00${
    value("Autom8-Corrections")
  }`;
  const args = ["log", "-z", "--no-show-signature", "--no-color", `--format=${format}`, "--end-of-options"];
  return parseTrailers(await git.bytes([...args, `${since}..refs/heads/${branch}`]));
}

/** The newest commit of this run for a story (or `corrections`) on the branch after `since`; null when there is none. */
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
