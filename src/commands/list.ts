/** `autom8 list`: the tree of projects, sessions and specs. */

import type { ProjectOverview } from "../watch/projects.ts";
import { defineCommand } from "./command.ts";

export const list = defineCommand({
  name: "list",
  summary: "List every project with its sessions and specs.",
  arguments: {},
  flags: {},
  examples: [["autom8 list", "show the projects as a tree, from anywhere"]],
  session: "no",
  json: true,
  async run({ screen }) {
    const [{ listProjectOverviews }, { projectTree }, { renderReport }, printer] = await Promise.all([
      import("../session/asking/listing.ts"),
      import("../view/listing.ts"),
      import("../terminal/report.ts"),
      screen.printer(),
    ]);
    const projects = await listProjectOverviews();
    printer.lines(
      screen.output === "json"
        ? [JSON.stringify({ projects: projects.map(projectJson) }, null, 2)]
        : renderReport(projectTree(projects), printer.width()),
    );
    return 0;
  },
});

/** A project for programs: of its sessions, what fits in a list. */
export function projectJson({ runs, ...project }: ProjectOverview) {
  const sessions = runs.map(({ run, alive }) => ({
    sessionId: run.sessionId,
    runId: run.runId,
    branch: run.branch,
    status: run.status,
    alive,
    machineState: run.machineState,
    currentStory: run.currentStory,
    storiesDone: run.storiesDone,
    storiesTotal: run.storiesTotal,
    costUsd: run.costUsd,
    updatedAt: run.updatedAt,
  }));
  return { ...project, sessions };
}
