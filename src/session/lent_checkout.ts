/** A checkout of the user's that is lent to a run: what must hold before an agent works there. */

import { Autom8Error } from "../errors.ts";
import type { Git } from "../git/command.ts";
import { within } from "../git/relative_path.ts";
import { trackedChanges } from "../git/tracked_changes.ts";
import type { Observer } from "./observer.ts";

/**
 * Refuses a checkout with uncommitted changes in tracked files, the spec aside, and says what lending it means.
 * @throws Autom8Error checkout-dirty
 */
export async function lendCheckout(
  git: Git,
  workTree: string,
  specFile: string,
  observer: Pick<Observer, "message">,
): Promise<void> {
  const spec = within(workTree, specFile);
  const paths = (await trackedChanges(git)).filter((path) => path !== spec);
  if (paths.length > 0) throw new Autom8Error("checkout-dirty", { workTree, paths });
  observer.message(
    "The run works in this checkout: while an agent works here, what changes counts as its work.",
  );
}
