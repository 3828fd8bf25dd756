/** Writes a run as one HTML file. */

import { createHash } from "node:crypto";
import { resolve } from "path";
import { maskTexts } from "../../run/masking.ts";
import { writeFileAtomic } from "../../store/atomic.ts";
import { replay, type RunRecord } from "../../watch/replay.ts";
import { buildInfo } from "../../version.ts";
import { lookAtRun, type LookedAt } from "./look.ts";
import { maskOf } from "../secrets.ts";

/** Draws a run. `sha256` gives the hash of a text in base64. */
export type Draw = (
  looked: LookedAt,
  tools: { at: string; version: string; sha256: (text: string) => string },
) => string;

/**
 * Writes the file, readable by its owner alone, and returns its path. What the user wrote is masked as well: the file is
 * made to be passed on.
 * @param file Relative to `folder`; null: `autom8-<run>.html`
 */
export async function exportRun(
  folder: string,
  asked: { project: string | null; run: string | null; file: string | null },
  draw: Draw,
): Promise<{ runId: string; path: string }> {
  const looked = await lookAtRun(folder, asked.project, asked.run);
  const record = masked(looked.record);
  const { runId } = record.run;
  const page = draw({ ...looked, record }, {
    at: new Date().toISOString(),
    version: buildInfo().version,
    sha256: (text) => createHash("sha256").update(text).digest("base64"),
  });
  const path = resolve(folder, asked.file ?? `autom8-${runId.slice(0, 8)}.html`);
  await writeFileAtomic(path, page);
  return { runId, path };
}

/** The run as it would be if every text in its events had been masked. */
function masked({ run, moments, damage }: RunRecord): RunRecord {
  const mask = maskOf();
  const entries = moments.map(({ event, at }, i) => ({
    sequence: i + 1,
    at,
    event: maskTexts(event, mask, ["kind"]),
  }));
  const replayed = replay(entries, null);
  return { run: replayed.at(-1)?.run ?? run, moments: replayed, damage };
}
