/** Where the text of a run screen comes from: what there is to choose from, and what is chosen. */

import type { Effect } from "./effect.ts";
import type { Model, RunScreen, Source } from "./model.ts";
import type { Attempt, DocumentRef, Session } from "../src/feed/world.ts";

/** The session of a run screen; null if its run was archived when it was opened. */
export function sessionOf(model: Pick<Model, "sessions">, { session }: RunScreen): Session | null {
  return session === null ? null : model.sessions?.get(session) ?? null;
}

/** What can be shown of a run, in order: live output while a process drives it, and always its summary. */
export function sourcesOf(model: Pick<Model, "sessions" | "archived">, screen: RunScreen): readonly Source[] {
  const attempts = screen.detail?.attempts ?? [];
  return [
    ...(isLive(model, screen) ? [{ kind: "live" } as const] : []),
    { kind: "summary" },
    ...(screen.run === null ? [] : [{ kind: "diff" } as const]),
    ...attempts.map(({ turn }) => ({ kind: "attempt", turn } as const)),
  ];
}

/** The source that is shown: the chosen one if it is still there, else live output, else the summary. */
export function currentSource(model: Pick<Model, "sessions" | "archived">, screen: RunScreen): Source {
  const { chosen } = screen;
  const live = isLive(model, screen);
  if (chosen !== null && (chosen.kind !== "live" || live)) return chosen;
  return live ? { kind: "live" } : { kind: "summary" };
}

function isLive(model: Pick<Model, "sessions" | "archived">, screen: RunScreen): boolean {
  const session = sessionOf(model, screen);
  return session !== null && session.alive && !model.archived.has(session.key);
}

/** Whether two sources are the same. */
export function isSame(a: Source, b: Source): boolean {
  return a.kind === b.kind && (a.kind !== "attempt" || b.kind !== "attempt" || a.turn === b.turn);
}

/** The document of a source; null if it needs none, or its agent wrote nothing. */
export function documentOf(screen: RunScreen, source: Source): DocumentRef | null {
  const { run, detail } = screen;
  if (run === null) return null;
  if (source.kind === "diff") return { kind: "diff", run };
  if (source.kind !== "attempt") return null;
  const transcript = detail?.attempts.find(({ turn }) => turn === source.turn)?.transcript ?? null;
  return transcript === null ? null : { kind: "transcript", run, transcript };
}

/** Whether two documents are the same. */
export function isSameDocument(a: DocumentRef, b: DocumentRef): boolean {
  if (a.run !== b.run || a.kind !== b.kind) return false;
  return a.kind === "diff" || b.kind === "diff" || a.transcript === b.transcript;
}

/** What must be read for a source. */
export function readingOf(screen: RunScreen, source: Source): Effect[] {
  const document = documentOf(screen, source);
  return document === null ? [] : [{ kind: "load-document", document }];
}

/** `3  implement US-002, attempt 1`. */
export function attemptLabel({ turn, phase, storyId, attempt }: Attempt): string {
  return `${turn}  ${phase}${storyId === null ? "" : ` ${storyId}`}, attempt ${attempt}`;
}

/** What the choice of sources calls one: `diff`, `1 US-001`, `3 US-002 try 2`, `4 review`. */
export function sourceLabel(screen: RunScreen, source: Source): string {
  if (source.kind !== "attempt") return source.kind;
  const attempt = screen.detail?.attempts.find(({ turn }) => turn === source.turn);
  if (attempt === undefined) return String(source.turn);
  const { turn, phase, storyId, attempt: number } = attempt;
  return `${turn} ${storyId ?? phase}${number === 1 ? "" : ` try ${number}`}`;
}
