/** `autom8 improve` through the genuine claude, with a scripted model. */

import assert from "assert";
import { autom8Binary, runAutom8 } from "../harness/autom8.ts";
import { answerFirstStart, conversationKeeps } from "../harness/conversation.ts";
import { type ModelStep, say, useTool } from "../harness/model_script.ts";
import { type ModelRequest, startModelServer } from "../harness/model_server.ts";
import { scratchRepository, useClaude } from "../harness/scratch.ts";
import { hasTmux, openPane } from "../harness/tmux.ts";

const learned = `<decisions>
loudness | capitals | they are louder
</decisions>
<work-summary>
Added shouting.
</work-summary>
<commit-message>
feat: shout
</commit-message>`;

/** Answers what the person types. */
function improver(folder: string): (request: ModelRequest) => ModelStep {
  return ({ messages }) => {
    const asked = messages.findLastIndex(({ role, content }) =>
      role === "user" && /Let it shout|And louder/.test(JSON.stringify(content))
    );
    if (asked === -1) return say("What should change?");
    const isSecond = JSON.stringify(messages[asked]).includes("And louder");
    const answers = messages.slice(asked).filter(({ role }) => role === "assistant").length;
    if (answers > 0) return say(isSecond ? "It is louder." : "It shouts.");
    const name = isSecond ? "louder.sh" : "shout.sh";
    return useTool("Write", { file_path: `${folder}/${name}`, content: "echo HELLO\n" });
  };
}

Deno.test(
  "improve: a talk that was killed is continued, and what it changed is committed and known",
  { ignore: !await hasTmux() },
  async () => {
    await using scratch = await scratchRepository({ "README.md": "A\n" });
    await scratch.git("switch", "--quiet", "-c", "feature/greet");
    await scratch.write("greet.sh", "echo hello\n");
    await scratch.git("add", ".");
    await scratch.git("commit", "--quiet", "-m", "Greet the world");
    await using server = startModelServer({
      script: [{ phase: "improve", steps: [say(learned)] }],
      talk: (request) => improver(scratch.folder)(request),
    });
    await useClaude(scratch, server.url, {
      settings: 'verify = ["sh greet.sh"]',
      claude: 'permission_mode = "acceptEdits"\n',
    });
    await answerFirstStart(scratch);
    const binary = await autom8Binary();
    const pidFile = `${scratch.home}/autom8.pid`;
    {
      await using pane = await openPane(
        scratch,
        80,
        `sh -c 'echo $$ > ${pidFile}; exec ${binary} improve'`,
      );
      // Claude Code takes the whole screen when it is up.
      const shown = (await pane.sees("level 1 of 3: git only")).join("\n");
      assert.match(shown, /Improve feature\/greet/);
      await pane.sees("accept edits on");
      await pane.type("Let it shout");
      await pane.key("Enter");
      await pane.sees("It shouts.");
      await conversationKeeps(scratch, "It shouts.");
      Deno.kill(Number(await Deno.readTextFile(pidFile)), "SIGKILL");
    }
    const [first] = server.requests.filter(({ kind, tools }) => kind === "other" && tools.length > 0);
    assert.match(first?.system ?? "", /phase=improve[^]*### Commits since main[^]*Greet the world/);

    await using pane = await openPane(scratch, 80, `'${binary}' improve --continue; echo "exit code $?"`);
    await pane.sees("accept edits on");
    await pane.type("And louder");
    await pane.key("Enter");
    await pane.sees("It is louder.");
    const last = server.requests.findLast(({ kind, tools }) => kind === "other" && tools.length > 0);
    assert.match(JSON.stringify(last?.messages), /Let it shout/);
    await pane.type("/exit");
    await pane.key("Enter");
    const offered = (await pane.sees("Run the check?")).join("\n");
    assert.match(offered, /Changed: 2 files/);
    await pane.key("y");
    await pane.sees('Commit 2 files as "feat: shout"?');
    await pane.key("y");
    await pane.sees("exit code 0");
    assert.equal(
      await scratch.git("show", "--name-only", "--format=%s", "HEAD"),
      "feat: shout\n\nlouder.sh\nshout.sh",
    );
    const { stdout } = await runAutom8(scratch, ["improve", "--print"]);
    assert.match(stdout, /level 2 of 3[^]*- loudness: capitals \(because: they are louder\) \(improve-1\)/);
    assert.deepEqual(server.unexpected, []);
  },
);
