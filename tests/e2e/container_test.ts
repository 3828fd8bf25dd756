/** autom8 on a build machine: as little around it as possible, and no terminal. */

import assert from "assert";
import { join } from "path";
import { autom8Binary } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { hangingScript, specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

/** Runs a shell script in a root of its own: only `sh`, `git` and `grep` on the PATH, a HOME that cannot be written. */
async function inContainer(
  scratch: Scratch,
  script: string,
): Promise<{ code: number; out: string; errors: string }> {
  const base = join(scratch.home, "..");
  for (const name of ["tools", "mounted"]) await Deno.mkdir(join(base, name), { recursive: true });
  for (const name of ["sh", "git", "grep"]) {
    await Deno.symlink(`/usr/bin/${name}`, join(base, "tools", name)).catch(() => {});
  }
  await Deno.copyFile(await autom8Binary(), join(base, "tools", "autom8"));
  await Deno.writeTextFile(join(base, "mounted", "inside.sh"), script);
  const entry = `set -e
mkdir -p root
mount -t tmpfs tmpfs root
for name in usr lib lib64 bin etc dev proc; do
  [ -e "/$name" ] || continue
  mkdir "root/$name"
  mount --rbind "/$name" "root/$name"
done
mkdir root/work root/tools root/home root/mounted root/tmp
mount --bind '${scratch.folder}' root/work
mount --bind tools root/tools
mount --bind home root/home
mount -o remount,ro,bind root/home
mount --bind mounted root/mounted
cd root
exec chroot . /bin/sh /mounted/inside.sh`;
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["--mount", "--propagation", "private", "sh", "-c", entry],
    cwd: base,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", LANG: "C.UTF-8" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), errors: decoder.decode(stderr) };
}

/** Whether this user may make a root of their own. */
async function mayUnshare(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const { success } = await new Deno.Command("unshare", { args: ["--mount", "true"] }).output()
    .catch(() => ({ success: false }));
  return success;
}

/** The environment of the guide's command in the container. */
const inside = `cd /work
export PATH=/tools HOME=/home AUTOM8_HOME=/mounted/autom8 AUTOM8_PULL_REQUEST=false
export GIT_AUTHOR_NAME=ci GIT_AUTHOR_EMAIL=ci@example.invalid GIT_COMMITTER_NAME=ci GIT_COMMITTER_EMAIL=ci@example.invalid
export AUTOM8_CLAUDE='["/tools/autom8", "agent", "/mounted/script.json"]'
`;

async function containerGround(script: unknown): Promise<Scratch> {
  const scratch = await twoStories(script, "");
  await Deno.mkdir(join(scratch.home, "..", "mounted"));
  await Deno.writeTextFile(join(scratch.home, "..", "mounted", "script.json"), JSON.stringify(script));
  await Deno.copyFile(specFile(scratch), join(scratch.home, "..", "mounted", "spec.json"));
  return scratch;
}

Deno.test({
  name:
    "in a container without Node, terminal and writable HOME, a spec becomes commits, and a wrong one exits 2",
  ignore: !await mayUnshare(),
  fn: async () => {
    await using scratch = await containerGround(twoStoriesScript);
    const command = "autom8 run --output json --no-worktree --trust --yes";
    const run = await inContainer(scratch, `${inside}exec ${command} /mounted/spec.json\n`);
    assert.equal(run.code, 0, run.out + run.errors);
    const kinds = run.out.trim().split("\n").map((one) => JSON.parse(one).kind);
    assert.ok(kinds.includes("run-completed"), run.out);
    assert.equal((await scratch.git("log", "--format=%s", "main..feature/two")).split("\n").length, 3);
    await Deno.writeTextFile(join(scratch.home, "..", "mounted", "spec.json"), "{}");
    const wrong = await inContainer(scratch, `${inside}exec ${command} /mounted/spec.json\n`);
    assert.equal(wrong.code, 2, wrong.out + wrong.errors);
  },
});

Deno.test({
  name: "an agent that a killed job left in a container is found and ended when the run is resumed",
  ignore: !await mayUnshare(),
  fn: async () => {
    await using scratch = await containerGround(hangingScript);
    const { code, out, errors } = await inContainer(
      scratch,
      `${inside}
autom8 run --output plain --no-worktree --trust --yes /mounted/spec.json &
until [ -e /work/two.txt ]; do :; done
kill -9 $!
wait
exec autom8 resume --output plain --trust --yes
`,
    );
    assert.equal(code, 0, out + errors);
    assert.match(out, /Ended (?:a process|\d+ processes) that the interrupted run had left behind/);
    assert.equal((await scratch.git("log", "--format=%s", "main..feature/two")).split("\n").length, 3);
  },
});
