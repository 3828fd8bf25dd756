/**
 * Planning in a chat elsewhere than at the terminal: each message of the user is one turn of the agent in one continued
 * conversation. What was said is kept with the conversation, so that whoever opens it next goes on where it stopped.
 */

import type { AgentEvent } from "../../claude/events.ts";
import { chatPrompt, followUpPrompt } from "../../claude/prompts/plan.ts";
import { Autom8Error, errorInfo } from "../../errors.ts";
import type { RecordOf } from "../../store/conversation_record.ts";
import {
  latestConversation,
  type OpenConversation,
  openConversation,
  startConversation,
} from "../../store/conversations.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { sanitize } from "../../text/sanitize.ts";
import { type LoneAgent, takeTurn, turnError } from "../agent_turn.ts";
import { maskOf } from "../secrets.ts";
import { newRecord, openPlanning, type PlanningGround, planRequest } from "./planning.ts";
import { changedSpecs } from "./spec_folder.ts";

/** Something that was said or done. */
export type ChatMessage = NonNullable<RecordOf<"plan">["chat"]>[number];

/** What is known of a chat. `file`: the spec that it wrote last; null if there is none. */
export type ChatState = {
  conversation: string | null;
  isBusy: boolean;
  messages: readonly ChatMessage[];
  file: string | null;
};

/** The chat of a project. */
export interface PlanChat {
  /** As it is now; the first time, what an earlier process left. */
  state(): Promise<ChatState>;
  /**
   * Says something, and returns when the answer has begun or cannot.
   * @throws Autom8Error usage: an answer is being given; conversation-in-use and all of `openPlanning`
   */
  say(text: string): Promise<void>;
  isBusy(): boolean;
  /** Ends the answer that is being given. */
  stop(): void;
  /** Forgets the conversation, once its answer has ended. The specs stay. */
  end(): Promise<void>;
  /** Ends the answer, and waits for its end. */
  close(): Promise<void>;
}

/** Messages that are kept. */
const mostMessages = 500;
/** A message is cut here, in UTF-16 units. */
const longestMessage = 20_000;

/**
 * @param root The main checkout of the project
 * @param onChange Messages from the one with this number on are new or changed, or the chat is busy or no longer
 */
