/** What happened to a run's branch during an agent's turn, and putting it back. */

import { crashPoint } from "../crash_point.ts";
import { readMoves } from "./agent_commits.ts";
import { agentReflogAction } from "./agent_commits.ts";
import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";
import { syncIndex } from "./sync_index.ts";

/** A commit on the branch, and whether there is evidence that the agent made it. */
export type JudgedCommit = { commit: string; isAgents: boolean };

/** Whether `commit` is `of` or one of its ancestors. */
export async function isAncestor(git: Git, commit: string, of: string): Promise<boolean> {
  return (await git.run(["merge-base", "--is-ancestor", commit, of])).code === 0;
}

/**
 * The commits in `now` that are not in `before`, newest first. A commit is the agent's if the reflog shows that the
 * agent's git brought it to the branch, if it names Claude as an author, or if its committer is not the user and no
 * other branch, remote branch or tag holds it. What only `env -i git commit` with the user's own name can do is not
 * told apart.
 */
export async function judgeCommits(
  git: Git,
  range: { branch: string; before: string; now: string; runId: string },
): Promise<JudgedCommit[]> {
  const { branch, before, now, runId } = range;
  const ref = `refs/heads/${branch}`;
  const format = ["%H", "%an <%ae>", "%ce", "%(trailers:key=Co-Authored-By,valueonly,separator=%x2C)"];
  const args = ["log", "-z", "--no-show-signature", "--no-color", `--format=${format.join("%x00")}`];
  const fields = splitNul(await git.bytes([...args, `${before}..${now}`])).map(decodeField);
  if (fields.length === 0) return [];
  const by = agentReflogAction(runId);
  const byAgent = new Set(
    (await readMoves(git, ref, [])).filter((move) => move.by.startsWith(by)).map(({ to }) => to),
  );
  const user = decodeField((await git.run(["config", "--get", "user.email"])).stdout).trim();
  const elsewhere = new Set(
    decodeField(
      (await git.run([
        "rev-list",
        `${before}..${now}`,
        "--not",
        `--exclude=${branch}`,
        "--branches",
        "--remotes",
        "--tags",
      ])).stdout,
    )
      .trim().split("\n"),
  );
  const commits: JudgedCommit[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [commit = "", author = "", committer = "", coAuthors = ""] = fields.slice(at, at + 4);
    const isOnlyHere = elsewhere.has(commit);
    const isClaudes = /claude|anthropic/i.test(author) || /claude|anthropic/i.test(coAuthors);
    const isStrangers = user !== "" && committer !== user;
    commits.push({ commit, isAgents: byAgent.has(commit) || isOnlyHere && (isClaudes || isStrangers) });
  }
  return commits;
}

/**
 * Moves the branch, which is checked out, to a commit. The files stay; the index follows, except for what is staged on
 * purpose. `from` is null if the branch is gone.
 */
export async function putBackBranch(
  git: Git,
  repository: { gitFolder: string },
  move: { branch: string; from: string | null; to: string },
): Promise<void> {
  const { branch, from, to } = move;
  // The index first: if the branch were put back but the index not, a crash would leave the difference staged.
  if (from !== null) await syncIndex(git, repository, { from, to });
  crashPoint("git-put-back:before");
  const message = "autom8: put back to before the agent's turn";
  await git.text(["update-ref", "-m", message, `refs/heads/${branch}`, to, ...from === null ? [] : [from]], {
    write: true,
  });
  crashPoint("git-put-back:after");
}
