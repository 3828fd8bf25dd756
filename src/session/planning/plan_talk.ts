/** Planning in a conversation: the user talks to the agent at the terminal, which writes a spec. */

import { basename } from "path";
import { talk } from "../../claude/interactive.ts";
import { firstMessage, invalidSpecMessage, planInstructions } from "../../claude/prompts/plan.ts";
import { Autom8Error, errorInfo } from "../../errors.ts";
import type { ForegroundExit } from "../../process/foreground.ts";
import { writeAgentSettings } from "../../run/agent_settings.ts";
import { type OpenConversation, openConversation, startConversation } from "../../store/conversations.ts";
import type { Observer } from "../observer.ts";
import type { People } from "./people.ts";
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

/** What the conversation is about, or the id of one that was cut off. */
export type Talk = { kind: "new"; wish: PlanWish } | { kind: "continued"; id: string };

/**
 * Opens the agent at the terminal, and returns the spec that the user and the agent wrote.
 * @param trusted The user said yes to the repository's settings on the command line
 * @throws Autom8Error spec-not-written, spec-invalid, conversation-broken, conversation-in-use: the conversation is kept
 */
export async function planTogether(
  folder: string,
  asked: Talk,
  trusted: boolean,
  people: People,
  observer: Observer,
): Promise<PlannedSpec> {
  const ground = await openPlanning(folder, { trusted, confirm: people.confirm }, observer);
  using conversation = asked.kind === "continued"
    ? await openConversation(ground.project, "plan", asked.id)
    : await startConversation(
      ground.project,
      await newRecord(ground, firstMessage(await subjectOf(ground, asked.wish))),
    );
  observer.message(introduction);
  let next: Next = asked.kind === "continued"
    ? { resume: true, message: null }
    : { resume: false, message: conversation.record.firstMessage };
  for (;;) {
    const file = await talkOnce(ground, conversation, next, people, observer);
    const planned = await readPlanned(file);
    if (!(planned instanceof Autom8Error)) {
      await conversation.remove();
      return planned;
    }
    observer.error(errorInfo(planned));
    if (!await people.confirm("Return to the conversation to correct the spec?")) throw planned;
    next = { resume: true, message: invalidSpecMessage(planned.message) };
  }
}

const introduction =
  "Claude Code opens now, to plan the work with you. Say what you want to build. When the spec is saved, leave with /exit " +
  "or Ctrl-D. It can read the project and write specs, and nothing else; before anything is implemented, you are asked.";

/** How the agent is opened the next time. */
type Next = { resume: boolean; message: string | null };

/** Returns the spec that is there once the user has left. */
async function talkOnce(
  ground: PlanningGround,
  conversation: OpenConversation<"plan">,
  next: Next,
  people: People,
  observer: Pick<Observer, "message">,
): Promise<string> {
  const { project } = ground;
  let exit = await openAgent(ground, conversation, next);
  let changed = await changedSpecs(project, conversation.record.specs);
  if (next.resume && exit.code !== 0 && exit.received === null && changed.length === 0) {
    // It was cut off before the agent's program had kept anything of it.
    observer.message("Claude Code could not continue that conversation, so a new one is opened.");
    const record = { ...conversation.record, conversation: crypto.randomUUID() };
    await conversation.save(record);
    exit = await openAgent(ground, conversation, { resume: false, message: record.firstMessage });
    changed = await changedSpecs(project, record.specs);
  }
  if (exit.received !== null) {
    throw new Autom8Error("conversation-broken", {
      detail: `autom8 got ${exit.received}`,
      signal: exit.received,
      command: "autom8",
    });
  }
  const [first, ...others] = changed;
  if (first !== undefined) return others.length === 0 ? first : await chooseOne(changed, people);
  if (exit.code === 0) throw new Autom8Error("spec-not-written", { folder: project.specs });
  throw new Autom8Error("conversation-broken", {
    detail: `Claude Code ended with exit code ${exit.code}; what it printed is above`,
    signal: null,
    command: "autom8",
  });
}

async function openAgent(
  ground: PlanningGround,
  { paths, record }: OpenConversation<"plan">,
  { resume, message }: Next,
): Promise<Exclude<ForegroundExit, { kind: "failed-to-start" }>> {
  const { claude, rules } = ground;
  const settingsFile = paths.agentSettings;
  await writeAgentSettings(settingsFile, rules, claude.args, record.workTree);
  const exit = await talk({
    command: claude.command,
    folder: record.workTree,
    conversation: record.conversation,
    resume,
    systemPrompt: planInstructions(planRequest(ground, record.conversation)),
    firstMessage: message,
    model: ground.model,
    effort: ground.effort,
    permissionMode: "dontAsk",
    settingsFile,
    allowedTools: [],
    disallowedTools: [],
    leaveOut: ground.leaveOut,
    extra: claude.args,
  });
  if (exit.kind === "exited") return exit;
  throw new Autom8Error("agent-not-installed", { command: claude.command.join(" ") });
}

async function chooseOne(files: readonly string[], { choose }: People): Promise<string> {
  const index = await choose(
    "Several specs were written. Which one is meant?",
    files.map((file) => ({ label: basename(file) })),
  );
  return files[index] ?? files[0] ?? "";
}
