/** The version of this autom8, for `--version` and bug reports. */

import settings from "../deno.json" with { type: "json" };

export type BuildInfo = {
  /** From deno.json, such as `0.1.0`. */
  version: string;
  /** Short commit hash, with `-dirty` if the work tree had changes; `unknown` outside git; `source` if not bundled. */
  commit: string;
  /** Version of the Deno runtime, such as `2.7.11`. */
  deno: string;
  /** Platform, such as `x86_64-unknown-linux-gnu`. */
  target: string;
};

// scripts/bundle.ts replaces this text in the bundle by the commit.
const commit = "@AUTOM8_COMMIT@";

/** Describes this build. */
export function buildInfo(): BuildInfo {
  return {
    version: settings.version,
    commit: commit.startsWith("@") ? "source" : commit,
    deno: Deno.version.deno,
    target: Deno.build.target,
  };
}
