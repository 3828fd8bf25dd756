/** The journal of a session: append-only, each line durable before the run goes on. */

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
  type JournalReading,
  journalVersion,
  readJournalBytes,
} from "./journal_format.ts";
import { maskJson } from "../text/secrets.ts";

/** A bad end of a journal: what is wrong with it and, once repaired, the file it was kept aside in. */
export type Damage = { detail: string; keptAs: string | null };

export interface Journal<E> {
  /**
   * Writes one line and waits until it is on disk. The entry's event is the one on disk: secrets are masked in it.
   * @throws Autom8Error disk-full, folder-unwritable: the line is not there then, and may be appended again later
   */
  append(event: E): Promise<JournalEntry<E>>;
  /** May be called again. */
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
export function openJournal<E>(
  path: string,
  options: JournalOptions<E>,
): Promise<{ journal: Journal<E>; entries: JournalEntry<E>[]; damage: Damage | null }> {
  return namingFailures(path, async () => {
    const bytes = await readBytes(path);
    const reading = accepted(path, readJournalBytes(bytes, options.parse));
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
    try {
      if (reading.kind === "new") {
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
  });
}

/**
 * Reads a journal that somebody else may be writing; repairs nothing. Null where there is none.
 * @throws Autom8Error state-newer, state-damaged
 */
export function readJournal<E>(
  path: string,
  parse: (value: unknown) => E,
): Promise<{ entries: JournalEntry<E>[]; damage: Damage | null } | null> {
  return namingFailures(path, async () => {
    const reading = accepted(path, readJournalBytes(await readBytes(path), parse));
    if (reading.kind === "new") return null;
    const damage = reading.badFrom === null ? null : { detail: reading.badFrom, keptAs: null };
    return { entries: reading.entries, damage };
  });
}

/** Whether a journal holds no entry, or is not there. @throws Autom8Error state-newer, state-damaged */
export async function journalIsEmpty(path: string): Promise<boolean> {
  const read = await readJournal(path, (event) => event);
  return read === null || read.entries.length === 0 && read.damage === null;
}

type GoodReading<E> = Extract<JournalReading<E>, { kind: "new" | "read" }>;

function createJournal<E>(
  file: Deno.FsFile,
  path: string,
  start: number,
  count: number,
  options: JournalOptions<E>,
): Journal<E> {
  let length = start;
  let sequence = count;
  let open = true;

  /** No await in between: two appends at once are one after the other. */
  function write(line: Uint8Array): void {
    try {
      file.seekSync(length, Deno.SeekMode.Start);
      writeWhole(file, line, "journal-append");
      file.syncDataSync();
    } catch (error) {
      // Half a line would hide every later one.
      file.truncateSync(length);
      throw error;
    }
  }

  function record(event: E): JournalEntry<E> {
    const at = options.now();
    const kept = maskJson(event, options.secrets);
    const recorded = kept === JSON.stringify(event) ? event : options.parse(JSON.parse(kept));
    const line = new TextEncoder().encode(entryLine(sequence + 1, at, kept));
    crashPoint("journal-append:before");
    write(line);
    length += line.length;
    sequence += 1;
    crashPoint("journal-append:after");
    return { sequence, at, event: recorded };
  }

  return {
    append: (event) => namingFailures(path, () => record(event)),
    close() {
      if (open) file.close();
      open = false;
    },
  };
}

async function begin(file: Deno.FsFile, path: string): Promise<number> {
  const header = new TextEncoder().encode(headerLine);
  await file.truncate(0);
  writeWhole(file, header, "journal-begin");
  await file.sync();
  await syncFolder(dirname(path));
  crashPoint("journal-begin:after");
  return header.length;
}

async function keepBadTail<E>(
  file: Deno.FsFile,
  path: string,
  bytes: Uint8Array,
  reading: Extract<GoodReading<E>, { kind: "read" }>,
): Promise<Damage | null> {
  if (reading.badFrom === null) return null;
  const tail = bytes.subarray(reading.goodLength);
  const keptAs = await placeFor(tail, dirname(path));
  await writeFileAtomic(keptAs, tail);
  crashPoint("journal-repair:before");
  await file.truncate(reading.goodLength);
  await file.sync();
  crashPoint("journal-repair:after");
  return { detail: reading.badFrom, keptAs };
}

/** A free name, or the file that holds this very tail since a repair that was cut off. */
async function placeFor(tail: Uint8Array, folder: string): Promise<string> {
  for (let n = 1;; n++) {
    const path = join(folder, `journal.bad-${n}.ndjson`);
    try {
      const kept = await Deno.readFile(path);
      if (kept.length === tail.length && kept.every((byte, index) => byte === tail[index])) return path;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return path;
      if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    }
  }
}

function accepted<E>(path: string, reading: JournalReading<E>): GoodReading<E> {
  switch (reading.kind) {
    case "newer":
      throw new Autom8Error("state-newer", { path, version: reading.version, known: journalVersion });
    case "damaged":
      throw new Autom8Error("state-damaged", { path, detail: reading.detail });
    case "new":
    case "read":
      return reading;
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
