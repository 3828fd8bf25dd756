/** What a run would do, found out without starting, writing or paying anything. */

import { resolve } from "path";
import type { PromptHeader } from "../../claude/prompts/header.ts";
import { implementPrompt } from "../../claude/prompts/implement.ts";
import { reviewPrompt } from "../../claude/prompts/review.ts";
import type { Config } from "../../config/config.ts";
import type { RunPhase } from "../../config/phases.ts";
import { Autom8Error, describeError, type ErrorInfo, errorInfo } from "../../errors.ts";
import { type Branches, defaultBranch, readBranches } from "../../git/branches.ts";
import { createGit } from "../../git/command.ts";
import { within } from "../../git/relative_path.ts";
import { openCheckout, refuseUnready } from "../../git/repository.ts";
import { trackedChanges } from "../../git/tracked_changes.ts";
import { worktreePath } from "../../git/worktree_path.ts";
import type { SpecFormat } from "../../spec/formats.ts";
import { generatedFile } from "../../spec/generate.ts";
import { workOrder } from "../../spec/select.ts";
import type { Spec } from "../../spec/spec.ts";
import { sessionId } from "../../store/paths.ts";
import { type ListedRun, readRuns } from "../../watch/runs.ts";
import { loadConfiguration } from "../configuration/configuration.ts";
import { type Ground, lookAround } from "../ground.ts";
import { autom8Home, userHome } from "../home.ts";
import { ownPhaseText } from "../phase_texts.ts";
import { preflight } from "../preflight.ts";
import { configOverrides, readNewestSpec, readSpec, type StartOptions } from "../start.ts";
import { createTrust } from "../trust.ts";
import { type PlannedPullRequest, plannedPullRequest } from "./planned_pull_request.ts";

/** A story that would be worked on. Sizes in estimated tokens: without what earlier stories leave, and with the most of it. */
export type PlannedStory = {
  id: string;
  title: string;
  priority: number;
  dependsOn: string[];
  /** Commands of this story alone. */
  verify: string[];
  promptTokens: number;
  promptTokensAtMost: number;
};

/** A run that was not started. */
export type RunPlan = {
  specFile: string;
  project: string;
  branch: string;
  sessionId: string;
  storiesTotal: number;
  /** Ids of those that pass already. */
  storiesDone: string[];
  /** In the order of the work. */
  stories: PlannedStory[];
  /** Commands that gate every story. `needTrust`: those of the spec that nobody said yes to yet. */
  checks: { commands: string[]; baseline: Config["verifyBaseline"]; needTrust: string[] };
  place: {
    kind: "worktree" | "checkout";
    path: string;
    /** The branch is there already. */
    branchExists: boolean;
    /** What a new branch starts from. */
    base: string | null;
    setup: string[];
  };
  /** Null: no review. `promptTokens` without the diff. */
  review: { maxRounds: number; promptTokens: number } | null;
  commits: boolean;
  pullRequest: PlannedPullRequest;
  /** The unfinished run of this branch, which would be resumed with its own configuration. */
  unfinished: { sessionId: string; runId: string; status: string; alive: boolean } | null;
  /** Why the run would not start; null if it would. */
  refusal: ErrorInfo | null;
  config: Config;
};

/** Plans the run of a spec; null: of the newest one of the project. @throws Autom8Error spec-invalid, config-invalid, ... */
export async function planRun(folder: string, file: string | null, options: StartOptions): Promise<RunPlan> {
  const named = file === null ? null : await readSpec(resolve(folder, file), options.ticked ?? "todo");
  const { project } = await lookAround(folder);
  const { specFile, format, spec } = named ?? await readNewestSpec(project.specs);
  const repository = await openCheckout(createGit({ folder: resolve(folder) }));
  const git = createGit({ folder: repository.workTree });
  const ground: Ground = { git, repository, home: autom8Home(), project };
  const place = { home: ground.home, project, root: repository.mainRoot };
  const { config } = await loadConfiguration(place, configOverrides(options));
  const id = sessionId(repository.mainRoot, spec.branchName);
  const branches = await readBranches(git);
  const base = defaultBranch(branches, config.baseBranch) ?? repository.branch;
  const listed = (await readRuns(project)).find(({ run }) => run.sessionId === id) ?? null;
  const isReviewed = config.review && !options.skipReview;
  const plan: Omit<RunPlan, "refusal"> = {
    specFile,
    project: spec.project,
    branch: spec.branchName,
    sessionId: id,
    storiesTotal: spec.userStories.length,
    storiesDone: spec.userStories.filter(({ passes }) => passes).map((story) => story.id),
    stories: await plannedStories(ground, config, spec),
    checks: {
      commands: config.verify,
      baseline: config.verifyBaseline,
      needTrust: options.trust ? [] : await untrustedCommands(ground, specFile, spec),
    },
    place: placeOf(ground, config, id, spec.branchName, { branches, base }),
    review: isReviewed
      ? { maxRounds: config.reviewMaxIterations, promptTokens: await reviewTokens(ground, config, spec) }
      : null,
    commits: config.commit,
    pullRequest: await plannedPullRequest(git, spec.branchName, config),
    unfinished: unfinishedOf(listed),
    config,
  };
  return { ...plan, refusal: await refusalOf(ground, plan, { spec, format, options, listed }) };
}

