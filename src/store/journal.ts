/** The journal of a session: append-only, each line durable before the run continues. */

import { dirname, join } from "path";
import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import { writeFileAtomic } from "./atomic.ts";
import { syncFolder, writeWhole } from "./durable_write.ts";
import { namingFailures } from "./failure.ts";
import {
  entryLine,
  headerLine,
  type JournalEntry,
  type JournalFormat,
  type JournalReading,
  maxHeader,
  readHeader,
  readJournalBytes,
  refusedByHeader,
} from "./journal_format.ts";

/** A bad end of a journal: what is wrong with it and, once repaired, the file that keeps it. */
export type Damage = { detail: string; keptAs: string | null };

/** How far a journal goes: its last entry's number (0: none), and its length in bytes. */
export type JournalEnd = { sequence: number; bytes: number };

export interface Journal<E> {
  /** After the last append. */
  readonly end: JournalEnd;
  /**
   * Writes one line and waits until it is on disk. The event is written as it is: masking is the caller's.
   * @throws Autom8Error disk-full, folder-unwritable: the line is not there then, and may be appended again later
   */
  append(event: E): Promise<JournalEntry<E>>;
  /** May be called again. */
  close(): void;
}

export type JournalOptions<E> = {
  format: JournalFormat<E>;
  /** The version of this autom8, for the header. */
  autom8: string;
  now: () => string;
};

/**
 * Opens a session's journal for writing; creates it if it is missing. The caller holds the session's lock. A bad end is
 * copied to a file beside the journal before the journal is cut back to its good part. A journal of an older version is
 * rewritten in today's; the old one stays beside it, as `journal.v<version>.ndjson`.
 * @throws Autom8Error state-newer, state-damaged: the file is untouched then
 */
export function openJournal<E>(
  path: string,
  options: JournalOptions<E>,
): Promise<{ journal: Journal<E>; entries: JournalEntry<E>[]; damage: Damage | null }> {
  return namingFailures(path, async () => {
    const bytes = await readBytes(path);
    const reading = accepted(path, readJournalBytes(bytes, options.format));
    const entries = reading.kind === "new" ? [] : reading.entries;
    const damage = reading.kind === "new" ? null : await keepBadEnd(path, bytes, reading);
    if (reading.kind === "read" && reading.version < options.format.version) {
      await migrate(path, bytes.subarray(0, reading.goodLength), reading, options);
    }
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
    try {
      if (reading.kind === "new") await begin(file, path, options);
      const length = (await file.stat()).size;
      return {
        journal: createJournal(file, path, { sequence: entries.length, bytes: length }, options),
        entries,
        damage,
      };
    } catch (error) {
      file.close();
      throw error;
    }
  });
}

/**
 * Reads a journal that another process may be writing; repairs nothing. Null if there is none.
 * @throws Autom8Error state-newer, state-damaged
 */
export function readJournal<E>(path: string, format: JournalFormat<E>): Promise<ReadJournal<E> | null> {
  return namingFailures(path, async () => journalIn(path, await readBytes(path), format));
}

/** What a journal holds. `length`: the bytes of its header and good entries. */
export type ReadJournal<E> = {
  version: number;
  entries: JournalEntry<E>[];
  damage: Damage | null;
  length: number;
};

/** The same from bytes that were read already. @throws Autom8Error state-newer, state-damaged */
export function journalIn<E>(
  path: string,
  bytes: Uint8Array,
  format: JournalFormat<E>,
): ReadJournal<E> | null {
  const reading = accepted(path, readJournalBytes(bytes, format));
  if (reading.kind === "new") return null;
  const { version, entries, badFrom, goodLength: length } = reading;
  return { version, entries, length, damage: badFrom === null ? null : { detail: badFrom, keptAs: null } };
}

/**
 * Refuses a journal as `readJournal` does, if its first line says enough: what the entries mean need not be known then.
 * @param known The newest version that is known
 * @throws Autom8Error state-newer, state-damaged
 */
export function refuseByHeader(path: string, known: number): void {
  const refused = refusedByHeader(beginningOf(path), known);
  if (refused !== null) accepted(path, refused);
}

/** Whether nothing was recorded in a journal yet. One that cannot be read is not empty. */
export async function journalIsEmpty(path: string): Promise<boolean> {
  return await namingFailures(path, async () => {
    const bytes = await readBytes(path);
    const header = readHeader(bytes);
    return header === "begun" || header !== null && header.length === bytes.length;
  });
}

