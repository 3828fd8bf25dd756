/** Improving a branch in a conversation: the user talks to the agent at the terminal, and what it changed is kept. */

import { commandRules } from "../../claude/arguments.ts";
import { talk } from "../../claude/interactive.ts";
import type { FollowUpContext } from "../../claude/prompts/follow_up.ts";
import { improveInstructions } from "../../claude/prompts/improve.ts";
import { reviewFile } from "../../claude/review_file.ts";
import { type AgentSettings, isCommandRule } from "../../claude/settings.ts";
import { Autom8Error } from "../../errors.ts";
import { listIgnored } from "../../git/protected_paths.ts";
import { createCheckpoints } from "../../git/checkpoint.ts";
import { createGit, type FixedGit } from "../../git/command.ts";
import { deleteCheckpointRefs } from "../../git/checkpoint_refs.ts";
import { readHead } from "../../git/head.ts";
import { fixedGit, pinChanges, readPins } from "../../git/pins.ts";
import type { ForegroundExit } from "../../process/foreground.ts";
import { endMarked } from "../../process/tree.ts";
import { writeAgentSettings } from "../../run/agent_settings.ts";
import type { Opening, RecordOf } from "../../store/conversation_record.ts";
import {
  listConversations,
  type OpenConversation,
  openConversation,
  startConversation,
} from "../../store/conversations.ts";
import type { Observer } from "../observer.ts";
import type { Confirm } from "../trust.ts";
import { captureSitting } from "./capture.ts";
import { type Answers, type ImproveGround, type ImproveTalk, lockPlace, openImproving } from "./ground.ts";
import { offerRest } from "./offers.ts";
import type { ImprovePlace } from "./place.ts";

/** From SIGTERM to SIGKILL for what a killed autom8 left behind, in ms. */
const graceMs = 2_000;

/**
 * Opens the agent at the terminal. Once the user has left it, keeps what it changed, and offers to check, commit and push
 * it.
 * @param continued Continue the branch's last conversation rather than start a new one
 * @returns The exit code
 * @throws Autom8Error session-in-use, work-tree-in-use, conversation-broken, usage: there is nothing to continue, and as
 * `openGround`, `configForRun`, `checkAgent`
 */
export async function improveTogether(
  place: ImprovePlace,
  context: FollowUpContext,
  continued: boolean,
  answers: Answers,
  observer: Pick<Observer, "message">,
): Promise<number> {
  using _ = await lockPlace(place);
  const last = continued ? await lastConversation(place) : await cutOffConversation(place, answers.confirm);
  let fixed: FixedGit = { settings: [], env: {} };
  const opened = await openImproving(place, context, answers, observer);
  const ground = { ...opened, git: createGit({ folder: opened.repository.workTree, fixed: () => fixed }) };
  using conversation = last === null
    ? await startConversation(ground.project, newRecord(ground))
    : await openConversation(ground.project, "improve", last);
  const { paths } = conversation;
  const checkpoints = createCheckpoints(ground.git, ground.repository, {
    folder: paths.git,
    runId: paths.id,
    exclude: [reviewFile],
  });
  const held = { conversation, checkpoints };
  if (conversation.record.open === null) await beginSitting(ground, held);
  else await endMarked(conversation.record.conversation, { graceMs });
  observer.message(introduction);
  await converse(ground, held, last !== null, observer);
  fixed = await fixedSinceOpening(ground, conversation.record);
  const { branch, commit: tip } = await readHead(ground.git);
  if (branch !== place.branch || tip === null) {
    observer.message(
      `The work tree is on ${
        branch ?? "no branch"
      } now, so nothing was recorded of what was changed. Switch back ` +
        `with \`git switch ${place.branch}\`, then run \`autom8 improve --continue\`.`,
    );
    return 1;
  }
  const code = await continuable(async () => {
    const sitting = await captureSitting(ground, held, tip, observer);
    return sitting === null ? 0 : await offerRest(ground, held, sitting, answers, observer);
  });
  if (conversation.record.pending.length === 0) await deleteCheckpointRefs(ground.git, paths.id);
  return code;
}

/** What the agent changed of git's programs and hooks makes no difference to autom8's own git. */
async function fixedSinceOpening({ git }: ImproveGround, { open }: RecordOf<"improve">): Promise<FixedGit> {
  if (open === null) throw new Error("the agent was not opened");
  const changes = await pinChanges(git, open.pins);
  return fixedGit(open.pins, changes, changes.hooks.length === 0);
}

/** Work after the conversation: if it is interrupted, the conversation can still be continued. */
async function continuable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Autom8Error) || error.kind !== "interrupted") throw error;
    const { signal } = error.data;
    throw new Autom8Error("interrupted", { signal, hasBegun: true, command: "autom8 improve --continue" });
  }
}

