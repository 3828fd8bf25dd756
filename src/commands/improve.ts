/** `autom8 improve`: comes back to a branch with Claude, which knows what was done there. */

import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";

export const improve = defineCommand({
  name: "improve",
  summary: "Refine, fix or extend a branch with Claude, which knows its history, spec and decisions.",
  arguments: {
    branch: {
      placeholder: "BRANCH",
      description: "a branch that is checked out here or in a worktree (default: the branch of this folder)",
      required: false,
    },
  },
  flags: {
    print: onFlag("print the context that Claude would get, and open nothing"),
    continue: onFlag("continue the last conversation about this branch"),
    trust: onFlag("say yes to the commands and settings that came with the repository"),
  },
  examples: [
    [
      "autom8 improve",
      "open Claude with what is known of this branch; then check, commit and push, each if you like",
    ],
    ["autom8 improve feature/login", "the same in that branch's worktree"],
    ["autom8 improve --continue", "continue the last conversation about this branch"],
    ["autom8 improve --print", "print the context, such as to see how much is known"],
  ],
  session: "no",
  json: false,
  async run({ arguments: { branch }, flags, global, screen }) {
    const { Autom8Error } = await import("../errors.ts");
    if (flags.print && flags.continue) {
      throw new Autom8Error("usage", {
        problem: "`--print` and `--continue` exclude each other.",
        hint: "Give one of them.",
      });
    }
    const confirm = await screen.confirm();
    if (!flags.print && (confirm === null || await screen.choose() === null)) {
      throw new Autom8Error("usage", {
        problem: "`autom8 improve` needs a terminal, for you to talk to Claude.",
        hint: "Without one, `autom8 improve --print` prints what is known of the branch.",
      });
    }
    const [{ findPlace }, { gatherContext }, { followUpReport }, { renderReport }, printer, display] =
      await Promise.all([
        import("../session/improving/place.ts"),
        import("../session/improving/gather.ts"),
        import("../view/follow_up.ts"),
        import("../terminal/report.ts"),
        screen.printer(),
        screen.display(),
      ]);
    const place = await findPlace(global.directory ?? ".", branch);
    const context = await gatherContext(place, display);
    printer.lines([...renderReport(followUpReport(context, place.workTree), printer.width()), ""]);
    if (flags.print || confirm === null) {
      const { contextOf } = await import("../session/improving/gather.ts");
      printer.lines([contextOf(place, context)]);
      return 0;
    }
    const { improveTogether } = await import("../session/improving/improve_talk.ts");
    const offer = global.yes ? () => Promise.resolve(true) : confirm;
    const answers = { trusted: flags.trust, confirm, offer };
    return await improveTogether(place, context, flags.continue, answers, display);
  },
});
