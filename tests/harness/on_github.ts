/** A repository whose remote is on the scripted GitHub, and a run of one story in it. */

import { join } from "path";
import { ghBinary } from "./gh.ts";
import { githubHost, type GithubServer, githubSlug, serveGithub } from "./github_server.ts";
import { runGit, writeInFolder } from "./repository.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "./scratch.ts";

export type OnGithub = {
  scratch: Scratch;
  server: GithubServer;
  /** The bare repository behind the remote. */
  bare: string;
  /** The spec's file, outside the repository. */
  spec: string;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The branch of the run. */
export const runBranch = "feature/sum";

export const oneStoryScript = {
  steps: [
    {
      phase: "implement",
      actions: [{ write: "sum.txt", text: "1 + 1\n" }],
      answer: "<story-status>done</story-status><assumptions>\nNumbers are whole\n</assumptions>",
    },
    { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
  ],
};

/**
 * Makes the repository, its remote and the server.
 * @param options.files Files on `main`, such as templates
 * @param options.settings Keys of the configuration, as TOML
 */
export async function onGithub(
  options: { files?: Record<string, string>; settings?: string; script?: unknown; stories?: unknown[] } = {},
): Promise<OnGithub> {
  const scratch = await scratchRepository({ "a.txt": "a\n", ...options.files });
  const bare = join(scratch.home, "..", "calc.git");
  await runGit(scratch.folder, ["clone", "-q", "--bare", scratch.folder, bare]);
  const server = serveGithub(bare);
  // git reaches the bare repositories by addresses that are on GitHub.
  const ssh = join(scratch.home, "ssh");
  await Deno.writeTextFile(
    ssh,
    `#!/bin/sh\nfor last; do :; done\ncase $last in *${githubSlug}*) at=${bare} ;; *) at=${
      forkOf(bare)
    } ;; esac\nexec \${last%% *} $at\n`,
    {
      mode: 0o755,
    },
  );
  await scratch.git("remote", "add", "origin", `ssh://git@${githubHost}/${githubSlug}.git`);
  const bin = join(scratch.home, "bin");
  await Deno.mkdir(bin);
  await Deno.symlink(await ghBinary(), join(bin, "gh"));
  Object.assign(scratch.env, {
    PATH: `${bin}:${scratch.env.PATH}`,
    GIT_SSH_COMMAND: ssh,
    GIT_SSH_VARIANT: "ssh",
    GH_HOST: githubHost,
    GH_TOKEN: "gho_made_up",
    GH_CONFIG_DIR: join(scratch.home, "gh"),
    HTTP_PROXY: server.url,
    NO_PROXY: "127.0.0.1",
  });
  await scratch.git("fetch", "-q", "origin");
  const spec = join(scratch.home, "spec.json");
  const stories = options.stories ?? [{
    id: "US-1",
    title: "Add numbers",
    acceptanceCriteria: ["1 + 1 is 2 | not 3", "ask @octocat"],
    priority: 1,
    passes: false,
  }];
  const text = {
    project: "calc",
    branchName: runBranch,
    description: "Sums of two numbers. They are *needed*.",
    userStories: stories,
  };
  await Deno.writeTextFile(spec, JSON.stringify(text, null, 2));
  await useScriptedAgent(
    scratch,
    options.script ?? oneStoryScript,
    `worktree = true\nverify = ["! grep -q broken *.txt"]\n${options.settings ?? ""}`,
  );
  return {
    scratch,
    server,
    bare,
    spec,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await scratch[Symbol.asyncDispose]();
    },
  };
}

/**
 * Makes origin a fork of the user's, and what it was a fork of the remote `upstream`, as `gh repo fork` does. Returns the
 * fork's bare repository.
 */
export async function useFork({ scratch, server, bare }: OnGithub): Promise<string> {
  const fork = forkOf(bare);
  await runGit(bare, ["clone", "-q", "--bare", bare, fork]);
  server.forks.set("ada", fork);
  await scratch.git("remote", "rename", "origin", "upstream");
  await scratch.git("remote", "add", "origin", `ssh://git@${githubHost}/ada/calc.git`);
  await scratch.git("fetch", "-q", "origin");
  return fork;
}

function forkOf(bare: string): string {
  return `${bare}.fork`;
}

/** A colleague's commit on a branch of the remote. Returns it. */
export async function colleagueCommits({ scratch, bare }: OnGithub, branch: string): Promise<string> {
  const folder = join(scratch.home, `colleague-${crypto.randomUUID()}`);
  await runGit(scratch.folder, ["clone", "-q", bare, folder], { env: scratch.env });
  const exists = (await runGit(bare, ["branch", "--list", branch])).trim() !== "";
  await runGit(folder, ["switch", "-q", ...exists ? [] : ["-c"], branch], { env: scratch.env });
  await writeInFolder(folder, "theirs.txt", "theirs\n");
  await runGit(folder, ["add", "-A"], { env: scratch.env });
  await runGit(folder, ["commit", "-q", "-m", "By a colleague"], { env: scratch.env });
  await runGit(folder, ["push", "-q", "origin", branch], { env: scratch.env });
  return (await runGit(bare, ["rev-parse", branch])).trim();
}
