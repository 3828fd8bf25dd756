/** A file without stories: Claude converts it, its stories are shown beside it, and run after a yes. */

import { basename } from "path";
import type { FreeText } from "../session/planning/free_text.ts";
import type { PlannedSpec } from "../session/planning/planning.ts";
import type { StartOptions } from "../session/start.ts";
import { sourceLinesOf } from "../spec/conversion.ts";
import { besideSource } from "../view/beside.ts";
import { usd } from "../view/amounts.ts";
import { plural } from "../text/plural.ts";
import type { Screen } from "./command.ts";
import { runAfterYes } from "./planned.ts";

/** Runs a spec, or the one that a text without stories is converted to. Returns the exit code. */
export async function runFile(
  folder: string,
  file: string | null,
  options: StartOptions,
  yes: boolean,
  screen: Screen,
): Promise<number> {
  const { runSpec } = await import("../session/start.ts");
  try {
    return await runSpec(folder, file, options, await screen.display(), await screen.confirm());
  } catch (error) {
    const { freeTextOf } = await import("../session/planning/free_text.ts");
    const text = freeTextOf(error);
    if (text === null) throw error;
    return await runText(folder, text, options, yes, screen, error);
  }
}

/** `refusal`: what is wrong with the text as it is, for a script that did not say `--yes`. */
export async function runText(
  folder: string,
  file: string,
  options: StartOptions,
  yes: boolean,
  screen: Screen,
  refusal: unknown,
): Promise<number> {
  const { readFreeText, findConverted } = await import("../session/planning/free_text.ts");
  const text = await readFreeText(file);
  const before = await findConverted(folder, text);
  const [display, confirm] = [await screen.display(), await screen.confirm()];
  if (!yes && confirm === null && before === null) throw refusal;
  if (before === null) {
    display.message(await announcement(text));
    if (!yes && confirm !== null && !await confirm("Convert it with Claude?")) {
      display.message("Nothing was converted, and nothing has cost anything.");
      return 0;
    }
  }
  const planned = before ?? await convert(folder, text, options.maxCostUsd, display);
  if (before !== null) display.message(convertedBefore(text, before));
  const { isBegun } = await import("../session/planning/begun.ts");
  if (await isBegun(folder, planned)) {
    const { runSpec } = await import("../session/start.ts");
    return await runSpec(folder, planned.specFile, options, display, confirm);
  }
  await showBeside(planned, text, screen);
  if (!yes && confirm === null) {
    const { Autom8Error } = await import("../errors.ts");
    throw new Autom8Error("not-confirmed", { what: `running what ${basename(text.file)} was converted to` });
  }
  return await runAfterYes(folder, planned, options, yes, screen);
}

/** Lets Claude convert a text, which has to be paid for. */
export async function convert(
  folder: string,
  text: FreeText,
  maxCostUsd: number | null,
  observer: { message(text: string): void },
): Promise<PlannedSpec> {
  const { convertText } = await import("../session/planning/convert.ts");
  observer.message("Claude converts it. This may take some minutes.");
  const planned = await convertText(folder, text, maxCostUsd, observer);
  observer.message(`Saved as ${planned.specFile}. ${basename(text.file)} was not changed.`);
  return planned;
}

/** Why nothing is paid for this time. */
export function convertedBefore({ file }: FreeText, { specFile }: PlannedSpec): string {
  return `${basename(file)} was converted before, and is the same since: ${specFile}`;
}

/** What is about to be paid for. */
export async function announcement(text: FreeText): Promise<string> {
  const [{ estimateTry }, { maxTries }] = await Promise.all([
    import("../session/planning/free_text.ts"),
    import("../session/planning/convert.ts"),
  ]);
  return `${basename(text.file)} holds no stories that autom8 can read. Claude can turn its ` +
    `${plural(text.lines.length, "line")} into a spec, in at most ${maxTries} tries; a try costs about ` +
    `${usd(estimateTry(text))} with a large model.`;
}

/** Shows the stories beside what each was made from. */
export async function showBeside(
  { spec, specFile, warnings }: PlannedSpec,
  text: FreeText,
  screen: Screen,
): Promise<void> {
  if (screen.output === "json") return;
  const [{ workOrder }, printer] = await Promise.all([import("../spec/select.ts"), screen.printer()]);
  const stories = workOrder(spec).map((story) => ({
    heading: `${story.passes ? "✓ " : ""}${story.id}  ${story.title}`,
    details: [
      ...(story.description === "" ? [] : story.description.split("\n")),
      ...story.acceptanceCriteria.map((criterion) => `- ${criterion.replaceAll(/\s+/g, " ")}`),
      ...(story.dependsOn.length === 0 ? [] : [`after ${story.dependsOn.join(", ")}`]),
    ],
    source: sourceLinesOf(story).map(({ from, to }) => ({ from, lines: text.lines.slice(from - 1, to) })),
  }));
  printer.lines([
    "",
    `${spec.project}: ${plural(spec.userStories.length, "story", "stories")} on branch ${spec.branchName}`,
    specFile,
    `What Claude made of ${basename(text.file)}, with the lines that each story is from:`,
    "",
    ...besideSource(stories, printer.width()),
    ...warnings.map(({ where, expected, got }) => `  ! ${where}: expected ${expected}, got ${got}`),
  ]);
}
