/** The GitHub CLI. */

/** The version of `gh`; null where it is not installed. */
export async function githubVersion(): Promise<string | null> {
  try {
    const { stdout } = await new Deno.Command("gh", { args: ["--version"], stdout: "piped", stderr: "null" })
      .output();
    return new TextDecoder().decode(stdout).match(/\d+\.\d+\.\d+/)?.[0] ?? "unknown";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}
