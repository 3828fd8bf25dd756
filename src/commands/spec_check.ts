/** `autom8 spec check`: everything that is wrong with a spec. */

import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";
import { tickedFlag } from "./run_flags.ts";

export const specCheck = defineCommand({
  name: "spec check",
  summary: "Check a spec and show everything that is wrong with it.",
  arguments: {
    file: { placeholder: "FILE", description: "a spec of any format, or its folder", required: true },
  },
  flags: { strict: onFlag("exit with code 2 also for warnings"), ticked: tickedFlag },
  examples: [
    ["autom8 spec check spec.json", "exits with code 2 if the spec is not valid"],
    ["autom8 spec check spec.json --strict", "the same, and for warnings"],
    ["autom8 spec check .kiro/specs/login", "checks the spec of another tool"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { file }, flags, global, screen }) {
    const [{ resolve }, { reviewSpec }, { workOrder }, { formatNames }, printer, { storyLines }, ...words] =
      await Promise.all([
        import("path"),
        import("../spec/file_review.ts"),
        import("../spec/select.ts"),
        import("../spec/formats.ts"),
        screen.printer(),
        import("./story_lines.ts"),
        import("../text/plural.ts"),
        import("../text/width.ts"),
        import("../view/line.ts"),
      ]);
    const [{ plural }, { wrap }, { line, span }] = words;
    const reviewed = await reviewSpec(resolve(global.directory ?? ".", file), flags.ticked);
    const { spec, format, boxes, warnings } = reviewed;
    const code = flags.strict && warnings.length > 0 ? 2 : 0;
    const open = spec.userStories.filter((story) => !story.passes).length;
    if (screen.output === "json") {
      const order = workOrder(spec).map(({ id }) => id);
      printer.lines([JSON.stringify({ valid: true, format, boxes, warnings, open, order, spec }, null, 2)]);
      return code;
    }
    const shown = warnings.flatMap(({ where, expected, got }) =>
      wrap(`${where}: expected ${expected}, got ${got}`, printer.width() - 4)
        .map((text, i) => `${i === 0 ? "  " : "    "}${text}`)
    );
    printer.lines([
      `${file} is a valid spec: ${spec.project}, branch ${spec.branchName}, ` +
      `${plural(spec.userStories.length, "story", "stories")}, ${open} to do.`,
      `Format: ${formatNames[format]}`,
      ...storyLines(spec),
      ...(warnings.length === 0
        ? []
        : [line(), line(span(plural(warnings.length, "warning"), "warn-strong"))]),
      ...shown,
    ]);
    return code;
  },
});
