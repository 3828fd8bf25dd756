/** `autom8 spec convert`: a spec of any format as autom8's JSON. */

import { defineCommand } from "./command.ts";
import { textFlag } from "./flag.ts";
import { tickedFlag } from "./run_flags.ts";

export const specConvert = defineCommand({
  name: "spec convert",
  summary: "Print a spec of any format as JSON, or write it to a file.",
  arguments: {
    file: { placeholder: "FILE", description: "a spec of any format, or its folder", required: true },
  },
  flags: { out: textFlag("FILE", "a new file to write to, instead of stdout", "o"), ticked: tickedFlag },
  examples: [
    ["autom8 spec convert specs/001-login -o spec.json", "convert a spec of spec-kit, to edit and run it"],
    ["autom8 spec convert tasks.md --ticked done", "stories whose boxes are all ticked pass"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { file }, flags, global, screen }) {
    const [{ resolve }, { loadSpecWithWarnings }, { jsonOf, writeNewSpec }, { formatNames }] = await Promise
      .all([
        import("path"),
        import("../spec/file.ts"),
        import("../spec/generate.ts"),
        import("../spec/formats.ts"),
      ]);
    const folder = global.directory ?? ".";
    const { spec, format, boxes } = await loadSpecWithWarnings(resolve(folder, file), flags.ticked ?? "todo");
    if (flags.out === null) {
      screen.write(jsonOf(spec));
      return 0;
    }
    const path = resolve(folder, flags.out);
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
