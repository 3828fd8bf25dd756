/** Planning without a conversation: the agent writes a spec from a text or an issue, and nobody is asked. */

import { invalidSpecMessage, noSpecMessage, planPrompt, retryPrompt } from "../../claude/prompts/plan.ts";
import { Autom8Error } from "../../errors.ts";
import { type OpenConversation, startConversation } from "../../store/conversations.ts";
import type { Observer } from "../observer.ts";
import { type LoneAgent, recordCost, takeTurn, turnError } from "../agent_turn.ts";
import {
  newRecord,
  openPlanning,
  type PlannedSpec,
  type PlanningGround,
  planRequest,
  type PlanWish,
  readPlanned,
  subjectOf,
} from "./planning.ts";
import { changedSpecs } from "./spec_folder.ts";

/** How often the agent is asked for a valid spec. */
const maxTries = 3;

/**
 * Lets the agent write a spec, and returns every one that it wrote.
 * @throws Autom8Error usage, spec-not-written, spec-invalid, agent-failed, rate-limited, agent-not-signed-in
 */
export async function planAlone(
  folder: string,
  wish: PlanWish,
  trusted: boolean,
  observer: Observer,
): Promise<PlannedSpec[]> {
  const ground = await openPlanning(folder, { trusted, confirm: null }, observer);
  const subject = await subjectOf(ground, wish);
  if (subject === null) {
    throw new Autom8Error("usage", {
      problem: "`--print` needs to know what to plan.",
      hint: 'Say it: `autom8 plan --print "TEXT"`, or `--issue NUMBER`.',
    });
  }
  using conversation = await startConversation(ground.project, await newRecord(ground, null));
  const request = planRequest(ground, conversation.record.conversation);
  let prompt = planPrompt(request, subject);
  for (let tries = 1;; tries++) {
    await plannerTurn(ground, conversation, prompt, tries > 1);
    const found = await readChanged(ground, conversation);
    if (!(found instanceof Autom8Error)) {
      await conversation.remove();
      return found;
    }
    if (tries === maxTries) throw found;
    const message = found.kind === "spec-invalid"
      ? invalidSpecMessage(found.message)
      : noSpecMessage(request.specFolder);
    prompt = retryPrompt(request, tries + 1, message);
  }
}

async function readChanged(
  { project }: PlanningGround,
  { record }: OpenConversation<"plan">,
): Promise<PlannedSpec[] | Autom8Error> {
  const files = await changedSpecs(project, record.specs);
  if (files.length === 0) return new Autom8Error("spec-not-written", { folder: project.specs });
  const planned: PlannedSpec[] = [];
  for (const file of files) {
    const read = await readPlanned(file);
    if (read instanceof Autom8Error) return read;
    planned.push(read);
  }
  return planned;
}

async function plannerTurn(
  ground: PlanningGround,
  { paths, record: { conversation, workTree } }: OpenConversation<"plan">,
  prompt: string,
  resume: boolean,
): Promise<void> {
  const { agentSettings, transcript } = paths;
  const { claude, model, effort, rules, leaveOut } = ground;
  const planner: LoneAgent = {
    ...{ phase: "plan", claude, model, effort, rules, leaveOut, conversation },
    ...{ folder: workTree, agentSettings, transcript },
  };
  const outcome = await takeTurn(planner, { prompt, resume, budgetUsd: null });
  await recordCost(ground.project, planner, outcome);
  const { ending } = outcome;
  if (ending.kind === "failed") throw turnError(planner, ending.failure);
}
