/** What a transcript says of a process of the agent whose end nobody saw. */

import { judgeTurn, type TurnEnding } from "./failure.ts";
import { createReport, type TurnReport } from "./report.ts";
import { createStreamReader } from "./stream.ts";

/** Judges by the result line; where there is none, the process was interrupted and its conversation can go on. */
export async function judgeTranscript(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ ending: TurnEnding; report: TurnReport }> {
  const folded = createReport();
  const reader = createStreamReader(folded.add);
  for await (const chunk of chunks) reader.push(chunk);
  reader.end();
  const report = folded.report();
  if (report.result !== null) {
    return { ending: judgeTurn({ kind: "ended-by-us", why: "lingered-after-result" }, report, ""), report };
  }
  const failure = {
    kind: "interrupted",
    detail: "autom8 ended while the agent worked",
    resetsAt: null,
  } as const;
  return { ending: { kind: "failed", failure }, report };
}
