/** `autom8 resume`: goes on with the run of a session, with the configuration it was started with. */

import type { Printer } from "../terminal/printer.ts";
import type { Display } from "../terminal/display.ts";
import { renderResumable } from "../terminal/status.ts";
import { Autom8Error, type ExitCode } from "../errors.ts";
import { apply } from "../run/apply.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { journalIsEmpty } from "../store/journal.ts";
import { withdrawPause } from "../store/pause.ts";
import { type ProjectPaths, sessionId, type SessionPaths, sessionPaths } from "../store/paths.ts";
import { listSessions } from "../store/project.ts";
import { checkAgent } from "../session/agent_check.ts";
import { discardTurn, drive, endOrphans, putAway } from "../session/drive.ts";
import { lookAround, openGround } from "../session/ground.ts";
import { mendGround } from "../session/repair.ts";
import { type OpenSession, openSession } from "../session/open.ts";
import { finishRollback } from "./rollback.ts";
import { readRuns } from "../watch/runs.ts";

export type ResumeOptions = { discard: boolean; maxCostUsd: number | null };

/** Resumes the named session, or the one of this checkout and branch, or the only one there is. */
export async function resumeCommand(
  options: ResumeOptions & { folder: string; session: string | null },
  display: Display,
): Promise<ExitCode> {
  const around = await lookAround(options.folder);
  using session = await openSession(await chooseSession(around, options.session));
  if (session.damage !== null) display.message(`The journal's end was damaged: ${session.damage}.`);
  if (session.run === null) throw new Autom8Error("nothing-to-resume", { project: around.project.name });
  return await resumeSession(around.project, session, session.run, options, display);
}

/** `autom8 resume --list`. */
export async function listResumable(folder: string, printer: Printer): Promise<ExitCode> {
  const { project } = await lookAround(folder);
  const runs = (await readRuns(project)).filter(({ run }) => run.status !== "completed");
  printer.lines(renderResumable(runs, printer.width()));
  return 0;
}

/** Goes on with a run whose session is open, in the checkout that it was started in. */
export async function resumeSession(
  project: ProjectPaths,
  session: OpenSession,
  run: RunState,
  options: ResumeOptions,
  display: Display,
): Promise<ExitCode> {
  await endOrphans(run, display);
  if (run.status === "completed") {
    await putAway(project, session, run, display);
    display.message("The run was done; it is archived now.");
    return 0;
  }
  await mendGround(run, display);
  const ground = await openGround(run.checkout);
  const rolledBack = run.rollback === null
    ? run
    : await finishRollback(ground, session, run, run.rollback.storyId, display);
  await checkAgent(run.config.claude.command);
  await withdrawPause(session.paths);
  let state = rolledBack;
  const record = async (event: RunEvent) => {
    const { at, event: recorded } = await session.journal.append(event);
    state = apply(state, recorded, at);
    display.show(recorded, state, at);
  };
  if (options.discard && state.turn !== null) {
    const { number } = state.turn;
    const paths = await discardTurn(ground, session, state);
    await record({ kind: "notice", text: `Put back ${paths.length} files to before turn ${number}.` });
    await record({ kind: "turn-dropped", turn: number, why: "discarded" });
  }
  await record({ kind: "run-resumed", maxCostUsd: options.maxCostUsd });
  return await drive(ground, session, state, display);
}

async function chooseSession(
  { project, mainRoot, branch }: Awaited<ReturnType<typeof lookAround>>,
  named: string | null,
): Promise<SessionPaths> {
  // One that is completed is here only because it was killed before it was archived: resuming archives it.
  const runs = await readRuns(project);
  // A journal that cannot be read is a session too: opening it says what is wrong, and with which file.
  const sessions = await listSessions(project);
  const isSession = (wanted: string) => sessions.some(({ id }) => id === wanted);
  if (named !== null) {
    if (!isSession(named)) throw new Autom8Error("session-unknown", { sessionId: named });
    return sessionPaths(project, named);
  }
  const here = branch === null ? null : sessionId(mainRoot, branch);
  if (here !== null && isSession(here)) {
    const paths = sessionPaths(project, here);
    if (!await journalIsEmpty(paths.journal)) return paths;
  }
  const [only, ...others] = runs;
  if (only === undefined) throw new Autom8Error("nothing-to-resume", { project: project.name });
  if (others.length > 0) {
    throw new Autom8Error("usage", {
      problem: `${runs.length} runs can be resumed, none of them on the branch that is checked out.`,
      hint: "Pick one of `autom8 resume --list` with `--session ID`.",
    });
  }
  return sessionPaths(project, only.run.sessionId);
}
