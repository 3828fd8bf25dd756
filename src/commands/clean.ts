/** `autom8 clean`: archives sessions that are over and removes worktrees, without losing anything. */

import { projectFlag } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";

export const clean = defineCommand({
  name: "clean",
  summary: "Archive sessions that are over, and remove worktrees that nobody needs.",
  arguments: {},
  flags: {
    worktrees: onFlag("remove worktrees too: those of the sessions, and those of archived runs", "w"),
    all: onFlag("every session that is not running, and what is left of conversations", "a"),
    orphaned: onFlag(
      "sessions without their worktree, worktrees without a session, conversations without their branch",
    ),
    force: onFlag("remove a worktree with uncommitted work, which a checkpoint keeps", "f"),
    dryRun: onFlag("show what would be removed, and change nothing", "n"),
    project: projectFlag,
  },
  examples: [
    ["autom8 clean --dry-run", "show what is over and can be archived"],
    ["autom8 clean --worktrees", "archive sessions that are over and remove their worktrees, after asking"],
    ["autom8 clean --session 0123abcd --worktrees", "clean this one, whatever state it is in"],
  ],
  session: "yes",
  json: true,
  async run({ flags, global, screen }) {
    const { session: named } = global;
    if ([flags.all, flags.orphaned, named !== null].filter(Boolean).length > 1) {
      const { Autom8Error } = await import("../errors.ts");
      throw new Autom8Error("usage", {
        problem: "`--session`, `--all` and `--orphaned` exclude each other.",
        hint: "Give one of them, or none.",
      });
    }
    const { clean, cleanGround, planClean } = await import("../session/clean.ts");
    const { cleanedLines, cleaningJson, planLines } = await import("../view/cleaning.ts");
    const which = flags.orphaned ? "orphaned" as const : flags.all ? "all" as const : "finished" as const;
    const ground = await cleanGround(global.directory ?? ".", flags.project);
    const plan = await planClean(ground, { which, named, worktrees: flags.worktrees }, flags.force);
    const printer = await screen.printer();
    const isJson = screen.output === "json";
    const isEmpty = plan.sessions.length + plan.worktrees.length + plan.talks.length === 0;
    if (flags.dryRun || isEmpty) {
      if (isJson) printer.lines([cleaningJson({ ...plan, restore: [] }, flags)]);
      else printer.message(planLines(plan).join("\n"));
      return 0;
    }
    const { requireConsent } = await import("../session/confirm.ts");
    await requireConsent({ yes: global.yes, ask: await screen.confirm() }, "Cleaning", planLines(plan));
    // What happened to each session is in the result.
    const cleaned = await clean(ground, plan, { ...await screen.display(), show: () => {} });
    if (isJson) printer.lines([cleaningJson(cleaned, flags)]);
    else printer.message(cleanedLines(cleaned).join("\n"));
    return 0;
  },
});
