/** What the ticked boxes of a spec mean: they may be done, or only left over from another day. */

import { basename } from "path";
import { Autom8Error } from "../errors.ts";
import type { LoadedSpec } from "../spec/file.ts";
import { formatNames } from "../spec/formats.ts";
import type { Ticked } from "../spec/boxes.ts";
import { plural } from "../text/plural.ts";
import type { Confirm } from "./trust.ts";

/**
 * Whether stories whose boxes are all ticked are done, before a run starts. Nobody is asked if it makes no difference.
 * @param chosen Null: it was not said on the command line
 * @throws Autom8Error usage if it was not said and nobody can be asked
 */
export async function settleTicked(
  { specFile, spec, format, boxes }: Pick<LoadedSpec, "specFile" | "spec" | "format" | "boxes">,
  chosen: Ticked | null,
  confirm: Confirm | null,
): Promise<Ticked> {
  if (boxes.stories === 0) return "todo";
  if (chosen !== null) return chosen;
  const { ticked, total, stories } = boxes;
  const found =
    `${basename(specFile)} (${formatNames[format]}): ${ticked} of ${total} boxes are ticked, which is ` +
    `all of ${stories} of ${plural(spec.userStories.length, "story", "stories")}.`;
  if (confirm !== null) return await confirm(`${found} Take these stories as done?`) ? "done" : "todo";
  throw new Autom8Error("usage", {
    problem: found,
    hint: "Say what that means: `--ticked done` skips these stories, `--ticked todo` does them again.",
  });
}
