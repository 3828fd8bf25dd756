/** `autom8 FILE` and `autom8 run`: takes a spec to reviewed, committed work. */

import { resolve } from "path";
import type { Display } from "../terminal/display.ts";
import { Autom8Error, type ExitCode } from "../errors.ts";
import { checkAgent } from "../session/agent_check.ts";
import { buildInfo } from "../version.ts";
import { startRun } from "../run/apply.ts";
import type { EventOf } from "../run/events.ts";
import { isMarkdown, loadSpec } from "../spec/file.ts";
import { generatedFile } from "../spec/generate.ts";
import { newestSpec } from "../spec/newest.ts";
import type { Spec } from "../spec/spec.ts";
import { sessionId, sessionPaths } from "../store/paths.ts";
import { drive, putAway } from "../session/drive.ts";
import { configOf, type Ground, openGround } from "../session/ground.ts";
import { resumeSession } from "./resume.ts";
import { archiveRun, discardSession, openSession } from "../session/open.ts";
import { askTrust, type Confirm } from "../session/trust.ts";

export type RunCommandOptions = {
  folder: string;
  /** null: the newest spec of the project. */
  specFile: string | null;
  worktree: boolean | null;
  skipReview: boolean;
  yes: boolean;
  trustSpec: boolean;
  step: boolean;
  maxCostUsd: number | null;
};

/** Runs a spec, or goes on with its unfinished run. */
export async function runCommand(
  options: RunCommandOptions,
  display: Display,
  confirm: Confirm | null,
): Promise<ExitCode> {
  // Before autom8 makes anything of its own: a spec that cannot be run leaves nothing behind.
  const named = options.specFile === null ? null : await readSpec(resolve(options.folder, options.specFile));
  const ground = await openGround(options.folder);
  const { specFile, spec } = named ?? await readNewestSpec(ground.project.specs);
  const paths = sessionPaths(ground.project, sessionId(ground.repository.mainRoot, spec.branchName));
  using session = await openSession(paths);
  if (session.damage !== null) display.message(`The journal's end was damaged: ${session.damage}.`);
  const earlier = session.run;
  if (earlier !== null && earlier.status !== "completed" && earlier.turns > 0) {
    const kept = isMarkdown(specFile) ? generatedFile(specFile, ground.project.specs) : specFile;
    if (earlier.specFile !== specFile && earlier.specFile !== kept) {
      throw new Autom8Error("run-unfinished", {
        sessionId: paths.id,
        branch: spec.branchName,
        specFile: earlier.specFile,
      });
    }
    return await resumeSession(
      ground.project,
      session,
      earlier,
      { discard: false, maxCostUsd: options.maxCostUsd },
      display,
    );
  }
  if (earlier !== null) {
    // Done, or ended before an agent worked (a branch that was missing, say): this one starts afresh, with today's
    // configuration.
    if (earlier.status === "completed") await putAway(ground.project, session, earlier, display);
    else await archiveRun(ground.project, session, earlier);
    session[Symbol.dispose]();
    return await runCommand(options, display, confirm);
  }
  return await startFresh(ground, session, specFile, spec, options, display, confirm);
}

async function startFresh(
  ground: Ground,
  session: Awaited<ReturnType<typeof openSession>>,
  specFile: string,
  spec: Spec,
  options: RunCommandOptions,
  display: Display,
  confirm: Confirm | null,
): Promise<ExitCode> {
  if (spec.userStories.every((story) => story.passes)) {
    display.message(`Every story of ${specFile} passes already: nothing to do.`);
    await discardSession(session);
    return 0;
  }
  const config = await configOf(ground.home, ground.project, {
    ...(options.worktree === null ? {} : { worktree: options.worktree }),
    ...(options.maxCostUsd === null ? {} : { maxCostUsd: options.maxCostUsd }),
  });
  await askTrust(ground.git, specFile, spec, { trusted: options.trustSpec, confirm });
  await checkAgent(config.claude.command);
  const event: EventOf<"run-started"> = {
    kind: "run-started",
    runId: crypto.randomUUID(),
    sessionId: session.paths.id,
    project: ground.project.name,
    root: ground.repository.mainRoot,
    checkout: ground.repository.workTree,
    specFile,
    branch: spec.branchName,
    config,
    options: {
      skipReview: options.skipReview,
      worktree: config.worktree,
      allowDefaultBranch: options.yes,
      step: options.step,
    },
    version: buildInfo().version,
  };
  const { at } = await session.journal.append(event);
  const run = startRun(event, at);
  display.show(event, run, at);
  return await drive(ground, session, run, display);
}

type ReadSpec = { specFile: string; spec: Spec };

async function readSpec(path: string): Promise<ReadSpec> {
  const specFile = await realPath(path);
  return { specFile, spec: await loadSpec(specFile) };
}

async function readNewestSpec(folder: string): Promise<ReadSpec> {
  const newest = await newestSpec(folder);
  if (newest === null) throw new Autom8Error("spec-missing", { folder });
  return { specFile: newest, spec: await loadSpec(newest) };
}

/** One spec has one name, however it is reached: the run knows its spec by it. */
async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (missing) throw new Autom8Error("spec-not-found", { path });
    throw error;
  }
}
