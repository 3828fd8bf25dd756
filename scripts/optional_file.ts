/** Reading what may not be there. */

/** The text of a file, or null where there is none. */
export async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    ignoreMissing(error);
    return null;
  }
}

/** Throws every error on but the one that says that nothing is there. */
export function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
