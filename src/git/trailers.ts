/** Which of autom8's commits are on a branch, by the trailers of their messages. */

import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/** The key under which the commit of review corrections is found. */
export const correctionsTrailerKey = "corrections";

export type TrailedCommit = { commit: string; run: string };

/**
 * The commits between `base` and the branch's tip that carry our trailers, by story id (or `corrections`).
 * Where a story has more than one, the newest. One git process.
 */
export async function commitsWithTrailer(
  git: Git,
  base: string,
  branch: string,
): Promise<Map<string, TrailedCommit>> {
  const value = (key: string) => `%(trailers:key=${key},valueonly,unfold,separator=%x0A)`;
  const format = `%H%x00${value("Autom8-Run")}%x00${value("Autom8-Story")}%x00${value("Autom8-Corrections")}`;
  const args = ["log", "-z", "--no-show-signature", "--no-color", `--format=${format}`, "--end-of-options"];
  return parseTrailers(await git.bytes([...args, `${base}..refs/heads/${branch}`]));
}

/** Reads the output of the `log` above: four fields a commit, newest first. */
export function parseTrailers(output: Uint8Array): Map<string, TrailedCommit> {
  const commits = new Map<string, TrailedCommit>();
  const fields = splitNul(output).map(decodeField);
  for (let at = 0; at < fields.length; at += 4) {
    const [commit = "", run = "", story = "", corrections = ""] = fields.slice(at, at + 4).map((field) =>
      field.trim()
    );
    const key = corrections === "" ? story : correctionsTrailerKey;
    if (run !== "" && key !== "" && !commits.has(key)) commits.set(key, { commit, run });
  }
  return commits;
}
