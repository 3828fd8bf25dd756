/** `autom8 spec check` and `autom8 spec schema`. */

import { resolve } from "path";
import { plural } from "../text/plural.ts";
import type { Printer } from "../terminal/printer.ts";
import type { ExitCode } from "../errors.ts";
import { loadSpec } from "../spec/file.ts";
import { workOrder } from "../spec/select.ts";
import { specJsonSchema } from "../spec/spec.ts";

/** Says what the spec holds, or everything that is wrong with it. */
export async function specCheckCommand(folder: string, file: string, printer: Printer): Promise<ExitCode> {
  const spec = await loadSpec(resolve(folder, file));
  const open = spec.userStories.filter((story) => !story.passes).length;
  printer.lines([
    `${file} is a valid spec: ${spec.project}, branch ${spec.branchName}, ` +
    `${plural(spec.userStories.length, "story", "stories")}, ${open} to do.`,
    ...workOrder(spec).map((story, i) =>
      `${String(i + 1).padStart(3)}. ${story.passes ? "✓" : " "} ${story.id}  ${story.title}`
    ),
  ]);
  return 0;
}

/** Prints the JSON Schema of a spec, for editors. */
export function specSchemaCommand(printer: Printer): ExitCode {
  printer.lines([JSON.stringify(specJsonSchema(), null, 2)]);
  return 0;
}
