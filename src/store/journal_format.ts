/** How a journal looks on disk: a header, then one line an entry with sequence number, time and checksum. Pure. */

import { checksum } from "./checksum.ts";

/** The version that this autom8 writes. Older ones are read for ever. */
export const journalVersion = 1;

export type JournalEntry<E> = { sequence: number; at: string; event: E };

/** What the bytes of a journal hold. Lengths in bytes. */
export type JournalReading<E> =
  | { kind: "new" }
  | { kind: "read"; entries: JournalEntry<E>[]; goodLength: number; badFrom: string | null }
  | { kind: "newer"; version: number }
  | { kind: "damaged"; detail: string };

export const headerLine = `${JSON.stringify({ format: "autom8-journal", version: journalVersion })}\n`;

/** One entry as its line. The checksum is over what stands between it and the line's end. */
export function entryLine(sequence: number, at: string, eventJson: string): string {
  const rest = `"sequence":${sequence},"at":${JSON.stringify(at)},"event":${eventJson}}`;
  return `{"crc":"${checksum(rest)}",${rest}\n`;
}

/** Reads as many good entries as there are; the first bad one ends them. */
export function readJournalBytes<E>(bytes: Uint8Array, parse: (value: unknown) => E): JournalReading<E> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const headerEnd = bytes.indexOf(10);
  if (headerEnd < 0) {
    // Killed while the journal was being made: nothing was recorded yet.
    const begun = headerLine.startsWith(new TextDecoder().decode(bytes));
    return begun ? { kind: "new" } : { kind: "damaged", detail: "its first line is not a journal's" };
  }
  const version = headerVersion(new TextDecoder().decode(bytes.subarray(0, headerEnd)));
  if (version === null) return { kind: "damaged", detail: "its first line is not a journal's" };
  if (version > journalVersion) return { kind: "newer", version };

  const entries: JournalEntry<E>[] = [];
  let from = headerEnd + 1;
  while (from < bytes.length) {
    const end = bytes.indexOf(10, from);
    if (end < 0) return { kind: "read", entries, goodLength: from, badFrom: "a line that was not finished" };
    let entry: JournalEntry<E>;
    try {
      entry = parseEntry(decoder.decode(bytes.subarray(from, end)), entries.length + 1, parse);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { kind: "read", entries, goodLength: from, badFrom: `entry ${entries.length + 1}: ${detail}` };
    }
    entries.push(entry);
    from = end + 1;
  }
  return { kind: "read", entries, goodLength: from, badFrom: null };
}

function headerVersion(line: string): number | null {
  try {
    const header: unknown = JSON.parse(line);
    if (typeof header !== "object" || header === null) return null;
    if (!("format" in header) || header.format !== "autom8-journal") return null;
    if (!("version" in header) || typeof header.version !== "number") return null;
    return Number.isInteger(header.version) && header.version >= 1 ? header.version : null;
  } catch {
    return null;
  }
}

const entryStart = /^\{"crc":"([0-9a-f]{8})",/;

function parseEntry<E>(line: string, expected: number, parse: (value: unknown) => E): JournalEntry<E> {
  const start = entryStart.exec(line);
  if (start === null) throw new Error("it does not begin as an entry does");
  if (checksum(line.slice(start[0].length)) !== start[1]) throw new Error("its checksum is wrong");
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null) throw new Error("it is no object");
  const { sequence, at, event } = value as Record<string, unknown>;
  if (sequence !== expected) throw new Error(`its number is ${String(sequence)}`);
  if (typeof at !== "string") throw new Error("it has no time");
  return { sequence, at, event: parse(event) };
}
