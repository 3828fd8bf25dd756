/** `turns.ndjson`: what the agent's turns cost that belong to no run. One line a turn, oldest first. */

import * as z from "zod/mini";
import { ensureFolder, readTextIfPresent } from "./atomic.ts";
import { writeAll } from "./durable_write.ts";
import { namingFailures } from "./failure.ts";
import type { ProjectPaths } from "./paths.ts";

const turnSchema = z.object({
  /** When it ended, ISO 8601. */
  at: z.string(),
  phase: z.enum(["plan", "convert-spec", "improve"]),
  /** In tokens. */
  usage: z.object({
    inputTokens: z.number(),
    outputTokens: z.number(),
    cacheReadTokens: z.number(),
    cacheCreationTokens: z.number(),
  }),
  costUsd: z.number(),
  durationMs: z.number(),
});

/** A turn that belongs to no run. */
export type LoneTurn = z.infer<typeof turnSchema>;

/** Adds a turn that just ended. @throws Autom8Error disk-full, folder-unwritable */
export async function recordLoneTurn(
  { folder, turns }: Pick<ProjectPaths, "folder" | "turns">,
  turn: Omit<LoneTurn, "at">,
): Promise<void> {
  const line = JSON.stringify({ at: new Date().toISOString(), ...turn });
  await ensureFolder(folder);
  await namingFailures(turns, async () => {
    using file = await Deno.open(turns, { append: true, create: true, mode: 0o600 });
    // A line that a crash cut off must not swallow this one.
    writeAll(file, new TextEncoder().encode(`\n${line}\n`));
  });
}

/** The turns of a project. A line that cannot be read is left out. */
export async function readLoneTurns({ turns }: Pick<ProjectPaths, "turns">): Promise<LoneTurn[]> {
  const text = await readTextIfPresent(turns) ?? "";
  return text.split("\n").flatMap((line) => {
    const turn = parseTurn(line);
    return turn === null ? [] : [turn];
  });
}

function parseTurn(line: string): LoneTurn | null {
  try {
    const read = z.safeParse(turnSchema, JSON.parse(line));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
