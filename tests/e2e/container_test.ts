/** A run in a root of its own, as in a container: the binary, sh and git; no Node, no terminal, HOME read-only. */

import assert from "assert";
import { dirname, join } from "path";
import { autom8Binary } from "../harness/autom8.ts";
import { mountReadOnly } from "../harness/mount.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

/** Copies programs with the libraries that they need into a root. */
async function install(root: string, programs: readonly string[]): Promise<void> {
  const script = `set -e; root=$1; shift
for program in "$@"; do
  { echo "$program"; ldd "$program" 2>/dev/null | grep -o '/[^ ]*' || :; } | while read -r path; do
    mkdir -p "$root$(dirname "$path")"; cp -L "$path" "$root$path"
  done
done`;
  const { code, stderr } = await new Deno.Command("sh", { args: ["-c", script, "sh", root, ...programs] })
    .output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

Deno.test({
  name: "a run works in a root with nothing but autom8, sh and git, from a HOME that cannot be written",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
  async fn() {
    await using scratch = await twoStories();
    const binary = await autom8Binary();
    const root = join(scratch.home, "root");
    const tools = ["/bin/sh", "/usr/bin/git", "/usr/bin/grep", binary];
    await install(root, tools);
    for (const path of ["dev", "tmp", "proc", "home", "state", "work"]) {
      await Deno.mkdir(join(root, path), { recursive: true });
    }
    for (const name of ["null", "urandom"]) await Deno.writeTextFile(join(root, "dev", name), "");
    const copy = (from: string, to: string) =>
      new Deno.Command("cp", { args: ["-a", from, join(root, to)] }).output();
    await copy(scratch.folder, "work/repo");
    await copy(join(scratch.home, ".gitconfig"), "home/.gitconfig");
    await copy(join(scratch.autom8Home, "config.toml"), "state/config.toml");
    await copy(specFile(scratch), "work/spec.json");
    const script = join(root, scratch.home, "script.json");
    await Deno.mkdir(dirname(script), { recursive: true });
    await Deno.copyFile(join(scratch.home, "script.json"), script);

    await using _ = await mountReadOnly(join(root, "home"));
    const inside =
      'mount -t proc proc "$0/proc"; for one in null urandom; do mount --bind "/dev/$one" "$0/dev/$one"; done; exec chroot "$0" "$@"';
    const args = ["run", "--output", "json", "--no-worktree", "--trust", "--yes", "/work/spec.json"];
    const { code, stdout, stderr } = await new Deno.Command("unshare", {
      args: ["--mount", "--pid", "--fork", "sh", "-c", inside, root, binary, "-C", "/work/repo", ...args],
      clearEnv: true,
      env: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", HOME: "/home", AUTOM8_HOME: "/state", CI: "true" },
      stdin: "null",
    }).output();
    const printed = new TextDecoder().decode(stdout);
    assert.equal(code, 0, printed.slice(-2_000) + new TextDecoder().decode(stderr));
    const kinds = printed.trimEnd().split("\n").map((line) => JSON.parse(line).kind);
    assert.equal(kinds[0], "run-started");
    assert.ok(kinds.includes("run-completed"));
  },
});
