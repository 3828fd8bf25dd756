/** What gh answers, as values. Pure. */

import type { GithubFailure } from "./failure.ts";
import type { GhResult } from "./gh.ts";

/** A value, or why gh could not get it. */
export type Answer<T> = { kind: "done"; value: T } | { kind: "failed"; failure: GithubFailure };

/** What gh printed, read as JSON. What `read` throws is a failure. */
export function parsed<T>(result: GhResult, read: (value: unknown) => T): Answer<T> {
  if (result.kind === "failed") return result;
  return valued(() => read(JSON.parse(result.stdout)));
}

/** A value that is read from what gh printed. What `read` throws is a failure. */
export function valued<T>(read: () => T): Answer<T> {
  try {
    return { kind: "done", value: read() };
  } catch (error) {
    return unexpected(error instanceof Error ? error.message : String(error));
  }
}

/** gh did what it was asked, but printed something else than expected. */
export function unexpected(detail: string): { kind: "failed"; failure: GithubFailure } {
  return { kind: "failed", failure: { kind: "other", detail: `gh gave an unexpected answer: ${detail}` } };
}

/** A field of an object; undefined if there is none. */
export function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** The text in a field. @throws Error if there is none */
export function textAt(value: unknown, key: string): string {
  const text = fieldOf(value, key);
  if (typeof text !== "string") throw new Error(`no ${key}`);
  return text;
}
