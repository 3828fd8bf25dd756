/** Starting a run without a terminal: it lives on when the program that asked for it ends. */

import { createHash } from "node:crypto";
import { join } from "path";
import { Autom8Error } from "../errors.ts";
import { settlesWithin } from "../process/settles_within.ts";
import { loadSpec } from "../spec/file.ts";
import { ensureFolder, isThere } from "../store/atomic.ts";
import { type ProjectPaths, sessionId, sessionPaths } from "../store/paths.ts";
import { acceptPlanned } from "./planning/planning.ts";
import { type BackgroundEnd, startOurselves } from "./own_background.ts";

/** How long its session is waited for; a run that is slower starts all the same. In ms. */
const mostWaitMs = 15_000;
const betweenMs = 100;

/** A run that was started. `session`: the id of its session. `ended`: how it ended, with the line that says why. */
export type StartedRun = { session: string; ended: Promise<BackgroundEnd> };

/**
 * Starts `autom8 run` of a spec that the user has seen, and whose commands they accept. What it prints is kept in a file of
 * the project. Returns once the run has a session.
 * @param root The main checkout of the project
 * @throws Autom8Error spec-not-found, spec-invalid; usage, if it ended before it had a session
 */
export async function startRunInBackground(
  project: ProjectPaths,
  root: string,
  specFile: string,
): Promise<StartedRun> {
  const spec = await loadSpec(specFile);
  await acceptPlanned(root, spec);
  await ensureFolder(project.started);
  const name = createHash("sha256").update(specFile).digest("hex").slice(0, 12);
  const output = join(project.started, `${name}.txt`);
  const { ended } = startOurselves({
    args: ["run", "--directory", root, "--output", "plain", "--", specFile],
    folder: root,
    output,
  });
  const session = sessionId(root, spec.branchName);
  const { journal } = sessionPaths(project, session);
  let end: BackgroundEnd | null = null;
  ended.then((one) => end = one);
  for (let waited = 0; waited < mostWaitMs && !isThere(journal); waited += betweenMs) {
    if (await settlesWithin(ended, betweenMs)) break;
  }
  if (end !== null && !isThere(journal)) throw didNotStart(await ended, output);
  return { session, ended };
}

function didNotStart({ code, said }: BackgroundEnd, output: string): Autom8Error {
  return new Autom8Error("usage", {
    problem: said === "" ? `The run ended with exit code ${code} before it had begun.` : said,
    hint: `What it printed is in ${output}.`,
  });
}
