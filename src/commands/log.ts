/** `autom8 log`: what happened in a run. */

import type { Happening } from "../watch/run_tail.ts";
import type { Line } from "../view/line.ts";
import { projectFlag, runArgument, storyFlag } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";

export const log = defineCommand({
  name: "log",
  summary: "Show what happened in a run, as its terminal showed it.",
  arguments: { run: runArgument },
  flags: {
    story: storyFlag,
    follow: onFlag("continue until the run ends or stops", "f"),
    raw: onFlag("print what the agent's program printed, as it is"),
    project: projectFlag,
  },
  examples: [
    ["autom8 log --follow", "watch the newest run of this project from another terminal"],
    ["autom8 log 1f0c2a9b --story US-002", "show what happened in one story of a run"],
    ["autom8 log --raw | jq .", "the stream of the agent's program"],
    ["autom8 log --json", "the events of the journal, one a line"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { run: wanted }, flags, global, screen }) {
    const [{ askedRun }, { happenings }, { createLog }, printer] = await Promise.all([
      import("../session/asking/asked_run.ts"),
      import("../watch/follow.ts"),
      import("../terminal/log.ts"),
      screen.printer(),
    ]);
    const mode = screen.output === "json" ? "json" : flags.raw ? "raw" : "text";
    if (flags.raw && screen.output === "json") {
      const { Autom8Error } = await import("../errors.ts");
      throw new Autom8Error("usage", {
        problem: "`--raw` and `--json` exclude each other: the raw stream is JSON already, of another shape.",
        hint: "Give one of them.",
      });
    }
    const found = await askedRun(global.directory ?? ".", flags.project, wanted ?? "last");
    const show: (happening: Happening) => readonly (Line | string)[] = createLog(
      mode,
      flags.story,
      () => printer.width(),
    );
    for await (const happening of happenings(found, { follow: flags.follow, printed: mode !== "json" })) {
      const lines = show(happening);
      if (lines.length > 0) printer.lines(lines);
    }
    return 0;
  },
});
