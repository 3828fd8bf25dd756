/** autom8 on a build machine: as little around it as possible, no terminal, and jobs that end in the middle. */

import assert from "assert";
import { basename, join } from "path";
import { validateAction, validateWorkflow } from "action-validator";
import { autom8Binary, runAutom8, startAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { hangingScript, specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

const root = new URL("../../", import.meta.url);
const guide = await Deno.readTextFile(new URL("docs/ci.md", root));

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))]
    .map((match) => match[1] ?? "");
}

Deno.test("action.yml and the workflows of docs/ci.md keep the schemas of GitHub", async () => {
  const action = await Deno.readTextFile(new URL("action.yml", root));
  assert.deepEqual(validateAction(action).errors, []);
  assert.notDeepEqual(validateAction(action.replace("using: composite", "using: compost")).errors, []);
  const workflows = blocks("yaml");
  assert.equal(workflows.length, 3);
  for (const workflow of workflows) assert.deepEqual(validateWorkflow(workflow).errors, [], workflow);
  assert.notDeepEqual(validateWorkflow((workflows[0] ?? "").replace("runs-on", "runs")).errors, []);
});

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
    assert.ok(guide.includes(`${command} spec.json`));
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

Deno.test("a job that was killed is resumed on another machine from autom8's folder and the checkout", async () => {
  await using scratch = await twoStories(hangingScript, "");
  const base = join(scratch.home, "..");
  const running = await startAutom8(scratch, ["run", "--no-worktree", "--trust", "--yes", specFile(scratch)]);
  while (!await Deno.stat(join(scratch.folder, "two.txt")).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  running.signalGroup("SIGKILL");
  await running.done;
  const tar = async (...args: string[]) => {
    const { success, stderr } = await new Deno.Command("tar", { args, cwd: base }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  };
  const autom8Home = scratch.autom8Home.slice((await Deno.realPath(base)).length + 1);
  await tar("-czf", "kept.tgz", autom8Home, basename(scratch.folder));
  await Deno.remove(scratch.autom8Home, { recursive: true });
  await Deno.remove(scratch.folder, { recursive: true });
  await tar("-xzf", "kept.tgz");
  const resumed = await runAutom8(scratch, ["resume", "--trust", "--yes"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.equal((await scratch.git("log", "--format=%s", "main..feature/two")).split("\n").length, 3);
  assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
});
