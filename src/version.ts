/** Which autom8 this is: what `--version` prints and bug reports need. */

import settings from "../deno.json" with { type: "json" };

export type BuildInfo = {
  /** From deno.json, such as `0.1.0`. */
  version: string;
  /** Short commit hash, with `-dirty` where the work tree differed; `unknown` outside git; `source` when not bundled. */
  commit: string;
  /** Version of the Deno runtime, such as `2.7.11`. */
  deno: string;
  /** Platform this runs on, such as `x86_64-unknown-linux-gnu`. */
  target: string;
};

// scripts/bundle.ts puts the commit in the place of this text, in the bundle alone: the source is never edited.
const commit = "@AUTOM8_COMMIT@";

/** The facts of this build. */
export function buildInfo(): BuildInfo {
  return {
    version: settings.version,
    commit: commit.startsWith("@") ? "source" : commit,
    deno: Deno.version.deno,
    target: Deno.build.target,
  };
}
