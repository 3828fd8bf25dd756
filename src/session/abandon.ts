/** Abandoning a run: it ends where it is. Branch, commits and work tree stay, and it can be brought back. */

import { Autom8Error } from "../errors.ts";
import { lastCheckpoint } from "../git/checkpoint.ts";
import { createGit } from "../git/command.ts";
import { resolveRef } from "../git/head.ts";
import { openWorkbench } from "../run/driver.ts";
import { type AbandonedAt, isOver, returnCommand, type RunState } from "../run/state.ts";
import type { ProjectPaths, SessionPaths } from "../store/paths.ts";
import { plural } from "../text/plural.ts";
import { archiveRun } from "./archive.ts";
import { chosenSession, openSessions } from "./choose.ts";
import { type Consent, requireConsent } from "./confirm.ts";
import { lookAround, openRunGround, readRunGround } from "./ground.ts";
import type { Observer } from "./observer.ts";
import { openSession } from "./open.ts";
import { endOrphans } from "./orphans.ts";
import { createRecorder } from "./record.ts";

/** Where the work of an abandoned run is. `bringBack` is a command line; null if the run was completed. */
export type Abandoned = AbandonedAt & {
  sessionId: string;
  runId: string;
  branch: string;
  /** How many commits the run made on it. */
  commits: number;
  workTree: string | null;
  bringBack: string | null;
};

/**
 * Ends a run that no process drives, after a yes, and archives it. May be cut off and done again.
 * @throws Autom8Error nothing-to-abandon, session-in-use, session-unknown, session-ambiguous, not-confirmed
 */
export async function abandonRun(
  folder: string,
  named: string | null,
  observer: Observer,
  consent: Consent,
): Promise<Abandoned> {
  const around = await lookAround(folder);
  const paths = chosenSession(around, await openSessions(around.project), named, "autom8 abandon");
  if (paths === null) throw new Autom8Error("nothing-to-abandon", { project: around.project.name });
  return await abandonSession(
    around.project,
    paths,
    observer,
    (run) => requireConsent(consent, "Abandoning a run", whatStays(run)),
  );
}

/**
 * Archives a session that no process drives; a run that is not over is abandoned first. May be cut off and done again.
 * @param confirm May refuse to abandon the run by throwing
 * @throws Autom8Error nothing-to-abandon, session-in-use
 */
export async function abandonSession(
  project: ProjectPaths,
  paths: SessionPaths,
  observer: Observer,
  confirm: (run: RunState) => Promise<void> = () => Promise.resolve(),
): Promise<Abandoned> {
  using session = await openSession(paths, observer);
  const { run } = session;
  if (run === null) throw new Autom8Error("nothing-to-abandon", { project: project.name });
  const recorder = createRecorder(session, run, observer);
  if (!isOver(run.status)) {
    await confirm(run);
    await endOrphans(run, observer);
    const at = await placeOf(run, session.paths);
    await recorder.record(
      ...run.left === null && at.checkpoint !== null
        ? [{ kind: "work-left", at: at.checkpoint, tip: at.tip } as const]
        : [],
      { kind: "run-abandoned", ...at },
    );
  }
  await archiveRun(project, session, recorder.run);
  return describe(recorder.run);
}

function whatStays(run: RunState): string[] {
  const passed = run.spec?.userStories.filter(({ passes }) => passes).length ?? 0;
  const total = run.spec?.userStories.length ?? 0;
  const { workspace } = run;
  return [
    `The run of ${run.branch} (session ${run.sessionId}, ${passed} of ${
      plural(total, "story", "stories")
    } done) ends here`,
    ...workspace === null ? [] : [`Branch, commits and files stay: ${workspace.workTree}`],
  ];
}

/** Where the run is now. A work tree that is gone, broken or on another branch is not looked into. */
async function placeOf(run: RunState, paths: SessionPaths): Promise<AbandonedAt> {
  const tip = await resolveRef(createGit({ folder: run.root }), `refs/heads/${run.branch}`);
  const known = run.left?.at ?? await lastCheckpoint(paths.git, run.runId);
  if (run.workspace === null) return { tip, checkpoint: null };
  try {
    const { head } = await readRunGround(run);
    if (head.branch !== run.branch) return { tip, checkpoint: known };
    const { checkpoints } = await openWorkbench(run, await openRunGround(run), paths);
    return { tip, checkpoint: (await checkpoints.take("abandoned")).commit };
  } catch (error) {
    if (!(error instanceof Autom8Error)) throw error;
    return { tip, checkpoint: known };
  }
}

function describe(run: RunState): Abandoned {
  return {
    tip: run.abandoned?.tip ?? null,
    checkpoint: run.abandoned?.checkpoint ?? null,
    sessionId: run.sessionId,
    runId: run.runId,
    branch: run.branch,
    commits: run.commits.length,
    workTree: run.workspace?.workTree ?? null,
    bringBack: run.status === "abandoned" ? returnCommand(run.runId) : null,
  };
}
