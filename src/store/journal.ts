/** The journal of a session: append-only, each line durable before the run goes on. */

import { dirname, join } from "path";
import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import { syncFolder, writeAll, writeError, writeFileAtomic } from "./atomic.ts";
import {
  entryLine,
  headerLine,
  type JournalEntry,
  type JournalReading,
  journalVersion,
  readJournalBytes,
} from "./journal_format.ts";
import { maskSecrets } from "./mask.ts";

/** A bad end of a journal: what is wrong with it and, once repaired, the file it was kept aside in. */
export type Damage = { detail: string; keptAs: string | null };

export interface Journal<E> {
  /** Writes one line and waits until it is on disk. @throws Autom8Error disk-full: the line is not there then */
  append(event: E): Promise<JournalEntry<E>>;
  close(): void;
}

export type JournalOptions<E> = {
  /** Throws on what is no event. */
  parse: (value: unknown) => E;
  now: () => string;
  /** Values that must not be written; see maskSecrets. */
  secrets?: readonly string[];
};

/**
 * Opens a session's journal for writing, made when missing. The caller holds the session's lock. A bad tail is copied
 * to a file beside the journal before the journal is cut back to its good part.
 * @throws Autom8Error state-newer, state-damaged: the file is untouched then
 */
export async function openJournal<E>(
  path: string,
  options: JournalOptions<E>,
): Promise<{ journal: Journal<E>; entries: JournalEntry<E>[]; damage: Damage | null }> {
  const bytes = await readBytes(path);
  const reading = readJournalBytes(bytes, options.parse);
  refuse(path, reading);
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  } catch (error) {
    throw writeError(path, error);
  }
  try {
    if (reading.kind !== "read") {
      const length = await begin(file, path);
      return { journal: createJournal(file, path, length, 0, options), entries: [], damage: null };
    }
    const damage = await keepBadTail(file, path, bytes, reading);
    const { entries, goodLength } = reading;
    return { journal: createJournal(file, path, goodLength, entries.length, options), entries, damage };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Reads a journal that somebody else may be writing; repairs nothing. Null where there is none. */
export async function readJournal<E>(
  path: string,
  parse: (value: unknown) => E,
): Promise<{ entries: JournalEntry<E>[]; damage: Damage | null } | null> {
  const reading = readJournalBytes(await readBytes(path), parse);
  refuse(path, reading);
  if (reading.kind !== "read") return null;
  const damage = reading.badFrom === null ? null : { detail: reading.badFrom, keptAs: null };
  return { entries: reading.entries, damage };
}

function createJournal<E>(
  file: Deno.FsFile,
  path: string,
  start: number,
  count: number,
  options: JournalOptions<E>,
): Journal<E> {
  let length = start;
  let sequence = count;
  return {
    async append(event) {
      const at = options.now();
      const line = entryLine(sequence + 1, at, maskSecrets(JSON.stringify(event), options.secrets));
      const bytes = new TextEncoder().encode(line);
      crashPoint("journal-append:before");
      try {
        file.seekSync(length, Deno.SeekMode.Start);
        writeTorn(file, bytes);
        await file.syncData();
      } catch (error) {
        // Half a line would hide every later one.
        file.truncateSync(length);
        throw writeError(path, error);
      }
      length += bytes.length;
      sequence += 1;
      crashPoint("journal-append:after");
      return { sequence, at, event };
    },
    close: () => file.close(),
  };
}

/** One system call; two, with a crash point between them, only while the tests kill us there. */
function writeTorn(file: Deno.FsFile, bytes: Uint8Array): void {
  if (Deno.env.get("AUTOM8_CRASH_AT") === undefined && Deno.env.get("AUTOM8_CRASH_TRACE") === undefined) {
    return writeAll(file, bytes);
  }
  const half = bytes.length >> 1;
  writeAll(file, bytes.subarray(0, half));
  crashPoint("journal-append:torn");
  writeAll(file, bytes.subarray(half));
}

async function begin(file: Deno.FsFile, path: string): Promise<number> {
  try {
    file.truncateSync(0);
    const header = new TextEncoder().encode(headerLine);
    writeTorn(file, header);
    await file.sync();
    await syncFolder(dirname(path));
    return header.length;
  } catch (error) {
    throw writeError(path, error);
  }
}

async function keepBadTail<E>(
  file: Deno.FsFile,
  path: string,
  bytes: Uint8Array,
  reading: Extract<JournalReading<E>, { kind: "read" }>,
): Promise<Damage | null> {
  if (reading.badFrom === null) return null;
  let n = 1;
  let keptAs = join(dirname(path), `journal.bad-${n}.ndjson`);
  while (await Deno.stat(keptAs).then(() => true, () => false)) {
    keptAs = join(dirname(path), `journal.bad-${++n}.ndjson`);
  }
  await writeFileAtomic(keptAs, bytes.subarray(reading.goodLength));
  crashPoint("journal-repair:before");
  file.truncateSync(reading.goodLength);
  await file.sync();
  return { detail: reading.badFrom, keptAs };
}

function refuse<E>(path: string, reading: JournalReading<E>): void {
  if (reading.kind === "newer") {
    throw new Autom8Error("state-newer", { path, version: reading.version, known: journalVersion });
  }
  if (reading.kind === "damaged") throw new Autom8Error("state-damaged", { path, detail: reading.detail });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    if (error instanceof Deno.errors.IsADirectory) {
      throw new Autom8Error("state-damaged", { path, detail: "it is a folder" });
    }
    throw error;
  }
}
