/** Conversations with the agent that belong to no run: a small record of each, so that one that was cut off can continue. */

import { Autom8Error } from "../errors.ts";
import { ensureFolder, readTextIfPresent, removeIfPresent, writeFileAtomic } from "./atomic.ts";
import {
  type ConversationKind,
  type ConversationRecord,
  parseRecord,
  type RecordOf,
} from "./conversation_record.ts";
import { acquireLock, isLocked } from "./lock.ts";
import { type ConversationPaths, conversationPaths, type ProjectPaths } from "./paths.ts";
import { listConversationIds } from "./project.ts";

/** A conversation that this process holds until it is disposed. */
export interface OpenConversation<K extends ConversationKind> extends Disposable {
  readonly paths: ConversationPaths;
  readonly record: RecordOf<K>;
  /** @throws Autom8Error folder-unwritable, disk-full */
  save(record: RecordOf<K>): Promise<void>;
  /** Forgets the conversation: it is over. */
  remove(): Promise<void>;
}

/** Starts the record of a new conversation. @throws Autom8Error folder-unwritable, disk-full */
export async function startConversation<K extends ConversationKind>(
  project: ProjectPaths,
  record: RecordOf<K>,
): Promise<OpenConversation<K>> {
  const paths = conversationPaths(project, record.conversation);
  await ensureFolder(paths.folder);
  const open = await hold(paths, record);
  await open.save(record);
  return open;
}

/** Opens the record of a conversation. @throws Autom8Error conversation-in-use, state-damaged */
export async function openConversation<K extends ConversationKind>(
  project: ProjectPaths,
  kind: K,
  id: string,
): Promise<OpenConversation<K>> {
  const paths = conversationPaths(project, id);
  const record = await readRecord(paths);
  if (record === null || !isOfKind(record, kind)) {
    throw new Autom8Error("state-damaged", {
      path: paths.record,
      detail: "it is no record of a conversation",
    });
  }
  return await hold(paths, record);
}

/** The conversations of a kind that nobody takes part in now, newest first. What cannot be read is left out. */
export async function listConversations<K extends ConversationKind>(
  project: ProjectPaths,
  kind: K,
): Promise<{ id: string; record: RecordOf<K> }[]> {
  const found: { id: string; record: RecordOf<K> }[] = [];
  for (const id of listConversationIds(project)) {
    const paths = conversationPaths(project, id);
    const record = isLocked(paths.lock) ? null : await readRecord(paths);
    if (record !== null && isOfKind(record, kind)) found.push({ id, record });
  }
  return found.sort((a, b) => a.record.startedAt < b.record.startedAt ? 1 : -1);
}

/** The newest conversation of a kind that fits, also if somebody takes part in it now; null if there is none. */
export async function latestConversation<K extends ConversationKind>(
  project: ProjectPaths,
  kind: K,
  fits: (record: RecordOf<K>) => boolean,
): Promise<{ id: string; record: RecordOf<K> } | null> {
  let latest: { id: string; record: RecordOf<K> } | null = null;
  for (const id of listConversationIds(project)) {
    const record = await readRecord(conversationPaths(project, id));
    if (record === null || !isOfKind(record, kind) || !fits(record)) continue;
    if (latest === null || record.startedAt > latest.record.startedAt) latest = { id, record };
  }
  return latest;
}

function isOfKind<K extends ConversationKind>(record: ConversationRecord, kind: K): record is RecordOf<K> {
  return record.kind === kind;
}

async function hold<K extends ConversationKind>(
  paths: ConversationPaths,
  record: RecordOf<K>,
): Promise<OpenConversation<K>> {
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: `autom8 ${record.kind}` };
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
  return text === null ? null : parseRecord(text);
}
