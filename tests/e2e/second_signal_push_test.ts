/** Ctrl-C twice while a hook holds up the push: the run stops at once, and resume pushes. */

import assert from "assert";
import { join } from "path";
import { autom8Binary, runAutom8 } from "../harness/autom8.ts";
import { onGithub, runBranch } from "../harness/on_github.ts";
import { runGit } from "../harness/repository.ts";
import { hasTmux, openPane } from "../harness/tmux.ts";

Deno.test({
  name: "row 25: Ctrl-C twice while a hook that ignores signals holds up the push ends it, and resume pushes",
  ignore: !await hasTmux(),
  fn: async () => {
    await using place = await onGithub();
    const { scratch, bare, spec } = place;
    const hook = join(scratch.folder, ".git/hooks/pre-push");
    const body = `test -e "$HOME/resumed" && exit 0
trap '' INT TERM HUP
echo the hook holds up the push > /dev/tty
while :; do sleep 0.05; done`;
    await Deno.mkdir(join(scratch.folder, ".git/hooks"), { recursive: true });
    await Deno.writeTextFile(hook, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    await using pane = await openPane(scratch, 80, `'${await autom8Binary()}' '${spec}'; echo "exit $?"`);
    await pane.sees("the hook holds up the push");
    await pane.key("C-c");
    await pane.key("C-c");
    const screen = (await pane.sees(/^(\^C)?exit \d+$/m)).join("\n");
    assert.match(screen, /^(\^C)?exit 130$/m);
    assert.match(screen.replace(/\s+/g, " "), /(Stopping at once|Stopped by Ctrl-C).*autom8 resume/, screen);
    await Deno.writeTextFile(join(scratch.home, "resumed"), "");
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.equal(
      await runGit(bare, ["rev-parse", runBranch]),
      await runGit(scratch.folder, ["rev-parse", runBranch]),
    );
  },
});
