/** Reads a spec and reviews it as a plan. */

import { type LoadedSpec, loadSpecWithWarnings, specOf } from "./file.ts";
import { planWarnings } from "./plan_warnings.ts";
import type { Ticked } from "./boxes.ts";
import { limitWarnings, type SpecWarning, warning } from "./warnings.ts";

/**
 * Reads a spec with every warning of it, in the order of the file.
 * @param ticked Whether stories whose boxes are all ticked are done; null: they are not, and ticked boxes are a warning
 * @throws Autom8Error spec-not-found, or spec-invalid with every problem
 */
export async function reviewSpec(path: string, ticked: Ticked | null): Promise<LoadedSpec> {
  return reviewed(await loadSpecWithWarnings(path, ticked ?? "todo"), ticked);
}

/**
 * The same for a text that is in no file yet.
 * @param name What its file will be called
 * @throws Autom8Error spec-invalid with every problem
 */
export async function reviewSpecText(name: string, text: string): Promise<LoadedSpec> {
  return reviewed(await specOf({ file: name, text, beside: new Map() }), null);
}

function reviewed(loaded: LoadedSpec, ticked: Ticked | null): LoadedSpec {
  const { spec, format, text, warnings } = loaded;
  const all = [
    ...warnings,
    ...ticked === null ? tickedWarning(loaded) : [],
    ...planWarnings(spec, format, text),
  ];
  return { ...loaded, warnings: limitWarnings(all.sort((a, b) => a.line - b.line)) };
}

/** A run asks about this, once. */
function tickedWarning({ text, boxes }: LoadedSpec): SpecWarning[] {
  if (boxes.ticked === 0) return [];
  const lines = text.split(/\r\n|\r|\n/);
  const line = lines.findIndex((one) => /\[[xX]\]|"(?:done|completed)"/.test(one)) + 1;
  const got =
    `${boxes.ticked} of ${boxes.total} boxes ticked, which is all of ${boxes.stories} of the stories`;
  return [warning(Math.max(line, 1), "--ticked done or --ticked todo, to say what ticked boxes mean", got)];
}
