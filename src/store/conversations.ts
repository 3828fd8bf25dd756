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
import { type ConversationPaths, conversationPaths, conversionPaths, type ProjectPaths } from "./paths.ts";
import { listConversationIds, listConversionIds } from "./project.ts";

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

/** What is left of a conversation or conversion that does not take place now. */
export type LeftTalk =
  | { kind: "plan"; id: string }
  | { kind: "improve"; id: string; branch: string; hasPending: boolean }
  /** A text that was not converted to the end. */
  | { kind: "convert-spec"; id: string }
  /** Its record is missing or damaged, as after a crash at its start: it cannot be continued. */
  | { kind: "unreadable"; id: string };

/** All of them, conversations first. */
export async function listLeftTalks(project: ProjectPaths): Promise<LeftTalk[]> {
  const left: LeftTalk[] = [];
  for (const id of listConversationIds(project)) {
    const paths = conversationPaths(project, id);
    if (isLocked(paths.lock)) continue;
    const record = await readRecord(paths);
    if (record === null) left.push({ kind: "unreadable", id });
    else if (record.kind === "plan") left.push({ kind: "plan", id });
    else left.push({ kind: "improve", id, branch: record.branch, hasPending: record.pending.length > 0 });
  }
  for (const id of listConversionIds(project)) {
    if (!isLocked(conversionPaths(project, id).lock)) left.push({ kind: "convert-spec", id });
  }
  return left;
}

/** Removes what is left of it; false if it takes place again. @throws Autom8Error folder-unwritable */
export async function forgetLeftTalk(project: ProjectPaths, { kind, id }: LeftTalk): Promise<boolean> {
  const { folder, lock } = kind === "convert-spec"
    ? conversionPaths(project, id)
    : conversationPaths(project, id);
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8 clean" };
  const taken = await acquireLock(lock, holder);
  if (taken.kind === "held") return false;
  using _ = taken.lock;
  await removeIfPresent(folder);
  return true;
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
