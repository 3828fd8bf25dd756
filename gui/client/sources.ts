/** Where the text of a run's output comes from. Pure. */

import type { AttemptRow, RunAnswer, SessionCard } from "../protocol.ts";
import { clockTime } from "../../src/view/amounts.ts";
import type { Line, Tone } from "../../src/view/line.ts";

/** A source, as the value of a choice: `live`, `attempt 3`, ... */
export type Source = "live" | "events" | "checks" | "findings" | "diff" | `attempt ${number}`;

/** A row of text with its time, as in the live output. `at`: ms since the epoch; null for none. */
export type TextRow = { at: number | null; line: Line };

/** What can be chosen, in order, with its name. Live output is there while the run is. */
export function sourcesOf(
  session: SessionCard | null,
  run: RunAnswer | null,
): { source: Source; label: string }[] {
  return [
    ...(session === null ? [] : [{ source: "live", label: session.alive ? "Live" : "Last output" } as const]),
    { source: "events", label: "Events" },
    { source: "checks", label: "Checks" },
    { source: "findings", label: findingsLabel(run) },
    { source: "diff", label: "Diff" },
    ...(run?.attempts ?? []).map((attempt) => ({
      source: `attempt ${attempt.turn}` as const,
      label: attemptLabel(attempt),
    })),
  ];
}

function findingsLabel(run: RunAnswer | null): string {
  return run === null || run.findings.length === 0 ? "Findings" : `Findings (${run.findings.length})`;
}

/** `Turn 3: implement US-002, attempt 1`. */
export function attemptLabel({ turn, phase, storyId, attempt }: AttemptRow): string {
  return `Turn ${turn}: ${phase}${storyId === null ? "" : ` ${storyId}`}, attempt ${attempt}`;
}

/** The chosen source if it is still there, else the first one. */
export function currentSource(chosen: Source | null, sources: readonly { source: Source }[]): Source {
  return sources.find(({ source }) => source === chosen)?.source ?? sources[0]?.source ?? "events";
}

/** What is read from the server for a source; null if the run itself says all. */
export function documentOf(source: Source, run: RunAnswer): { kind: string; name: string | null } | null {
  if (source === "diff" || source === "checks") return { kind: source, name: null };
  const turn = /^attempt (\d+)$/.exec(source)?.[1];
  const name = run.attempts.find((one) => String(one.turn) === turn)?.transcript ?? null;
  return name === null ? null : { kind: "transcript", name };
}

/** The events of a run as rows. */
export function eventRows({ timeline }: RunAnswer): TextRow[] {
  return timeline.flatMap(({ at, kind, label, text, tone, output }) => [
    {
      at,
      line: [
        part(label.padEnd(8), kind === "phase" ? "phase" : tone),
        part(`  ${text}`, kind === "phase" ? "strong" : tone),
      ],
    },
    ...(output === null ? [] : output.split("\n").map((one) => ({
      at: null,
      line: [part(`          ${one}`, "quiet")],
    }))),
  ]);
}

/** What the reviews found, as rows. */
export function findingRows({ findings }: RunAnswer): TextRow[] {
  return findings.map(({ round, severity, tone, text, state }) => ({
    at: null,
    line: [
      part(`round ${round}  `, "quiet"),
      part(severity.padEnd(13), tone),
      part(text),
      part(state === "open" ? "" : `  (${state})`, "quiet"),
    ],
  }));
}

function part(text: string, tone: Tone = "text") {
  return { text, tone };
}

/** The time of a row in the local clock; as many blanks for none. */
export function rowTime(at: number | null): string {
  return at === null ? " ".repeat(8) : clockTime(new Date(at));
}
