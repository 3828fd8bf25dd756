/** Plain `autom8` at a terminal: asks what to do, and does it. */

import type { People } from "../session/planning/people.ts";
import type { StartOptions } from "../session/start.ts";
import { abandon } from "./abandon.ts";
import type { Screen } from "./command.ts";
import type { GlobalFlags } from "./global_flags.ts";
import type { ValuesOf } from "./flag.ts";
import { runPlanned, showPlanned } from "./planned.ts";
import { show } from "./show.ts";

/** Returns the exit code. With `--yes`, what is most likely meant is done without a question. */
export async function doNext(
  global: ValuesOf<GlobalFlags>,
  options: StartOptions,
  people: People,
  screen: Screen,
): Promise<number> {
  const folder = global.directory ?? ".";
  const { askWhatNext } = await import("../session/planning/what_next.ts");
  const next = await askWhatNext(folder, global.yes ? () => Promise.resolve(0) : people.choose);
  const display = await screen.display();
  switch (next.kind) {
    case "resume": {
      const { resumeOrRun } = await import("../session/start.ts");
      return await resumeOrRun(folder, next.sessionId, options, display, people.confirm);
    }
    case "look":
      return await show.run(
        { arguments: { run: next.sessionId }, flags: { project: null }, global, screen },
        [],
      );
    case "abandon":
      return await abandon.run(
        { arguments: {}, flags: {}, global: { ...global, session: next.sessionId }, screen },
        [],
      );
    case "run": {
      const [{ runSpec }, { loadSpecWithWarnings }] = await Promise.all([
        import("../session/start.ts"),
        import("../spec/file.ts"),
      ]);
      await showPlanned(await loadSpecWithWarnings(next.specFile), screen);
      return await runSpec(folder, next.specFile, options, display, people.confirm);
    }
    case "convert": {
      const { runText } = await import("./converted.ts");
      return await runText(folder, next.file, options, global.yes, screen, null);
    }
    case "plan":
    case "continue-planning": {
      const { planTogether } = await import("../session/planning/plan_talk.ts");
      const talk = next.kind === "plan"
        ? { kind: "new", wish: { text: null, issue: null } } as const
        : { kind: "continued", id: next.conversation } as const;
      const planned = await planTogether(folder, talk, options.trust, people, display);
      return await runPlanned(folder, planned, options, global.yes, screen);
    }
    default:
      return next satisfies never;
  }
}
