/** One health check and its result. */

/** What was checked and found. `fix` says what to do about a check that failed. */
export type Check = { name: string; ok: boolean; detail: string; fix: string | null };

export function passed(name: string, detail: string): Check {
  return { name, ok: true, detail, fix: null };
}

export function failed(name: string, detail: string, fix: string): Check {
  return { name, ok: false, detail, fix };
}
