/** Ctrl-C twice at a terminal, in every phase of a run with the genuine claude: all of it ends, and the run can be resumed. */

import assert from "assert";
import { join } from "path";
import { autom8Binary, runAutom8 } from "../harness/autom8.ts";
import { type ModelStep, type ModelTurn, say, usageLimit, useTool } from "../harness/model_script.ts";
import { type ModelServer, startModelServer } from "../harness/model_server.ts";
import { type Scratch, scratchRepository, useClaude } from "../harness/scratch.ts";
import { hasTmux, openPane, type Pane } from "../harness/tmux.ts";

/** A command that lasts until somebody ends it, and only once: not in the run that is resumed. */
const lasting = `test -e "$HOME/resumed" && exit 0
echo > "$HOME/lasts"
`;
const sleeping = `${lasting}exec sleep 600\n`;
const deaf = `${lasting}trap '' INT TERM HUP\nwhile :; do sleep 0.05; done\n`;

const implement: ModelStep[] = [
  useTool("Write", { file_path: "one.txt", content: "1\n" }),
  say("<story-status>done</story-status>"),
];
/** What the model does when nothing keeps it from it. */
const work: ModelTurn[] = [
  { phase: "implement", steps: implement },
  { phase: "review", steps: [say("All is well. <review-verdict>pass</review-verdict>")] },
  {
    phase: "correct",
    steps: [useTool("Write", { file_path: "more.txt", content: "more\n" }), say("Fixed.")],
  },
];
const oneIssue: ModelTurn = {
  phase: "review",
  steps: [
    useTool("Write", { file_path: "autom8_review.md", content: "- [ ] one.txt: more\n" }),
    say("Look."),
  ],
};
const thinking: ModelStep = { kind: "hang", times: Infinity };
const tool = (file: string): ModelTurn => ({
  phase: "implement",
  steps: [useTool("Bash", { command: `sh ${file}`, description: "lasts", timeout: 600_000 })],
});

type Row = {
  /** Where the run is when Ctrl-C comes. */
  name: string;
  /** What the model does until the run is stopped, instead of its work. */
  turns?: ModelTurn[];
  prepare?: (scratch: Scratch) => Promise<void>;
  /** Keys of the configuration. */
  settings?: string;
  subscription?: boolean;
  /** Waits until the run is there. */
  reached: (place: { scratch: Scratch; server: ModelServer; pane: Pane }) => Promise<unknown>;
};

/** Waits for something that is certain to happen; the harness of the test ends what never does. */
async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (await happened()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the run never got to where it was to be stopped");
}

const lasts: Row["reached"] = ({ scratch }) =>
  until(() => Deno.stat(join(scratch.home, "lasts")).then(() => true, () => false));
const asked = (phase: string): Row["reached"] => ({ server }) =>
  until(() =>
    server.requests.some(({ kind, position }) => kind === "turn" && position?.header.phase === phase)
  );

const homeScript = (name: string, body: string) => (scratch: Scratch) =>
  Deno.writeTextFile(join(scratch.home, name), body);

const nextYear = new Date().getUTCFullYear() + 1;

