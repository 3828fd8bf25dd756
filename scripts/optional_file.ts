/** Files that may not exist. */

/** The text of a file, or null if it does not exist. */
export async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    ignoreMissing(error);
    return null;
  }
}

/** Throws the error again unless it says that the file does not exist. */
export function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
