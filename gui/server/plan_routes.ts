/** The chats about new specs, one a project. */

import * as z from "zod/mini";
import { type ChatState, createPlanChat, type PlanChat } from "../../src/session/planning/plan_chat.ts";
import { readSpecFile, type SpecPlace } from "../../src/session/planning/spec_texts.ts";
import type { PlanAnswer, PlanNews, SpecAnswer } from "../protocol.ts";
import { parsed } from "./parsed.ts";
import { projectAt } from "./project_at.ts";
import type { Route } from "./serve.ts";
import { specAnswer } from "./spec_routes.ts";

const sayBody = z.object({ project: z.string(), text: z.string() });
const endBody = z.object({ project: z.string() });

/** @param post Tells every window */
export function planRoutes(
  post: (news: PlanNews) => void,
): {
  routes: Readonly<Record<string, Route>>;
  /** Chats in which an answer is being given. */
  busy: () => number;
  /** Ends the answers. */
  close: () => Promise<void>;
} {
  const chats = new Map<string, { chat: PlanChat; place: SpecPlace }>();

  async function chatOf(name: string): Promise<{ chat: PlanChat; place: SpecPlace }> {
    const place = await projectAt(name);
    const known = chats.get(name);
    if (known !== undefined && known.place.root === place.root) return known;
    let version: string | null = null;
    const chat = createPlanChat(place.project, place.root, async (state, first) => {
      const { conversation, isBusy, messages } = state;
      const news = {
        kind: "plan" as const,
        project: name,
        conversation,
        isBusy,
        first,
        messages: messages.slice(first),
      };
      post(news);
      const spec = await specOf(place, state);
      if ((spec?.version ?? null) === version) return;
      version = spec?.version ?? null;
      post({ ...news, first: messages.length, messages: [], spec });
    });
    const made = { chat, place };
    chats.set(name, made);
    return made;
  }

  const routes: Readonly<Record<string, Route>> = {
    "GET /api/plan": async ({ query }): Promise<PlanAnswer> => {
      const name = query.get("project") ?? "";
      const { chat, place } = await chatOf(name);
      const state = await chat.state();
      const { conversation, isBusy, messages } = state;
      return { project: name, conversation, isBusy, messages, spec: await specOf(place, state) };
    },
    "POST /api/plan": async ({ body }) => {
      const { project, text } = parsed(sayBody, body);
      const { chat } = await chatOf(project);
      await chat.say(text);
      return {};
    },
    "POST /api/plan/stop": async ({ body }) => {
      (await chatOf(parsed(endBody, body).project)).chat.stop();
      return {};
    },
    "POST /api/plan/end": async ({ body }) => {
      await (await chatOf(parsed(endBody, body).project)).chat.end();
      return {};
    },
  };
  return {
    routes,
    busy: () => [...chats.values()].filter(({ chat }) => chat.isBusy()).length,
    async close() {
      await Promise.all([...chats.values()].map(({ chat }) => chat.close()));
    },
  };
}

/** The spec of a chat, as far as it can be read. */
async function specOf(place: SpecPlace, { file }: ChatState): Promise<SpecAnswer | null> {
  if (file === null) return null;
  try {
    return await specAnswer(await readSpecFile(place, file));
  } catch {
    // It was removed, or is being written: there is nothing to show now.
    return null;
  }
}
