/** Conversations with the agent that belong to no run: a small record of each, so that one that was cut off can continue. */

import * as z from "zod/mini";
import { Autom8Error } from "../errors.ts";
import { ensureFolder, readTextIfPresent, removeIfPresent, writeFileAtomic } from "./atomic.ts";
import { acquireLock, isLocked } from "./lock.ts";
import { type ConversationPaths, conversationPaths, type ProjectPaths } from "./paths.ts";
import { listConversationIds } from "./project.ts";

const recordSchema = z.object({
  kind: z.literal("plan"),
  /** What the agent's program knows the conversation by. */
  conversation: z.uuid(),
  /** Where the agent works. */
  workTree: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  /** What the agent was sent first; null: the person began. */
  firstMessage: z.nullable(z.string()),
  /** What the project's spec folder held: the SHA-256 of each file's content, by its name. */
  specs: z.record(z.string(), z.string()),
});

/** What is known of a conversation. */
export type ConversationRecord = z.infer<typeof recordSchema>;

/** A conversation that this process holds until it is disposed. */
export interface OpenConversation extends Disposable {
  readonly paths: ConversationPaths;
  readonly record: ConversationRecord;
  /** @throws Autom8Error folder-unwritable, disk-full */
  save(record: ConversationRecord): Promise<void>;
  /** Forgets the conversation: it is over. */
  remove(): Promise<void>;
}

/** Starts the record of a new conversation. @throws Autom8Error folder-unwritable, disk-full */
export async function startConversation(
  project: ProjectPaths,
  record: ConversationRecord,
): Promise<OpenConversation> {
  const paths = conversationPaths(project, record.conversation);
  await ensureFolder(paths.folder);
  const open = await hold(paths, record);
  await open.save(record);
  return open;
}

/** Opens the record of a conversation that was cut off. @throws Autom8Error session-in-use, state-damaged */
export async function openConversation(project: ProjectPaths, id: string): Promise<OpenConversation> {
  const paths = conversationPaths(project, id);
  const record = await readRecord(paths);
  if (record === null) {
    throw new Autom8Error("state-damaged", {
      path: paths.record,
      detail: "it is no record of a conversation",
    });
  }
  return await hold(paths, record);
}

/** The conversations of a project that nobody takes part in now, newest first. What cannot be read is left out. */
export async function listConversations(
  project: ProjectPaths,
): Promise<{ id: string; record: ConversationRecord }[]> {
  const found: { id: string; record: ConversationRecord }[] = [];
  for (const id of listConversationIds(project)) {
    const paths = conversationPaths(project, id);
    const record = isLocked(paths.lock) ? null : await readRecord(paths);
    if (record !== null) found.push({ id, record });
  }
  return found.sort((a, b) => a.record.startedAt < b.record.startedAt ? 1 : -1);
}

async function hold(paths: ConversationPaths, record: ConversationRecord): Promise<OpenConversation> {
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8 plan" };
  const taken = await acquireLock(paths.lock, holder);
  if (taken.kind === "held") throw new Autom8Error("conversation-in-use", { holder: taken.by });
  let current = record;
  return {
    paths,
    get record() {
      return current;
    },
    async save(next) {
      await writeFileAtomic(paths.record, `${JSON.stringify(next, null, 2)}\n`);
      current = next;
    },
    async remove() {
      taken.lock.release();
      await removeIfPresent(paths.folder);
    },
    [Symbol.dispose]() {
      taken.lock.release();
    },
  };
}

async function readRecord({ record }: ConversationPaths): Promise<ConversationRecord | null> {
  const text = await readTextIfPresent(record);
  if (text === null) return null;
  try {
    const read = z.safeParse(recordSchema, JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
