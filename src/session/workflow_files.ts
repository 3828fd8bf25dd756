/**
 * The files that GitHub Actions names to a step: the job's summary, which autom8 writes, and those for commands, which
 * agents do not get.
 */

import { Autom8Error } from "../errors.ts";
import { jobSummary, type JobSummaryContent } from "../github/job_summary.ts";
import { maskTexts } from "../run/masking.ts";
import { pullRequestContent } from "../run/pull_request_content.ts";
import type { RunState } from "../run/state.ts";
import { appendWithin } from "../store/append_text.ts";

/** GitHub shows nothing of a larger file. */
const maxBytes = 1_048_576;
/** The most bytes of a UTF-16 unit in UTF-8. */
const bytesPerUnit = 3;

/**
 * Appends a run's summary to the file that `GITHUB_STEP_SUMMARY` names.
 * @returns null if it did, or there is no such file to write; else a note for people
 */
export async function appendJobSummary(
  run: RunState,
  path: string | undefined,
  mask: (text: string) => string,
): Promise<string | null> {
  if (!path || run.spec === null) return null;
  // What the user wrote is masked, too: it leaves this machine.
  const content = maskTexts(summaryContent(run), mask, ["status", "result"]);
  try {
    const problem = await appendWithin(
      path,
      maxBytes,
      (room) => jobSummary(content, Math.floor(room / bytesPerUnit)),
    );
    return problem === null ? null : `The job summary was not written to ${path}: ${problem}.`;
  } catch (error) {
    if (!(error instanceof Autom8Error)) throw error;
    return `The job summary was not written. ${error.message}`;
  }
}

function summaryContent(run: RunState): JobSummaryContent {
  const { status, branch, failure, pullRequest } = run;
  return {
    status,
    branch,
    failure: failure === null ? null : { message: failure.error.message, hint: failure.error.hint },
    pullRequest,
    run: pullRequestContent(run),
  };
}

/** The job's summary, and where a step leaves variables, paths and results for the steps after it. */
export const workflowFiles: readonly string[] = [
  "GITHUB_ENV",
  "GITHUB_OUTPUT",
  "GITHUB_PATH",
  "GITHUB_STATE",
  "GITHUB_STEP_SUMMARY",
];

/** What to add to the environment of agents and checks so that they do not decide what the steps after the run do. */
export function withoutWorkflowFiles(environment: Readonly<Record<string, string>>): Record<string, string> {
  const named = workflowFiles.filter((name) => environment[name] !== undefined);
  return Object.fromEntries(named.map((name) => [name, ""]));
}
