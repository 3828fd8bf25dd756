/** Planning: what every conversation with an agent that writes a spec needs, whoever takes part in it. */

import { type Issue, type PlanRequest, type Subject } from "../../claude/prompts/plan.ts";
import type { AgentSettings } from "../../claude/settings.ts";
import { withoutModes, writingRules } from "../../claude/writing_rules.ts";
import type { ClaudeConfig } from "../../config/config.ts";
import { Autom8Error } from "../../errors.ts";
import { within } from "../../git/relative_path.ts";
import { readIssue } from "../../github/issue.ts";
import { loadSpecWithWarnings } from "../../spec/file.ts";
import type { Spec } from "../../spec/spec.ts";
import type { SpecWarning } from "../../spec/warnings.ts";
import type { RecordOf } from "../../store/conversation_record.ts";
import { checkAgent } from "../agent_check.ts";
import { loadConfiguration, placeOf } from "../configuration/configuration.ts";
import { type Ground, lookAround, openStartingPoint } from "../ground.ts";
import { autom8Home } from "../home.ts";
import { interruptible } from "../interruptible.ts";
import type { Observer } from "../observer.ts";
import { ownPhaseText } from "../phase_texts.ts";
import { readSpecFolder } from "./spec_folder.ts";
import { type Answers, createTrust, trustSpec } from "../trust.ts";

/** A spec that was planned, and is valid. */
export type PlannedSpec = { specFile: string; spec: Spec; warnings: SpecWarning[] };

/** What the user wants to plan: words of their own, the number of an issue, or neither. */
export type PlanWish = { text: string | null; issue: number | null };

/** Everything that is settled before the agent starts. */
export type PlanningGround = Ground & {
  claude: ClaudeConfig;
  model: string;
  effort: string;
  /** The user's own planning instructions; null: the built-in ones. */
  userText: string | null;
  /** What the agent may do: write in the spec folder. */
  rules: AgentSettings;
  /** The work tree whose settings for the agent nobody allowed; null if they are allowed. */
  leaveOut: string | null;
};

/**
 * Opens the ground of planning in a folder, and asks about the repository's settings for the agent.
 * @throws Autom8Error config-invalid, agent-not-installed, agent-too-old, and as `openStartingPoint`
 */
export async function openPlanning(
  folder: string,
  answers: Answers,
  observer: Pick<Observer, "message">,
): Promise<PlanningGround> {
  const ground = await openStartingPoint(folder);
  const { home, project, repository: { workTree, mainRoot } } = ground;
  const { config: { claude } } = await loadConfiguration(placeOf(ground));
  await interruptible((signal) => checkAgent(claude.command, signal));
  const trust = createTrust(home, mainRoot, answers);
  await trust.askSettings(workTree);
  const settings = await trust.settings(workTree, true);
  if (!settings.allowed && settings.notice !== null) observer.message(settings.notice);
  const folders = [project.specs, await Deno.realPath(project.specs)];
  // A repository that holds autom8's own folder cannot be denied as a whole: no rule makes an exception.
  const never = [workTree, mainRoot].filter((root) => folders.every((path) => within(root, path) === null));
  const chosen = claude.phases.plan;
  return {
    ...ground,
    claude: { ...claude, args: withoutModes(claude.args) },
    model: chosen.model || claude.model,
    effort: chosen.effort || claude.effort,
    userText: (await ownPhaseText(home, project, "plan"))?.text ?? null,
    rules: writingRules(folders, never),
    leaveOut: settings.allowed ? null : workTree,
  };
}

/** What a planning prompt is built from. */
export function planRequest({ project, userText }: PlanningGround, conversation: string): PlanRequest {
  return {
    header: { runId: conversation, phase: "plan", storyId: null, attempt: 1 },
    specFolder: project.specs,
    userText,
  };
}

/** The record of a conversation that begins now. */
export async function newRecord(
  { project, repository }: PlanningGround,
  firstMessage: string | null,
): Promise<RecordOf<"plan">> {
  return {
    kind: "plan",
    conversation: crypto.randomUUID(),
    workTree: repository.workTree,
    startedAt: new Date().toISOString(),
    firstMessage,
    specs: await readSpecFolder(project),
  };
}

/** What is planned; null if the user will say so in the conversation. @throws Autom8Error issue-unavailable */
export async function subjectOf(
  { repository: { workTree } }: Ground,
  { text, issue }: PlanWish,
): Promise<Subject | null> {
  if (issue !== null) return { kind: "issue", issue: await loadIssue(workTree, issue) };
  return text === null ? null : { kind: "idea", text };
}

async function loadIssue(workTree: string, number: number): Promise<Issue> {
  const reading = await interruptible((signal) => readIssue(workTree, number, signal));
  if (reading.kind === "read") return reading.issue;
  throw new Autom8Error("issue-unavailable", { number, detail: reading.detail });
}

/** Reads a spec that an agent wrote; the error if it is not valid. */
export async function readPlanned(path: string): Promise<PlannedSpec | Autom8Error> {
  try {
    return await loadSpecWithWarnings(path);
  } catch (error) {
    if (error instanceof Autom8Error && error.kind === "spec-invalid") return error;
    throw error;
  }
}

/** A person was shown a planned spec and accepted it: its commands may run. */
export async function acceptPlanned(folder: string, spec: Spec): Promise<void> {
  const { mainRoot } = await lookAround(folder);
  await trustSpec(autom8Home(), mainRoot, spec);
}
