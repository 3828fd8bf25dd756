/** The genuine gh, the GitHub CLI: where it is. */

import { join } from "path";
import { cacheFolder } from "../../scripts/cache_folder.ts";

/**
 * Path of gh: `AUTOM8_TEST_GH` if set, else the one on PATH, else one that apt puts into the user's cache once.
 *
 * @throws Error that says what to do if there is none.
 */
export async function ghBinary(): Promise<string> {
  const named = Deno.env.get("AUTOM8_TEST_GH");
  if (named !== undefined) return named;
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const cached = join(cacheFolder(), "autom8-tests", "gh");
  for (const path of [...folders.map((folder) => join(folder, "gh")), join(cached, "usr", "bin", "gh")]) {
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
  }
  await Deno.mkdir(cached, { recursive: true });
  const install = "apt-get download gh && dpkg -x gh_*.deb . && rm gh_*.deb";
  const { success, stderr } = await new Deno.Command("sh", { args: ["-c", install], cwd: cached }).output();
  if (success) return join(cached, "usr", "bin", "gh");
  throw new Error(
    `The tests of pull requests need gh: install it, or set AUTOM8_TEST_GH. ${
      new TextDecoder().decode(stderr)
    }`,
  );
}
