/** `autom8 plan`: from an idea to a spec, without running it. */

import type { PlannedSpec } from "../session/planning/planning.ts";
import { defineCommand, type Screen } from "./command.ts";
import { numberFlag, onFlag } from "./flag.ts";
import { showPlanned } from "./planned.ts";

export const plan = defineCommand({
  name: "plan",
  summary: "Plan work with Claude and save it as a spec, without running it.",
  arguments: {
    words: {
      placeholder: "TEXT",
      description: "what to plan; without it, you say so to Claude",
      required: false,
      repeats: true,
    },
  },
  flags: {
    print: onFlag("let Claude write the spec without a conversation, such as in a script"),
    issue: numberFlag("NUMBER", "start from this issue on GitHub, which gh reads"),
    trust: onFlag("say yes to the repository's own settings for Claude Code"),
  },
  examples: [
    ["autom8 plan", "talk to Claude about what to build, and leave with /exit"],
    ['autom8 plan "a dark mode"', "the same, beginning with these words"],
    ["autom8 plan --issue 42", "the same, beginning with an issue"],
    ['autom8 plan --print "a dark mode"', "write the spec without a conversation"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { words }, flags, global, screen }) {
    const { Autom8Error } = await import("../errors.ts");
    const text = words.join(" ").trim() || null;
    if (text !== null && flags.issue !== null) {
      throw new Autom8Error("usage", {
        problem: "Both a text and an issue were named.",
        hint: "Name one of them.",
      });
    }
    const folder = global.directory ?? ".";
    const wish = { text, issue: flags.issue };
    const observer = await screen.display();
    if (flags.print) {
      const { planAlone } = await import("../session/planning/plan_print.ts");
      observer.message("Claude writes the spec. This may take some minutes.");
      return await report(await planAlone(folder, wish, flags.trust, observer), screen);
    }
    const [choose, confirm] = [await screen.choose(), await screen.confirm()];
    if (choose === null || confirm === null) {
      throw new Autom8Error("usage", {
        problem: "`autom8 plan` needs a terminal, for you to talk to Claude.",
        hint: 'Without one: `autom8 plan --print "TEXT"`.',
      });
    }
    const { planTogether } = await import("../session/planning/plan_talk.ts");
    const talk = { kind: "new", wish } as const;
    return await report(
      [await planTogether(folder, talk, flags.trust, { choose, confirm }, observer)],
      screen,
    );
  },
});

async function report(planned: readonly PlannedSpec[], screen: Screen): Promise<number> {
  const printer = await screen.printer();
  if (screen.output === "json") {
    printer.lines([JSON.stringify({ specs: planned }, null, 2)]);
    return 0;
  }
  for (const one of planned) {
    await showPlanned(one, screen);
    printer.message(`To run it: autom8 ${one.specFile}`);
  }
  return 0;
}
