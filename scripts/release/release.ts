/** What a release consists of: its version and the names of its files. The installers and packages follow from it. */

import { join } from "path";
import settings from "../../deno.json" with { type: "json" };
import { projectRoot } from "../run_tool.ts";
import { targets } from "../targets.ts";

/** The version of the release, without the `v` of its tag. */
export const version: string = settings.version;

/** The folder that everything to be published is written to. */
export const releaseFolder: string = join(projectRoot, "dist", "release");

/** The file with the SHA-256 of every other file of a release, as `sha256sum` writes it. */
export const checksumsFile = "SHA256SUMS";

/** The names of one target's files. */
export type Names = {
  /** The executable in `dist`, as scripts/compile.ts names it. */
  executable: string;
  /** The archive. It has no version in its name, so that `releases/latest/download/NAME` works. */
  archive: string;
  /** The program inside the archive, and its name when it is installed. */
  program: string;
};

/** The names of a target's files. Windows can unpack zip without further programs, the others tar.gz. */
export function namesOf(target: string): Names {
  return target.includes("windows")
    ? { executable: `autom8-${target}.exe`, archive: `autom8-${target}.zip`, program: "autom8.exe" }
    : { executable: `autom8-${target}`, archive: `autom8-${target}.tar.gz`, program: "autom8" };
}

/** Every target of a release. */
export const releaseTargets: readonly string[] = Object.keys(targets);
