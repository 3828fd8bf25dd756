/** Health checks of what runs leave behind: sessions, archived runs, checkpoints. */

import { errorInfo } from "../../errors.ts";
import { listCheckpointRefs } from "../../git/checkpoint_refs.ts";
import type { Git } from "../../git/command.ts";
import { findMarked } from "../../process/mark.ts";
import { runJournal } from "../../run/journal.ts";
import { listArchive, rebuildIndex } from "../../store/archive.ts";
import { readJournal } from "../../store/journal.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { listConversationIds, listSessions } from "../../store/project.ts";
import { plural } from "../../text/plural.ts";
import { readRuns, readSummary } from "../../watch/runs.ts";
import { archiveLine } from "../archive.ts";
import { planTalks } from "../clean_conversations.ts";
import { type Check, failed, passed } from "./check.ts";

/** Finds journals that cannot be read, and processes of runs that nothing drives any more. */
export async function sessionChecks(project: ProjectPaths): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { id, journal } of listSessions(project)) {
    const name = `session ${id}`;
    try {
      const damage = (await readJournal(journal, runJournal))?.damage ?? null;
      if (damage === null) continue;
      const fix = "`autom8 resume` keeps the damaged end in a file and resumes from the good part.";
      checks.push(failed(name, damage.detail, fix));
    } catch (error) {
      const { message, hint } = errorInfo(error);
      checks.push(failed(name, message, hint));
    }
  }
  for (const { run, alive } of await readRuns(project)) {
    const left = alive ? [] : await findMarked(run.runId);
    if (left.length === 0) continue;
    const processes = plural(left.length, "process", "processes");
    const detail = `still running although autom8 is not: ${processes} (${left.join(", ")})`;
    const fix = `\`autom8 resume --session ${run.sessionId}\` ends them first.`;
    checks.push(failed(`session ${run.sessionId}`, detail, fix));
  }
  return checks.length > 0 ? checks : [passed("sessions", "all readable")];
}

/** Finds conversations and conversions that nobody can continue. */
export async function conversationsCheck(git: Git, project: ProjectPaths): Promise<Check> {
  const scope = { which: "orphaned", named: null, worktrees: false } as const;
  const { talks, kept } = await planTalks(project, git, scope, false);
  const count = talks.length + kept.length;
  if (count === 0) return passed("conversations", "none given up");
  return failed(
    "conversations",
    `${plural(count, "conversation")} cannot be continued any more`,
    "`autom8 clean --orphaned` shows and removes what is left.",
  );
}

/** Adds archived runs that are missing from the index, and finds those that cannot be read. */
export async function archiveCheck(project: ProjectPaths): Promise<Check> {
  const { added, unreadable } = await rebuildIndex(
    project,
    async (paths) => {
      const run = await readSummary(paths).catch(() => null);
      return run === null ? null : archiveLine(run);
    },
  );
  if (unreadable.length > 0) {
    const detail = `these hold no run that can be read: ${unreadable.join(", ")}`;
    return failed("archive", detail, `Look at them in ${project.runs}, and remove those of no use.`);
  }
  if (added === 0) return passed("archive", "complete");
  const runs = `${plural(added, "run")} ${added === 1 ? "was" : "were"}`;
  return passed("archive", `${runs} missing from its index; the index is complete again`);
}

/** Finds checkpoints that belong to no run, neither in a session nor archived, and to no conversation. */
export async function checkpointsCheck(git: Git, project: ProjectPaths): Promise<Check> {
  const known = new Set([
    ...(await readRuns(project)).map(({ run }) => run.runId),
    ...(await listArchive(project, Infinity)).map(({ runId }) => runId),
    ...listConversationIds(project),
  ]);
  const runs = new Set((await listCheckpointRefs(git)).map(({ runId }) => runId));
  const unknown = [...runs].filter((id) => !known.has(id));
  if (unknown.length === 0) return passed("checkpoints", "all belong to a run or a conversation");
  return failed(
    "checkpoints",
    `of runs that are not known here: ${unknown.join(", ")}`,
    "Remove them with `git for-each-ref --format='delete %(refname)' refs/autom8/RUN | git update-ref --stdin`.",
  );
}
