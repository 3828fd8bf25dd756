/** Resuming a run without a terminal. */

import { dirname } from "path";
import type { SessionPaths } from "../store/paths.ts";
import { type BackgroundEnd, startOurselves } from "./own_background.ts";

/**
 * Starts `autom8 resume` of a session; what it prints is kept in the session's `background.txt`.
 * @param root The main checkout of the session's project
 */
export function resumeInBackground(session: SessionPaths, root: string): { ended: Promise<BackgroundEnd> } {
  return startOurselves({
    args: ["resume", "--session", session.id, "--directory", root, "--output", "plain"],
    // Not the checkout, which may have been moved: autom8 says that itself, in words.
    folder: dirname(dirname(session.folder)),
    output: session.background,
  });
}
