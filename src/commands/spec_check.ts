/** `autom8 spec check`: everything that is wrong with a spec. */

import { defineCommand } from "./command.ts";

export const specCheck = defineCommand({
  name: "spec check",
  summary: "Check a spec and show everything that is wrong with it.",
  arguments: { file: { placeholder: "FILE", description: "a spec, JSON or Markdown", required: true } },
  flags: {},
  examples: [["autom8 spec check spec.json", "exits with code 2 if the spec is not valid"]],
  session: "no",
  json: true,
  async run({ arguments: { file }, global, screen }) {
    const [{ resolve }, { loadSpec }, { workOrder }] = await Promise.all([
      import("path"),
      import("../spec/file.ts"),
      import("../spec/select.ts"),
    ]);
    const spec = await loadSpec(resolve(global.directory ?? ".", file));
    const printer = await screen.printer();
    const open = spec.userStories.filter((story) => !story.passes).length;
    if (screen.output === "json") {
      const order = workOrder(spec).map(({ id }) => id);
      printer.lines([JSON.stringify({ valid: true, open, order, spec }, null, 2)]);
      return 0;
    }
    const { plural } = await import("../text/plural.ts");
    printer.lines([
      `${file} is a valid spec: ${spec.project}, branch ${spec.branchName}, ` +
      `${plural(spec.userStories.length, "story", "stories")}, ${open} to do.`,
      ...workOrder(spec).map((story, i) =>
        `${String(i + 1).padStart(3)}. ${story.passes ? "✓" : " "} ${story.id}  ${story.title}`
      ),
    ]);
    return 0;
  },
});
