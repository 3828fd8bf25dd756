/** The reader of the agent's stream against bare JSON.parse, and its memory over a long stream. */

import { createStreamReader } from "../src/claude/stream.ts";
import { createReport } from "../src/claude/report.ts";
import { type BenchRow, median, timed } from "./bench_row.ts";

const streamBytes = 200 * 1024 * 1024;
const blockBytes = 20 * 1024 * 1024;
const chunkBytes = 64 * 1024;
const sampleBytes = 16 * chunkBytes;
const rounds = 7;

/**
 * Reads 200 MB of lines like a real turn's, in pieces of 64 KB as a pipe gives them, and folds them into a report.
 * Time is that of the reader divided by that of JSON.parse alone over the same lines, already decoded and split:
 * median of several rounds that alternate. Memory is the most that the process holds over a second stream of 200 MB
 * against the most over the first: it must not grow with what was read.
 */
export async function benchStream(): Promise<BenchRow[]> {
  const lines = await realisticLines(blockBytes);
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
  const repeats = Math.round(streamBytes / bytes.length);
  const megabytes = bytes.length * repeats / 1e6;
  const read = () => readAll(bytes, repeats);
  const parse = () => parseAll(lines, repeats);

  read();
  parse();
  const first = peakMemory(bytes, repeats);
  const second = peakMemory(bytes, repeats);
  const times = { read: [] as number[], parse: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.parse.push(await timed(parse));
    times.read.push(await timed(read));
  }
  const ratios = times.read.map((ms, i) => ms / (times.parse[i] ?? ms));
  const speed = (ms: number) => `${Math.round(megabytes / (ms / 1000))} MB/s`;
  return [
    {
      name: "stream reader: time against JSON.parse alone",
      ratio: median(ratios),
      // No less than 0.6 of its speed.
      bound: 1 / 0.6,
      detail: `${speed(median(times.read))} against ${speed(median(times.parse))}, ${
        Math.round(megabytes)
      } MB`,
    },
    {
      name: "stream reader: peak memory over 400 MB against 200 MB",
      ratio: Math.max(first, second) / first,
      bound: 1.15,
      detail: `${Math.round(first / 1e6)} MB, then ${Math.round(second / 1e6)} MB`,
    },
  ];
}

/**
 * The lines of a recorded turn, again and again, with tool results of the sizes that reading and searching give: most
 * are small, some are whole files.
 */
async function realisticLines(bytes: number): Promise<string[]> {
  const recorded = await Deno.readTextFile(
    new URL("../fixtures/transcripts/story-done.ndjson", import.meta.url),
  );
  const turn = recorded.split("\n").filter((line) => line !== "");
  const source = await Deno.readTextFile(new URL(import.meta.url));
  const resultBytes = [200, 700, 2_000, 500, 8_000, 300, 30_000, 1_200];
  const lines: string[] = [];
  let size = 0;
  for (let results = 0; size < bytes;) {
    for (const recordedLine of turn) {
      const isResult = recordedLine.startsWith('{"type":"user"');
      const line = isResult
        ? toolResult(results++, resultBytes[results % resultBytes.length] ?? 0, source)
        : recordedLine;
      lines.push(line);
      size += line.length + 1;
    }
  }
  return lines;
}

/** A tool's output twice, as the agent's program writes it: for the model, and in parts for programs. */
function toolResult(number: number, bytes: number, source: string): string {
  const output = source.repeat(Math.ceil(bytes / source.length)).slice(0, bytes);
  return JSON.stringify({
    type: "user",
    message: {
      role: "user",
      content: [{
        tool_use_id: `toolu_${number}`,
        type: "tool_result",
        content: output,
        is_error: number % 9 === 0,
      }],
    },
    parent_tool_use_id: null,
    session_id: "11111111-2222-4333-8444-000000000001",
    uuid: "9e3574f3-e914-4899-af5d-d17b742be0ec",
    tool_use_result: { stdout: output, stderr: "", interrupted: false, isImage: false },
  });
}

function readAll(bytes: Uint8Array, repeats: number, look: () => void = () => {}): void {
  const report = createReport();
  let events = 0;
  const reader = createStreamReader((event) => {
    events += 1;
    report.add(event);
  });
  for (let round = 0; round < repeats; round++) {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      reader.push(bytes.subarray(at, at + chunkBytes));
      if (at % sampleBytes === 0) look();
    }
  }
  reader.end();
  const { garbageLines, result } = report.report();
  if (garbageLines > 0 || result === null || events === 0) throw new Error("the stream was not read");
}

function parseAll(lines: readonly string[], repeats: number): void {
  let objects = 0;
  for (let round = 0; round < repeats; round++) {
    for (const line of lines) {
      if (typeof JSON.parse(line) === "object") objects += 1;
    }
  }
  if (objects !== lines.length * repeats) throw new Error("the lines were not parsed");
}

/** The most resident memory while a stream is read, in bytes. */
function peakMemory(bytes: Uint8Array, repeats: number): number {
  let most = 0;
  readAll(bytes, repeats, () => most = Math.max(most, Deno.memoryUsage().rss));
  return most;
}
