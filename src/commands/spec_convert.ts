/** `autom8 spec convert`: a spec of any format as autom8's JSON. */

import type { LoadedSpec } from "../spec/file.ts";
import { defineCommand, type Screen } from "./command.ts";
import { textFlag } from "./flag.ts";
import { tickedFlag } from "./run_flags.ts";

export const specConvert = defineCommand({
  name: "spec convert",
  summary:
    "Print a spec of any format as JSON, or write it to a file; Claude converts what holds no stories.",
  arguments: {
    file: {
      placeholder: "FILE",
      description: "a spec of any format, its folder, or any text",
      required: true,
    },
  },
  flags: { out: textFlag("FILE", "a new file to write to, instead of stdout", "o"), ticked: tickedFlag },
  examples: [
    ["autom8 spec convert specs/001-login -o spec.json", "convert a spec of spec-kit, to edit and run it"],
    ["autom8 spec convert tasks.md --ticked done", "stories whose boxes are all ticked pass"],
    [
      "autom8 spec convert idea.md -o spec.json",
      "let Claude turn a text without stories into a spec; this costs",
    ],
  ],
  session: "no",
  json: true,
  async run({ arguments: { file }, flags, global, screen }) {
    const [{ resolve }, { loadSpecWithWarnings }, { jsonOf, refuseTaken, writeNewSpec }, { formatNames }] =
      await Promise.all([
        import("path"),
        import("../spec/file.ts"),
        import("../spec/generate.ts"),
        import("../spec/formats.ts"),
      ]);
    const folder = global.directory ?? ".";
    const path = flags.out === null ? null : resolve(folder, flags.out);
    const { spec, format, boxes } = await loadSpecWithWarnings(resolve(folder, file), flags.ticked ?? "todo")
      .catch(async (error) => {
        // Nothing is paid for that could not be written.
        if (path !== null) await refuseTaken(path);
        return await converted(folder, error, screen);
      });
    if (path === null) {
      screen.write(jsonOf(spec));
      return 0;
    }
    await writeNewSpec(path, spec);
    const printer = await screen.printer();
    if (screen.output === "json") {
      printer.lines([JSON.stringify({ path, format, boxes, stories: spec.userStories.length }, null, 2)]);
      return 0;
    }
    const { plural } = await import("../text/plural.ts");
    printer.lines([
      `Wrote ${path}: ${plural(spec.userStories.length, "story", "stories")} from ${formatNames[format]}.`,
      ...flags.ticked === null && boxes.ticked > 0
        ? [
          `${boxes.ticked} of ${boxes.total} boxes are ticked; all stories count as to do. ` +
          "`--ticked done` takes those as done whose boxes are all ticked.",
        ]
        : [],
    ]);
    return 0;
  },
});

/** The spec that Claude makes, or made before, of a text without stories. @throws the error itself if it is another one */
async function converted(folder: string, error: unknown, screen: Screen): Promise<LoadedSpec> {
  const { findConverted, freeTextOf, readFreeText } = await import("../session/planning/free_text.ts");
  const file = freeTextOf(error);
  if (file === null) throw error;
  const [{ announcement, convert, convertedBefore }, { loadSpecWithWarnings }] = await Promise.all([
    import("./converted.ts"),
    import("../spec/file.ts"),
  ]);
  const printer = await screen.printer();
  const observer = { message: printer.note };
  const text = await readFreeText(file);
  const before = await findConverted(folder, text);
  if (before !== null) observer.message(convertedBefore(text, before));
  else observer.message(await announcement(text));
  const { specFile } = before ?? await convert(folder, text, null, observer);
  observer.message(`To compare it with the text, and run it: autom8 ${file}`);
  return await loadSpecWithWarnings(specFile);
}