export function createPlanChat(
  project: ProjectPaths,
  root: string,
  onChange: (state: ChatState, first: number) => void,
): PlanChat {
  /** `id` names its folder. */
  let begun: { id: string; record: RecordOf<"plan"> } | null = null;
  let isLoaded = false;
  let messages: ChatMessage[] = [];
  let file: string | null = null;
  let answering: { stopping: AbortController; done: Promise<void> } | null = null;
  let isOpening = false;

  const isBusy = () => isOpening || answering !== null;
  const stateNow = (): ChatState => ({
    conversation: begun?.id ?? null,
    isBusy: isBusy(),
    messages,
    file,
  });

  async function load(): Promise<void> {
    if (isLoaded) return;
    isLoaded = true;
    const found = await latestConversation(project, "plan", ({ chat }) => chat !== undefined);
    if (found === null) return;
    begun = found;
    messages = [...found.record.chat ?? []];
    await lookForSpec();
  }

  /** The newest spec that changed since the conversation began; one that a run works on now stays the chat's. */
  async function lookForSpec(): Promise<void> {
    if (begun !== null) file = newest(await changedSpecs(project, begun.record.specs)) ?? file;
  }

  function add(who: ChatMessage["who"], text: string): void {
    const last = messages.at(-1);
    // What the user wrote stays as it is.
    const shown = who === "you" ? text : maskOf()(sanitize(text, { keepNewlines: true })).trim();
    if (shown === "") return;
    if (last?.who === "claude" && who === "claude" && last.text.length + shown.length < longestMessage) {
      messages = [...messages.slice(0, -1), { who, text: `${last.text}\n\n${shown}` }];
    } else messages = [...messages, { who, text: shown.slice(0, longestMessage) }].slice(-mostMessages);
    onChange(stateNow(), messages.length === mostMessages ? 0 : messages.length - 1);
  }

  async function open(ground: PlanningGround): Promise<OpenConversation<"plan">> {
    if (begun !== null) return await openConversation(ground.project, "plan", begun.id);
    const record = { ...await newRecord(ground, null), chat: [] };
    const conversation = await startConversation(ground.project, record);
    begun = { id: record.conversation, record };
    return conversation;
  }

  /** Takes the turn, whatever comes of it. `before`: what was said before `text`. */
  async function answer(
    ground: PlanningGround,
    conversation: OpenConversation<"plan">,
    { before, text, signal }: { before: readonly ChatMessage[]; text: string; signal: AbortSignal },
  ): Promise<void> {
    const save = () => conversation.save({ ...conversation.record, chat: messages });
    let saving: Promise<void> | null = null;
    const saveSoon = () => {
      saving ??= save().finally(() => saving = null);
      // The end of the answer saves again, and reports what is wrong.
      saving.catch(() => {});
    };
    const onEvent = (event: AgentEvent) => {
      if (event.kind === "text" && !event.subAgent) add("claude", event.text);
      if (event.kind === "tool-use" && !event.subAgent) add("tool", toolText(event));
      if (event.kind === "text" || event.kind === "tool-use") saveSoon();
      // A spec that was just written is shown while the answer goes on; its end looks again.
      if (event.kind === "tool-result") {
        lookForSpec().then(() => onChange(stateNow(), messages.length), () => {});
      }
    };
    const turn = async (resume: boolean) => {
      // A conversation of which nothing came may be known to the agent's program all the same.
      if (!resume && before.length > 0) {
        await conversation.save({ ...conversation.record, conversation: crypto.randomUUID() });
      }
      const request = planRequest(ground, conversation.record.conversation);
      const prompt = resume
        ? followUpPrompt(request, text)
        : chatPrompt(request, [...before, { who: "you", text }]);
      return await takeTurn(
        agentOf(ground, conversation),
        { prompt, resume, budgetUsd: null, signal },
        onEvent,
      );
    };
    try {
      await save();
      const isKnown = before.some(({ who }) => who === "claude" || who === "tool");
      let { ending } = await turn(isKnown);
      if (isKnown && ending.kind === "failed" && isForgotten(ending.failure.detail)) {
        add("problem", "Claude Code does not know this conversation any more, so a new one was begun.");
        ({ ending } = await turn(false));
      }
      if (ending.kind === "failed") {
        if (!signal.aborted) throw turnError(agentOf(ground, conversation), ending.failure);
        add("problem", "Stopped.");
      }
    } catch (error) {
      report(error);
    }
    try {
      await saving;
      await lookForSpec();
      await save();
      if (begun !== null) begun = { id: begun.id, record: conversation.record };
    } catch (error) {
      report(error);
    }
  }

  function report(error: unknown): void {
    const { message, hint } = errorInfo(error);
    add("problem", `${message} ${hint}`);
  }

  return {
    async state() {
      await load();
      return stateNow();
    },
    async say(text) {
      await load();
      if (isBusy()) {
        throw new Autom8Error("usage", {
          problem: "Claude is still answering.",
          hint: "Wait for the answer, or stop it.",
        });
      }
      isOpening = true;
      onChange(stateNow(), messages.length);
      try {
        const ground = await openPlanning(root, { trusted: false, confirm: null }, {
          message: (notice) => add("problem", notice),
        });
        const conversation = await open(ground);
        const before = messages;
        add("you", text);
        const stopping = new AbortController();
        const done = answer(ground, conversation, { before, text, signal: stopping.signal }).finally(() => {
          conversation[Symbol.dispose]();
          answering = null;
          onChange(stateNow(), messages.length);
        });
        answering = { stopping, done };
      } finally {
        isOpening = false;
        onChange(stateNow(), messages.length);
      }
    },
    isBusy,
    stop: () => answering?.stopping.abort(),
    async end() {
      answering?.stopping.abort();
      await answering?.done;
      await load();
      if (begun !== null) {
        using conversation = await openConversation(project, "plan", begun.id);
        await conversation.remove();
      }
      begun = null;
      messages = [];
      file = null;
      onChange(stateNow(), 0);
    },
    async close() {
      answering?.stopping.abort();
      await answering?.done;
    },
  };
}

function agentOf(
  { claude, model, effort, rules, leaveOut }: PlanningGround,
  { paths, record: { conversation, workTree } }: OpenConversation<"plan">,
): LoneAgent {
  const { agentSettings, transcript } = paths;
  return {
    ...{ phase: "plan", claude, model, effort, rules, leaveOut, conversation },
    ...{ folder: workTree, agentSettings, transcript },
  };
}

/** Whether a turn failed because the agent's program has no such conversation. */
function isForgotten(detail: string): boolean {
  return /no conversation found/i.test(detail);
}

/** What a tool did, in a line. */
function toolText({ name, input }: AgentEvent & { kind: "tool-use" }): string {
  const about = [input["file_path"], input["path"], input["pattern"], input["command"]]
    .find((one) => typeof one === "string");
  return about === undefined ? name : `${name}  ${about}`;
}

function newest(files: readonly string[]): string | null {
  const dated = files.flatMap((file) => {
    try {
      return [{ file, changedAt: Deno.statSync(file).mtime?.getTime() ?? 0 }];
    } catch {
      return [];
    }
  });
  return dated.sort((a, b) => b.changedAt - a.changedAt)[0]?.file ?? null;
}