/** Nobody is asked, and nothing is remembered. */
async function untrustedCommands(ground: Ground, specFile: string, spec: Spec): Promise<string[]> {
  const trust = createTrust(ground.home, ground.repository.mainRoot, { trusted: false, confirm: null });
  try {
    await trust.checkSpec(specFile, spec);
    return [];
  } catch (error) {
    if (error instanceof Autom8Error && error.kind === "spec-untrusted") {
      return [...new Set(spec.userStories.flatMap(({ verify }) => verify))];
    }
    throw error;
  }
}

function placeOf(
  { repository, project }: Ground,
  config: Config,
  session: string,
  branch: string,
  { branches, base }: { branches: Branches; base: string | null },
): RunPlan["place"] {
  const names = { branch, project: project.name, session };
  const existing = branches.local.get(branch);
  const branchExists = existing !== undefined;
  const shared = { branchExists, base: branchExists ? null : base, setup: config.worktreeSetup };
  if (!config.worktree) return { kind: "checkout", path: repository.workTree, ...shared, setup: [] };
  const path = worktreePath(repository.mainRoot, config.worktreePathPattern, names, userHome());
  return { kind: "worktree", path, ...shared };
}

/** A rough estimate, so that no tokenizer is needed. */
const charactersPerToken = 4;

const tokensOf = (prompt: string) => Math.ceil(prompt.length / charactersPerToken);

function headerOf(phase: RunPhase, storyId: string | null): PromptHeader {
  return { runId: "00000000-0000-0000-0000-000000000000", phase, storyId, attempt: 1 };
}

async function plannedStories(ground: Ground, config: Config, spec: Spec): Promise<PlannedStory[]> {
  const userText = (await ownPhaseText(ground.home, ground.project, "implement"))?.text ?? null;
  const done = spec.userStories.filter(({ passes }) => passes).length;
  return workOrder(spec).filter(({ passes }) => !passes).map((story, i) => {
    const { id, title, priority, dependsOn, verify } = story;
    const promptTokens = tokensOf(implementPrompt({
      header: headerOf("implement", id),
      spec,
      story,
      knowledgeText: "",
      verify: [...new Set([...config.verify, ...verify])],
      failedBefore: [],
      previous: null,
      userText,
    }));
    // The first story of a spec has nothing before it to hear of.
    const knowledge = i + done === 0 ? 0 : config.contextTokens;
    return {
      id,
      title,
      priority,
      dependsOn,
      verify,
      promptTokens,
      promptTokensAtMost: promptTokens + knowledge,
    };
  });
}

async function reviewTokens(ground: Ground, config: Config, spec: Spec): Promise<number> {
  return tokensOf(reviewPrompt({
    header: headerOf("review", null),
    spec,
    round: 1,
    maxRounds: config.reviewMaxIterations,
    diff: "",
    diffTruncated: false,
    changedFiles: [],
    alreadyDone: [],
    assumptions: [],
    dropped: null,
    claims: [],
    verdicts: [],
    leftOut: [],
    verify: config.verify,
    failedBefore: [],
    userText: (await ownPhaseText(ground.home, ground.project, "review"))?.text ?? null,
  }));
}

function unfinishedOf(listed: ListedRun | null): RunPlan["unfinished"] {
  // A run without a turn is archived, and a new one starts.
  if (listed === null || listed.run.status === "completed" || listed.run.turns === 0) return null;
  const { sessionId, runId, status } = listed.run;
  return { sessionId, runId, status, alive: listed.alive };
}

/** What a start would be refused for, in the order in which it is found out. */
async function refusalOf(
  ground: Ground,
  plan: Omit<RunPlan, "refusal">,
  more: { spec: Spec; format: SpecFormat; options: StartOptions; listed: ListedRun | null },
): Promise<ErrorInfo | null> {
  const { git, repository } = ground;
  const { specFile, branch, config, checks, unfinished } = plan;
  try {
    if (unfinished?.alive) {
      const { sessionId } = unfinished;
      return describeError("session-in-use", { sessionId, holder: "another autom8" });
    }
    if (unfinished !== null) {
      // A run remembers the JSON that was made from a spec of another format.
      const other = more.listed?.run.specFile ?? specFile;
      return other === specFile || other === generatedFile(specFile, ground.project.specs)
        ? null
        : describeError("run-unfinished", { sessionId: unfinished.sessionId, branch, specFile: other });
    }
    if (plan.stories.length === 0) return null;
    const { spec, format, options: { allowDefaultBranch } } = more;
    const silent = { message: () => {} };
    await preflight(
      ground,
      { specFile, format, spec, config, allowDefaultBranch },
      silent,
      new AbortController().signal,
    );
    if (!config.worktree) {
      await refuseUnready(git, repository);
      const own = within(repository.workTree, specFile);
      const paths = (await trackedChanges(git)).filter((path) => path !== own);
      if (paths.length > 0) return describeError("checkout-dirty", { workTree: repository.workTree, paths });
    }
    if (checks.needTrust.length > 0) {
      return describeError("spec-untrusted", { file: specFile, commands: checks.needTrust });
    }
    return null;
  } catch (error) {
    if (error instanceof Autom8Error) return errorInfo(error);
    throw error;
  }
}
