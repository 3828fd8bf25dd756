/** The recorded streams of the genuine agent, for tests. */

import type { AgentEvent } from "../../src/claude/events.ts";
import { createReport, type TurnReport } from "../../src/claude/report.ts";
import { createStreamReader } from "../../src/claude/stream.ts";

const folder = new URL("../../fixtures/transcripts/", import.meta.url);

/** Names without `.ndjson`, sorted. Those of a newer release than 2.1.197 are in a folder with its name: `2.1.331/`. */
export async function transcriptNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) names.push(name);
    else for (const one of Deno.readDirSync(new URL(name, folder))) names.push(`${name}/${one.name}`);
  }
  return names.map((name) => name.replace(/\.ndjson$/, "")).sort();
}

export function transcriptBytes(name: string): Promise<Uint8Array> {
  return Deno.readFile(new URL(`${name}.ndjson`, folder));
}

/** The stream's events, read in pieces of the given size. */
export function eventsOf(bytes: Uint8Array, pieceBytes = 65_536): AgentEvent[] {
  const events: AgentEvent[] = [];
  const reader = createStreamReader((event) => events.push(event));
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes));
  reader.end();
  return events;
}

export async function readTranscript(name: string): Promise<TurnReport> {
  const report = createReport();
  for (const event of eventsOf(await transcriptBytes(name))) report.add(event);
  return report.report();
}
