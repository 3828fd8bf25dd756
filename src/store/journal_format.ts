/**
 * How a journal looks on disk: a header that names its version and the autom8 that wrote it, then one line an entry
 * with sequence number, time and checksum. Pure.
 */

import { crc32 } from "node:zlib";

export type JournalEntry<E> = { sequence: number; at: string; event: E };

/** What the lines of a journal hold, and the version in which they are written. */
export type JournalFormat<E> = {
  /** The version that is written. All from 1 to it are read. */
  version: number;
  /** An event as it was read from a journal of a version. @throws Error that names what this autom8 does not know */
  read: (value: unknown, version: number) => E;
  /** The version of the autom8 that began the journal, by its first event; null if the event does not say. */
  autom8Of: (first: unknown) => string | null;
};

/** What the bytes of a journal hold. Lengths in bytes. */
export type JournalReading<E> =
  /** Nothing was recorded yet: the file is missing, empty, or was cut off in its header. */
  | { kind: "new" }
  | { kind: "read"; version: number; entries: JournalEntry<E>[]; goodLength: number; badFrom: string | null }
  /** Another autom8 wrote it, and knows something that this one does not. `autom8` is its version where it is known. */
  | { kind: "newer"; detail: string; autom8: string | null }
  | { kind: "damaged"; detail: string };

/** The entries in some bytes of a journal, from a line's start; the first bad one ends them. */
export type EntriesReading<E> = {
  entries: JournalEntry<E>[];
  goodLength: number;
  /** Why the rest is not used. `unknown`: it was written whole, so another autom8 wrote it. */
  end: { kind: "whole" } | { kind: "unfinished" | "bad" | "unknown"; detail: string };
};

/** What the header of a journal says. */
export type JournalHeader = { version: number; autom8: string | null; length: number };

const format = "autom8-journal";

/** The first line of a journal. `autom8`: the version of the autom8 that writes it. */
export function headerLine(version: number, autom8: string): string {
  return `${JSON.stringify({ format, version, autom8 })}\n`;
}

/** One entry as its line. The checksum is over everything between it and the line's end. */
export function entryLine(sequence: number, at: string, eventJson: string): string {
  const rest = `"sequence":${sequence},"at":${JSON.stringify(at)},"event":${eventJson}}`;
  return `{"crc":"${checksum(rest)}",${rest}\n`;
}

/** CRC-32 (IEEE 802.3) of a text's UTF-8 bytes in eight hex digits: shows whether a line was written whole. */
export function checksum(text: string): string {
  return (crc32(text) >>> 0).toString(16).padStart(8, "0");
}

/** Reads as many good entries as there are. */
export function readJournalBytes<E>(bytes: Uint8Array, journal: JournalFormat<E>): JournalReading<E> {
  const header = readHeader(bytes);
  if (header === "begun") return { kind: "new" };
  if (header === null) return notAJournal;
  const { version, length } = header;
  const body = bytes.subarray(length);
  const newer = (detail: string): JournalReading<E> => ({
    kind: "newer",
    detail,
    autom8: header.autom8 ?? journal.autom8Of(firstEvent(body)),
  });
  if (version > journal.version) return newer(newerVersion(version, journal.version));
  const { entries, goodLength, end } = readEntries(body, 1, (value) => journal.read(value, version));
  if (end.kind === "unknown") return newer(`${end.detail}, which this autom8 does not know`);
  const badFrom = end.kind === "whole" ? null : end.detail;
  return { kind: "read", version, entries, goodLength: length + goodLength, badFrom };
}

/**
 * Why a journal cannot be read, if the first line says it all; null if the rest must be looked at, too.
 * @param bytes The journal's beginning, of at least `maxHeader` bytes if it has as many
 * @param known The newest version that is known
 */
export function refusedByHeader(
  bytes: Uint8Array,
  known: number,
): Extract<JournalReading<never>, { kind: "newer" | "damaged" }> | null {
  const header = bytes.includes(10) ? readHeader(bytes) : "begun";
  if (header === "begun") return null;
  if (header === null) return notAJournal;
  const { version, autom8 } = header;
  if (version <= known || autom8 === null) return null;
  return { kind: "newer", detail: newerVersion(version, known), autom8 };
}

/** The header of a journal; `begun` if there is only the beginning of one; null if it is not a journal's. */
export function readHeader(bytes: Uint8Array): JournalHeader | "begun" | null {
  const end = bytes.indexOf(10);
  const text = new TextDecoder().decode(end < 0 ? bytes.subarray(0, maxHeader) : bytes.subarray(0, end));
  // Killed while the journal was begun: nothing was recorded yet.
  if (end < 0) return headerStart.startsWith(text) || text.startsWith(headerStart) ? "begun" : null;
  const fields = parseObject(text);
  const [version, autom8] = [fields?.get("version"), fields?.get("autom8")];
  if (fields?.get("format") !== format || typeof version !== "number") return null;
  if (!Number.isInteger(version) || version < 1) return null;
  return { version, autom8: typeof autom8 === "string" ? autom8 : null, length: end + 1 };
}

/** Reads entries from the start of a line. `sequence`: the number of the first one. */
export function readEntries<E>(
  bytes: Uint8Array,
  sequence: number,
  read: (value: unknown) => E,
): EntriesReading<E> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const entries: JournalEntry<E>[] = [];
  let from = 0;
  const ended = (kind: "unfinished" | "bad" | "unknown", detail: string): EntriesReading<E> => ({
    entries,
    goodLength: from,
    end: { kind, detail },
  });
  while (from < bytes.length) {
    const end = bytes.indexOf(10, from);
    if (end < 0) return ended("unfinished", "a line that was not finished");
    const number = sequence + entries.length;
    let entry: JournalEntry<unknown>;
    try {
      entry = parseEntry(decoder.decode(bytes.subarray(from, end)), number);
    } catch (error) {
      return ended("bad", `entry ${number}: ${messageOf(error)}`);
    }
    try {
      entries.push({ ...entry, event: read(entry.event) });
    } catch (error) {
      return ended("unknown", `entry ${number} holds ${messageOf(error)}`);
    }
    from = end + 1;
  }
  return { entries, goodLength: from, end: { kind: "whole" } };
}

const headerStart = `{"format":"${format}","version":`;

/** Longer than any header, in bytes. */
export const maxHeader = 1_000;

const entryStart = /^\{"crc":"([0-9a-f]{8})",/;

function parseEntry(line: string, expected: number): JournalEntry<unknown> {
  const start = entryStart.exec(line);
  if (start === null) throw new Error("it does not begin like an entry");
  if (checksum(line.slice(start[0].length)) !== start[1]) throw new Error("its checksum is wrong");
  const fields = parseObject(line);
  if (fields === null) throw new Error("it is not an object");
  const at = fields.get("at");
  if (fields.get("sequence") !== expected) throw new Error(`its number is ${String(fields.get("sequence"))}`);
  if (typeof at !== "string") throw new Error("it has no time");
  return { sequence: expected, at, event: fields.get("event") };
}

/** The event of the first entry, as it was written; null if that cannot be read. */
function firstEvent(body: Uint8Array): unknown {
  const end = body.indexOf(10);
  return parseObject(new TextDecoder().decode(body.subarray(0, end < 0 ? body.length : end)))?.get("event") ??
    null;
}

function parseObject(text: string): Map<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

const notAJournal = { kind: "damaged", detail: "its first line is not a journal's" } as const;

function newerVersion(version: number, known: number): string {
  const versions = known === 1 ? "version 1" : `versions 1 to ${known}`;
  return `its format is version ${version}, and this autom8 knows ${versions}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
