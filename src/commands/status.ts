/** `autom8 status`: where the runs stand. */

import type { ProjectStatus, RunWithActivity } from "../session/asking/status.ts";
import type { ShownProject, ShownRun } from "../terminal/status.ts";
import { globalFlag, projectFlag } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";

export const status = defineCommand({
  name: "status",
  summary: "Show where the run of this branch stands, or every session.",
  arguments: {},
  flags: {
    all: onFlag("every session of the project", "a"),
    global: globalFlag,
    project: projectFlag,
  },
  examples: [
    ["autom8 status", "show the run that is meant here: state, story, time, cost, what its agent does"],
    ["autom8 status --all", "show every session of this project, and what ran last"],
    ["autom8 status --global", "show the sessions of all projects, from anywhere"],
    ["autom8 status --json | jq .sessions", "everything that is known about the sessions"],
  ],
  session: "yes",
  json: true,
  async run({ flags, global, screen }) {
    const [found, { renderStatusReport }, printer] = await Promise.all([
      readStatus(global.directory ?? ".", global.session, flags),
      import("../terminal/status.ts"),
      screen.printer(),
    ]);
    const shown = await Promise.all(found.map(shownProject));
    if (screen.output === "json") {
      const projects = shown.map(({ project, meant, runs, unreadable, last }) => ({
        project,
        session: meant,
        sessions: runs.map(({ run, activity, ...session }) => ({
          ...session,
          lastActivity: activity,
          ...run,
        })),
        unreadable,
        lastRun: last,
      }));
      printer.lines([JSON.stringify(flags.global ? { projects } : projects[0], null, 2)]);
      return 0;
    }
    const scope = flags.global ? "global" : flags.all ? "all" : "meant";
    printer.lines(renderStatusReport(shown, scope, printer.width(), new Date()));
    return 0;
  },
});

async function readStatus(
  folder: string,
  session: string | null,
  flags: { all: boolean; global: boolean; project: string | null },
): Promise<ProjectStatus[]> {
  const [{ statusOf }, { askedProjects }] = await Promise.all([
    import("../session/asking/status.ts"),
    import("../session/asking/asked.ts"),
  ]);
  const projects = await askedProjects(folder, flags);
  if (flags.global && session !== null) {
    const { Autom8Error } = await import("../errors.ts");
    throw new Autom8Error("usage", {
      problem: "`--session` and `--global` exclude each other.",
      hint: "Name the project of the session: `autom8 status --project NAME --session ID`.",
    });
  }
  const here = flags.global || flags.all || flags.project !== null ? null : folder;
  return await Promise.all(projects.map((project) => statusOf(project, session, here)));
}

async function shownProject(status: ProjectStatus): Promise<ShownProject> {
  return { ...status, runs: await Promise.all(status.runs.map(shownRun)) };
}

async function shownRun({ printed, ...session }: RunWithActivity): Promise<ShownRun> {
  const { run } = session;
  if (printed === null) return { ...session, activity: null };
  const { lastActivity } = await import("../view/last_activity.ts");
  const text = lastActivity(printed.lines, run.workTree ?? run.checkout);
  return { ...session, activity: text === null ? null : { text, at: printed.writtenAt } };
}