type GoodReading<E> = Extract<JournalReading<E>, { kind: "new" | "read" }>;

function createJournal<E>(
  file: Deno.FsFile,
  path: string,
  start: JournalEnd,
  options: JournalOptions<E>,
): Journal<E> {
  let end = start;
  let open = true;

  /** Without an await: two appends at once are written one after the other. */
  function write(line: Uint8Array): void {
    try {
      file.seekSync(end.bytes, Deno.SeekMode.Start);
      writeWhole(file, line, "journal-append");
      file.syncDataSync();
    } catch (error) {
      // Half a line would hide every later one.
      file.truncateSync(end.bytes);
      throw error;
    }
  }

  function record(event: E): JournalEntry<E> {
    const at = options.now();
    const sequence = end.sequence + 1;
    const line = new TextEncoder().encode(entryLine(sequence, at, JSON.stringify(event)));
    crashPoint("journal-append:before");
    write(line);
    end = { sequence, bytes: end.bytes + line.length };
    crashPoint("journal-append:after");
    return { sequence, at, event };
  }

  return {
    get end() {
      return end;
    },
    append: (event) => namingFailures(path, () => record(event)),
    close() {
      if (open) file.close();
      open = false;
    },
  };
}

async function begin<E>(
  file: Deno.FsFile,
  path: string,
  { format, autom8 }: JournalOptions<E>,
): Promise<void> {
  await file.truncate(0);
  writeWhole(file, new TextEncoder().encode(headerLine(format.version, autom8)), "journal-begin");
  await file.sync();
  await syncFolder(dirname(path));
  crashPoint("journal-begin:after");
}

/**
 * Rewrites a journal in today's version: first the old one is kept under another name, then the new one takes its
 * place in one step. Killed in between, the next opening does it again.
 */
async function migrate<E>(
  path: string,
  old: Uint8Array,
  { version, entries }: Extract<GoodReading<E>, { kind: "read" }>,
  { format, autom8 }: JournalOptions<E>,
): Promise<void> {
  await keep(old, dirname(path), (n) => n === 1 ? `journal.v${version}` : `journal.v${version}-${n}`);
  crashPoint("journal-migrate:before");
  const lines = entries.map(({ sequence, at, event }) => entryLine(sequence, at, JSON.stringify(event)));
  await writeFileAtomic(path, headerLine(format.version, autom8) + lines.join(""));
  crashPoint("journal-migrate:after");
}

async function keepBadEnd<E>(
  path: string,
  bytes: Uint8Array,
  { badFrom, goodLength }: Extract<GoodReading<E>, { kind: "read" }>,
): Promise<Damage | null> {
  if (badFrom === null) return null;
  const keptAs = await keep(bytes.subarray(goodLength), dirname(path), (n) => `journal.bad-${n}`);
  crashPoint("journal-repair:before");
  using file = await Deno.open(path, { write: true });
  await file.truncate(goodLength);
  await file.sync();
  crashPoint("journal-repair:after");
  return { detail: badFrom, keptAs };
}

/**
 * Writes bytes to a new file and returns its path; `nameOf` gives the n-th name to try. If an attempt that was cut off
 * wrote a file with these bytes already, that is the file.
 */
async function keep(bytes: Uint8Array, folder: string, nameOf: (n: number) => string): Promise<string> {
  for (let n = 1;; n++) {
    const path = join(folder, `${nameOf(n)}.ndjson`);
    try {
      const kept = await Deno.readFile(path);
      if (kept.length === bytes.length && kept.every((byte, index) => byte === bytes[index])) return path;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) {
        await writeFileAtomic(path, bytes);
        return path;
      }
      if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    }
  }
}

function accepted<E>(path: string, reading: JournalReading<E>): GoodReading<E> {
  switch (reading.kind) {
    case "newer":
      throw new Autom8Error("state-newer", { path, detail: reading.detail, autom8: reading.autom8 });
    case "damaged":
      throw new Autom8Error("state-damaged", { path, detail: reading.detail });
    case "new":
    case "read":
      return reading;
  }
}

/** Nothing if it cannot be read: reading all of it says why. */
function beginningOf(path: string): Uint8Array {
  try {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(maxHeader);
    return bytes.subarray(0, file.readSync(bytes) ?? 0);
  } catch {
    return new Uint8Array();
  }
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
