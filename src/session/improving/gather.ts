/** Gathers what is known of a branch: git's part, the spec, and what runs and earlier conversations learned. */

import type { FollowUpContext } from "../../claude/prompts/follow_up.ts";
import { improveContext } from "../../claude/prompts/improve.ts";
import { Autom8Error } from "../../errors.ts";
import { readBranchHistory } from "../../git/branch_history.ts";
import { defaultBranch } from "../../git/branches.ts";
import { uncommittedChanges } from "../../git/tracked_changes.ts";
import { mergeStory } from "../../knowledge/capture.ts";
import { isEmptyKnowledge, joinKnowledge } from "../../knowledge/join.ts";
import { emptyKnowledge, type ProjectKnowledge } from "../../knowledge/model.ts";
import type { RunState } from "../../run/state.ts";
import { loadSpec } from "../../spec/file.ts";
import type { Spec } from "../../spec/spec.ts";
import type { Sitting } from "../../store/conversation_record.ts";
import { listConversations } from "../../store/conversations.ts";
import { allRuns } from "../../watch/find_run.ts";
import { foldJournal } from "../../watch/journal_tail.ts";
import { specFiles } from "../planning/ready_specs.ts";
import type { Observer } from "../observer.ts";
import type { ImprovePlace } from "./place.ts";

/** Older runs on the same branch are hardly of use, and each journal takes time to read. */
const maxRuns = 5;

/** Gathers the context. Runs that cannot be read are reported and left out. @throws Autom8Error usage: there is no base */
export async function gatherContext(
  place: ImprovePlace,
  observer: Pick<Observer, "message">,
): Promise<FollowUpContext> {
  const { git, branch, tip } = place;
  const runs = await runsOn(place, observer);
  const base = baseOf(place, runs);
  const history = await readBranchHistory(git, tip, base.commits);
  return {
    git: { branch, base: base.name, ...history, uncommitted: await uncommittedChanges(git) },
    spec: runs[0]?.spec ?? await specNaming(place),
    knowledge: knowledgeOf(runs, await sittingsOn(place)),
  };
}

/** The context as the agent is given it. */
export function contextOf({ config }: ImprovePlace, context: FollowUpContext): string {
  return improveContext({ context, budgetTokens: config.contextTokens });
}

/** The runs on the branch, archived ones included, newest first. */
async function runsOn(
  { project, branch }: ImprovePlace,
  observer: Pick<Observer, "message">,
): Promise<RunState[]> {
  const found = (await allRuns(project)).filter((run) => run.runId !== "" && run.branch === branch);
  const runs: RunState[] = [];
  for (const { runId, paths } of found.slice(0, maxRuns)) {
    try {
      const folded = await foldJournal(paths.journal);
      if (folded !== null) runs.push(folded.run);
    } catch (error) {
      if (!(error instanceof Autom8Error)) throw error;
      observer.message(`The run ${runId.slice(0, 8)} on this branch is left out: ${error.message}`);
    }
  }
  return runs;
}

/** The branch that this one left: that of its newest run, else the default one. */
function baseOf(
  { branch, branches, config }: ImprovePlace,
  runs: readonly RunState[],
): { name: string; commits: string[] } {
  const ofRun = runs.find(({ workspace }) => workspace !== null)?.workspace?.baseBranch;
  const names = [ofRun, defaultBranch(branches, config.baseBranch)];
  for (const name of names) {
    if (name === undefined || name === null || name === branch) continue;
    const commits = [branches.local.get(name)?.commit, branches.remote.get(`origin/${name}`)]
      .filter((commit) => commit !== undefined);
    if (commits.length > 0) return { name, commits };
  }
  throw new Autom8Error("usage", {
    problem: `It is not known which branch ${branch} starts from: there is no ${
      config.baseBranch || "main"
    }.`,
    hint: "Name that branch: `autom8 config set base_branch NAME`.",
  });
}

/** The newest spec in autom8's folder or in the root that names the branch; null if there is none. */
async function specNaming({ project, workTree, branch }: ImprovePlace): Promise<Spec | null> {
  for (const { path } of specFiles({ project, workTree })) {
    try {
      const spec = await loadSpec(path);
      if (spec.branchName === branch) return spec;
    } catch (error) {
      if (!(error instanceof Autom8Error)) throw error;
    }
  }
  return null;
}

/** What conversations about the branch changed and decided, oldest first. */
async function sittingsOn({ project, branch }: ImprovePlace): Promise<Sitting[]> {
  const conversations = (await listConversations(project, "improve")).filter(({ record }) =>
    record.branch === branch
  );
  return conversations.flatMap(({ record }) => record.sittings).sort((a, b) =>
    a.endedAt < b.endedAt ? -1 : 1
  );
}

/** All of it as one; null if nothing is known. `runs`: newest first. Pure. */
export function knowledgeOf(
  runs: readonly Pick<RunState, "knowledge">[],
  sittings: readonly Sitting[],
): ProjectKnowledge | null {
  let known = runs.map(({ knowledge }) => knowledge).toReversed().reduce(joinKnowledge, emptyKnowledge(null));
  for (const [at, { changes, files, decisions, patterns }] of sittings.entries()) {
    known = mergeStory(known, { ...changes, storyId: `improve-${at + 1}` }, { files, decisions, patterns });
  }
  return isEmptyKnowledge(known) ? null : known;
}
