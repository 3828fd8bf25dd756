/** How a process of the agent ended whose end nobody saw, judged by its transcript. */

import type { InvocationEnd } from "./converse.ts";
import { judgeTurn } from "./failure.ts";
import { createReport } from "./report.ts";
import { createStreamReader } from "./stream.ts";

/** Judges by the result line. Without one the process was interrupted, and its conversation can be continued. */
export async function judgeTranscript(chunks: AsyncIterable<Uint8Array>): Promise<InvocationEnd> {
  const folded = createReport();
  const reader = createStreamReader(folded.add);
  for await (const chunk of chunks) reader.push(chunk);
  reader.end();
  const report = folded.report();
  if (report.result !== null) {
    const ending = judgeTurn({ kind: "ended-by-us", why: "lingered-after-result" }, report, "");
    return { ending, report, durationMs: report.result.durationMs };
  }
  const failure = {
    kind: "interrupted",
    detail: "autom8 stopped while the agent worked",
    resetsAt: null,
  } as const;
  return { ending: { kind: "failed", failure }, report, durationMs: 0 };
}