const rows: Row[] = [
  { name: "thinking", turns: [{ phase: "implement", steps: [thinking] }], reached: asked("implement") },
  { name: "in a tool that sleeps", turns: [tool("sleeping.sh")], reached: lasts },
  { name: "in a tool that ignores signals", turns: [tool("deaf.sh")], reached: lasts },
  {
    name: "in the checks before the first story",
    settings: 'verify = ["sh $HOME/check.sh"]\n',
    prepare: homeScript("check.sh", deaf),
    reached: lasts,
  },
  {
    name: "in the checks of a story",
    settings: 'verify = ["sh $HOME/check.sh"]\n',
    prepare: homeScript("check.sh", `test -e one.txt || exit 0\n${deaf}`),
    reached: lasts,
  },
  {
    name: "preparing a worktree",
    settings: 'worktree = true\nworktree_setup = ["sh $HOME/setup.sh"]\n',
    prepare: homeScript("setup.sh", deaf),
    reached: lasts,
  },
  {
    name: "waiting for a limit of next year",
    turns: [{
      phase: "implement",
      steps: [usageLimit(Date.UTC(nextYear, 11, 1) / 1000, 3600, Infinity)],
    }],
    subscription: true,
    reached: ({ pane }) =>
      pane.sees(new RegExp(`Wait +until \\w+ \\d+ ${nextYear} \\d\\d:\\d\\d: the usage limit`)),
  },
  {
    name: "committing with a hook that ignores signals",
    prepare: (scratch) =>
      Deno.writeTextFile(join(scratch.folder, ".git/hooks/pre-commit"), `#!/bin/sh\n${deaf}`, {
        mode: 0o755,
      }),
    reached: lasts,
  },
  { name: "reviewing", turns: [{ phase: "review", steps: [thinking] }], reached: asked("review") },
  {
    name: "correcting",
    turns: [oneIssue, { phase: "correct", steps: [thinking] }],
    reached: asked("correct"),
  },
];

async function ground(url: string, { prepare, settings, subscription }: Row): Promise<Scratch> {
  const scratch = await scratchRepository({ "sleeping.sh": sleeping, "deaf.sh": deaf });
  const userStories = [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false }];
  const spec = { project: "twice", branchName: "feature/twice", userStories };
  await Deno.writeTextFile(join(scratch.home, "spec.json"), JSON.stringify(spec));
  const claude = 'allowed_tools = ["Bash(sh sleeping.sh)", "Bash(sh deaf.sh)"]\n';
  await useClaude(scratch, url, { settings, subscription, claude });
  await Deno.mkdir(join(scratch.folder, ".git/hooks"), { recursive: true });
  await prepare?.(scratch);
  return scratch;
}

/** Command lines of the processes with the mark of a run in this scratch. */
async function marked(scratch: Scratch): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // It may have ended since.
    const environ = await Deno.readTextFile(`/proc/${name}/environ`).catch(() => "");
    const variables = environ.split("\0");
    if (!variables.includes(`HOME=${scratch.home}`)) continue;
    if (!variables.some((variable) => variable.startsWith("AUTOM8_RUN="))) continue;
    found.push((await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "")).replaceAll("\0", " "));
  }
  return found;
}

/** A shell that was just forking when it was killed may leave a `sleep` of 50 ms, which ends. */
async function leftAfterAMoment(scratch: Scratch): Promise<string[]> {
  let left = await marked(scratch);
  for (let looks = 0; looks < 20 && left.length > 0; looks++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    left = await marked(scratch);
  }
  return left;
}

for (const row of rows) {
  Deno.test({
    name: `row 25: Ctrl-C twice while ${row.name}: back at the prompt, nothing left, and resume continues`,
    ignore: Deno.build.os !== "linux" || !await hasTmux(),
    fn: async () => {
      const script = [...row.turns ?? [], ...work];
      await using server = startModelServer({ script });
      await using scratch = await ground(server.url, row);
      const command = `'${await autom8Binary()}' "$HOME/spec.json"; echo "exit $?"`;
      await using pane = await openPane(scratch, 80, command);
      await row.reached({ scratch, server, pane });
      await pane.key("C-c");
      await pane.key("C-c");
      const screen = (await pane.sees(/^(\^C)?exit \d+$/m)).join("\n");
      assert.match(screen, /^(\^C)?exit 130$/m);
      assert.match(
        screen.replace(/\s+/g, " "),
        /(Stopping at once|Stopped by Ctrl-C).*autom8 resume/,
        screen,
      );
      assert.deepEqual(await leftAfterAMoment(scratch), []);
      await Deno.writeTextFile(join(scratch.home, "resumed"), "");
      script.splice(0, row.turns?.length ?? 0);
      const resumed = await runAutom8(scratch, ["resume"]);
      assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
      assert.equal(await scratch.git("show", "feature/twice:one.txt"), "1");
      assert.deepEqual(server.unexpected, []);
    },
  });
}
