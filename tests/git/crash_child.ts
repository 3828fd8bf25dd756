/** The git work of one story as a run does it. crash_test.ts kills it; started again, it looks at what is done already. */

import { join } from "path";
import { createCheckpoints } from "../../src/git/checkpoint.ts";
import { createGit } from "../../src/git/command.ts";
import { applySegments, commitStory } from "../../src/git/commit.ts";
import { removeDeadLocks } from "../../src/git/dead_locks.ts";
import { putBackHead } from "../../src/git/head.ts";
import { readRepository } from "../../src/git/repository.ts";
import { syncIndex } from "../../src/git/sync_index.ts";
import { removeWorktree } from "../../src/git/remove_worktree.ts";
import { findOurCommit } from "../../src/git/trailers.ts";
import { ensureWorktree } from "../../src/git/worktree.ts";
import { copyIgnored, findIgnored } from "../../src/git/worktree_files.ts";

const [base = "", onto = "", tree = ""] = Deno.args;
const root = join(base, "repo");
const git = createGit({ folder: root });
const { folders } = await readRepository(git);
const repository = { ...folders, head: onto, tree, branch: "main" };
await removeDeadLocks(repository, {
  branch: "main",
  since: new Date(0),
  inUse: () => Promise.resolve(false),
});
await putBackHead(git, repository, "main");
await ensureWorktree(git, {
  branch: "other",
  sessionId: "0123abcd",
  path: join(base, "other"),
  createFrom: null,
});
const other = createGit({ folder: join(base, "other") });
await copyIgnored(other, root, await findIgnored(git, [".env", "modules/"]));
const passing = { branch: "passing", sessionId: "4567cdef", path: join(base, "passing"), createFrom: "main" };
await ensureWorktree(git, passing);
await removeWorktree(git, passing.path);

const folder = join(base, "private");
const checkpoints = createCheckpoints(git, repository, { folder, runId: "run1", exclude: [] });
const before = join(base, "before");
const known = await Deno.readTextFile(before).catch(() => null);
const start = known ?? (await checkpoints.take("1-before")).commit;
// What a journal line would hold.
await Deno.writeTextFile(`${before}.new`, start);
await Deno.rename(`${before}.new`, before);
await Deno.writeTextFile(join(root, "a.txt"), "story\n");
const { commit: after } = await checkpoints.take("1-after");

const key = "US-001";
let commit = (await findOurCommit(git, { branch: "main", since: onto, runId: "run1", key }))?.commit ?? null;
if (commit === null) {
  const indexFile = join(folder, "commit-index");
  await applySegments(git, repository, {
    indexFile,
    onto,
    segments: [{ before: start, after }],
    runId: "run1",
  });
  const result = await commitStory(git, repository, {
    indexFile,
    branch: "main",
    onto,
    message: `feat: story\n\nAutom8-Run: run1\nAutom8-Story: ${key}\n`,
    runId: "run1",
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });
  if (result.kind !== "committed") throw new Error(result.kind);
  commit = result.commit;
}
await syncIndex(git, repository, { from: onto, to: commit });