const introduction =
  "Claude Code opens now with this context. Say what you want to change, and leave with /exit or Ctrl-D. autom8 then " +
  "shows what changed, and asks before it commits or pushes anything.";

/** The conversations about the branch, the newest first. */
async function conversationsOn({ project, branch }: ImprovePlace) {
  return (await listConversations(project, "improve")).filter(({ record }) => record.branch === branch);
}

/** The newest conversation, if it was cut off and the user wants to continue it. */
async function cutOffConversation(place: ImprovePlace, confirm: Confirm): Promise<string | null> {
  const [newest] = await conversationsOn(place);
  if (newest === undefined || newest.record.open === null) return null;
  const when = newest.record.startedAt.slice(0, 16).replace("T", " ");
  const question = `The conversation of ${when} UTC about this branch was cut off. Continue it?`;
  return await confirm(question) ? newest.id : null;
}

async function lastConversation(place: ImprovePlace): Promise<string> {
  const [newest] = await conversationsOn(place);
  if (newest !== undefined) return newest.id;
  throw new Autom8Error("usage", {
    problem: `No conversation about ${place.branch} is kept.`,
    hint: "Start one: `autom8 improve`.",
  });
}

function newRecord({ place, repository }: ImproveGround): RecordOf<"improve"> {
  return {
    kind: "improve",
    conversation: crypto.randomUUID(),
    workTree: repository.workTree,
    startedAt: new Date().toISOString(),
    branch: place.branch,
    open: null,
    pending: [],
    sittings: [],
  };
}

/** Records the work tree as it is before the agent is opened. */
async function beginSitting({ git, repository }: ImproveGround, held: ImproveTalk): Promise<void> {
  const { conversation, checkpoints } = held;
  await checkpoints.protect(await listIgnored(git));
  const { commit } = await checkpoints.take("before");
  const open: Opening = { before: commit, head: repository.head, pins: await readPins(git) };
  await conversation.save({ ...conversation.record, open });
}

/** Opens the agent until the user leaves it. @throws Autom8Error conversation-broken, agent-not-installed */
async function converse(
  ground: ImproveGround,
  { conversation, checkpoints }: ImproveTalk,
  resume: boolean,
  observer: Pick<Observer, "message">,
): Promise<void> {
  const opened = resume ? (await checkpoints.take("opened")).commit : null;
  let exit = await openAgent(ground, conversation, resume);
  const failed = exit.code !== 0 && exit.received === null;
  if (failed && opened !== null && (await checkpoints.take("opened")).commit === opened) {
    // It was cut off before the agent's program had kept anything of it.
    observer.message("Claude Code could not continue that conversation, so a new one is opened.");
    await conversation.save({ ...conversation.record, conversation: crypto.randomUUID() });
    exit = await openAgent(ground, conversation, false);
  }
  if (exit.code === 0 && exit.received === null) return;
  throw new Autom8Error("conversation-broken", {
    detail: exit.received === null
      ? `Claude Code ended with exit code ${exit.code}; what it printed is above`
      : `autom8 got ${exit.received}`,
    signal: exit.received,
    command: "autom8 improve --continue",
  });
}

async function openAgent(
  { config: { claude, verify, contextTokens }, context, userText, leaveOut, repository }: ImproveGround,
  { paths, record: { conversation } }: OpenConversation<"improve">,
  resume: boolean,
): Promise<Exclude<ForegroundExit, { kind: "failed-to-start" }>> {
  // A worktree may have moved since the conversation began.
  const { workTree } = repository;
  const rules: AgentSettings = {
    allow: [...commandRules(verify), ...claude.allowedTools.filter(isCommandRule)],
    deny: claude.disallowedTools.filter(isCommandRule),
    sandbox: claude.sandbox,
  };
  await writeAgentSettings(paths.agentSettings, rules, claude.args, workTree);
  const header = { runId: conversation, phase: "improve", storyId: null, attempt: 1 } as const;
  const exit = await talk({
    command: claude.command,
    folder: workTree,
    conversation,
    resume,
    systemPrompt: improveInstructions({ header, context, budgetTokens: contextTokens, verify, userText }),
    firstMessage: null,
    model: claude.model,
    effort: claude.effort,
    permissionMode: claude.sandbox ? "acceptEdits" : claude.permissionMode,
    settingsFile: paths.agentSettings,
    allowedTools: claude.allowedTools.filter((rule) => !isCommandRule(rule)),
    disallowedTools: claude.disallowedTools.filter((rule) => !isCommandRule(rule)),
    leaveOut,
    extra: claude.args,
  });
  if (exit.kind === "exited") return exit;
  throw new Autom8Error("agent-not-installed", { command: claude.command.join(" ") });
}
