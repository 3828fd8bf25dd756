/** What an agent put into git's settings and hooks does not run in the git of a resume or of the end of a run. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const plant = `printf '#!/bin/sh\\necho "$0 $@" >> "$HOME/log"\\ncat\\n' > "$HOME/p"; chmod +x "$HOME/p"; ` +
  `hooks=$(git rev-parse --git-path hooks); mkdir -p "$hooks"; ` +
  `for hook in reference-transaction post-checkout post-index-change; do cp "$HOME/p" "$hooks/$hook"; done; ` +
  `for kind in clean smudge; do git config filter.x.$kind "$HOME/p"; done; echo '*.txt filter=x' > .gitattributes; ` +
  `git config core.fsmonitor "$HOME/p"; rm -f "$HOME/log"`;

const script = {
  steps: [
    {
      phase: "implement",
      story: "US-1",
      actions: [
        { write: "one.txt", text: "1\n" },
        { run: `git add one.txt; git commit -q -m mine; ${plant}` },
      ],
      answer: done,
    },
    {
      phase: "implement",
      story: "US-2",
      actions: [{ write: "two.txt", text: "2\n" }],
      answer: done,
    },
    { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
  ],
};

for (const gone of [false, true]) {
  const name = gone ? "whose worktree was deleted" : "that was killed after its agent";
  Deno.test(`33: programs that an agent planted do not run when a run ${name} is resumed`, async () => {
    await using scratch = await twoStories(script, "worktree = true\n");
    const killed = await runAutom8(scratch, [specFile(scratch)], {
      env: { AUTOM8_CRASH_AT: gone ? "run-agent:after#2" : "run-agent:after#1" },
    });
    assert.equal(killed.signal, "SIGKILL", killed.stdout + killed.stderr);
    const worktree = `${scratch.folder}-wt-feature-two`;
    if (gone) await Deno.remove(worktree, { recursive: true });
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 2, resumed.stdout + resumed.stderr);
    assert.match(resumed.stderr, /post-checkout|reference-transaction/);
    const log = await Deno.readTextFile(`${scratch.home}/log`).catch(() => "");
    assert.equal(log, "");
  });
}
