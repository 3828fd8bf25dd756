/** What happens to a spec that was just planned: it is shown, and run after a yes. */

import type { PlannedSpec } from "../session/planning/planning.ts";
import type { StartOptions } from "../session/start.ts";
import { plural } from "../text/plural.ts";
import { wrap } from "../text/width.ts";
import type { Screen } from "./command.ts";
import { storyDetails } from "./story_lines.ts";

/** Shows a spec with its stories and what is probably wrong with it. */
export async function showPlanned({ specFile, spec, warnings }: PlannedSpec, screen: Screen): Promise<void> {
  const printer = await screen.printer();
  const width = printer.width();
  const hung = (text: string) => {
    const margin = /^\s*(?:- )?/.exec(text)?.[0].length ?? 0;
    return wrap(text.slice(margin), width - margin).map((part, i) =>
      `${i === 0 ? text.slice(0, margin) : " ".repeat(margin)}${part}`
    );
  };
  printer.lines([
    "",
    `${spec.project}: ${plural(spec.userStories.length, "story", "stories")} on branch ${spec.branchName}`,
    specFile,
    "",
    ...storyDetails(spec).flatMap(hung),
    ...(warnings.length === 0 ? [] : ["", plural(warnings.length, "warning")]),
    ...warnings.flatMap(({ where, expected, got }) => hung(`  - ${where}: expected ${expected}, got ${got}`)),
    "",
  ]);
}

/** Shows a planned spec, and runs it after a yes. */
export async function runPlanned(
  folder: string,
  planned: PlannedSpec,
  options: StartOptions,
  yes: boolean,
  screen: Screen,
): Promise<number> {
  await showPlanned(planned, screen);
  return await runAfterYes(folder, planned, options, yes, screen);
}

/** Runs a spec that was shown after one confirmation, which covers the commands of the spec. */
export async function runAfterYes(
  folder: string,
  planned: PlannedSpec,
  options: StartOptions,
  yes: boolean,
  screen: Screen,
): Promise<number> {
  const [display, confirm] = [await screen.display(), await screen.confirm()];
  const { spec, specFile } = planned;
  if (!yes) {
    const count = spec.userStories.filter(({ passes }) => !passes).length;
    const checks = spec.userStories.some(({ verify }) => verify.length > 0)
      ? ", with the checks that it names"
      : "";
    const question = `Implement ${count === 1 ? "this story" : `these ${count} stories`} now${checks}?`;
    if (confirm === null || !await confirm(question)) {
      display.message(`Nothing was started. To run the spec later: autom8 ${specFile}`);
      return 0;
    }
    const { acceptPlanned } = await import("../session/planning/planning.ts");
    await acceptPlanned(folder, spec);
  }
  const { runSpec } = await import("../session/start.ts");
  return await runSpec(folder, specFile, options, display, confirm);
}
