/** The pull request of a run: the genuine gh, a scripted GitHub, a real bare remote. */

import assert from "assert";
import { type Finished, runAutom8 } from "../harness/autom8.ts";
import { json } from "../harness/github_server.ts";
import { colleagueCommits, type OnGithub, onGithub, runBranch } from "../harness/on_github.ts";
import { runGit } from "../harness/repository.ts";

const run = ({ scratch, spec }: OnGithub, env: Record<string, string> = {}) =>
  runAutom8(scratch, [spec], { env });
const resume = ({ scratch }: OnGithub) => runAutom8(scratch, ["resume"]);

function ends(finished: Finished, code: number): string {
  const all = finished.stdout + finished.stderr;
  assert.equal(finished.code, code, all);
  return all.replaceAll(/\s+/g, " ");
}

const tipOf = async ({ bare }: OnGithub, branch: string) =>
  (await runGit(bare, ["rev-parse", "--verify", branch])).trim();

Deno.test("a run pushes its branch and opens a pull request with its evidence", async () => {
  await using ground = await onGithub();
  const all = ends(await run(ground), 0);
  assert.match(all, /opened #1.*https:\/\/github\.localhost\/acme\/calc\/pull\/1/);
  const [pull] = ground.server.pulls;
  assert.ok(pull !== undefined);
  assert.equal(pull.title, "calc: Sums of two numbers");
  assert.equal(pull.base, "main");
  assert.equal(pull.isDraft, false);
  for (
    const part of [
      "## What and why\n\nSums of two numbers. They are \\*needed\\*.",
      "1 + 1 is 2 \\| not 3<br>✓ ask @<!-- -->octocat | passed | 1 |",
      "`! grep -q broken \\*.txt`: passed".replace("\\*", "*"),
      "Nothing found in 1 review.",
      "**US-1**: Numbers are whole",
      "Made by autom8 in run",
    ]
  ) assert.ok(pull.body.includes(part), `${part}\n\n${pull.body}`);
  assert.equal(await tipOf(ground, runBranch), await ground.scratch.git("rev-parse", runBranch));
});

Deno.test("a pull request that is open is updated: what people wrote stays", async () => {
  await using ground = await onGithub();
  const { server } = ground;
  await colleagueCommits(ground, "other");
  server.pulls.push({
    ...{ number: 1, title: "Ours", base: "main", head: runBranch, headOwner: "acme", isDraft: true },
    body: "Please *look*.\r\n\r\n<!-- autom8:begin -->\r\nold\r\n<!-- autom8:end -->\r\n\r\nThanks!",
    state: "OPEN",
  });
  const all = ends(await run(ground), 0);
  assert.match(all, /updated #1, a draft/);
  const [pull, more] = server.pulls;
  assert.equal(more, undefined);
  assert.equal(pull?.title, "Ours");
  assert.match(
    pull?.body ?? "",
    /^Please \*look\*\.\n\n<!-- autom8:begin -->\n\n## What and why[\s\S]*\n\nThanks!$/,
  );
  assert.doesNotMatch(pull?.body ?? "", /old/);
});

Deno.test("a fork's branch of the same name is another pull request, and so is a closed one", async () => {
  await using ground = await onGithub();
  const other = { title: "x", body: "x", base: "main", head: runBranch, isDraft: false } as const;
  ground.server.pulls.push(
    { ...other, number: 1, headOwner: "somebody", state: "CLOSED" },
    { ...other, number: 2, headOwner: "acme", state: "CLOSED" },
  );
  assert.match(ends(await run(ground), 0), /opened #3/);
});

const skips: [name: string, prepare: (ground: OnGithub) => Promise<void> | void, why: RegExp][] = [
  [
    "no remote",
    ({ scratch }) => void scratch.git("remote", "remove", "origin"),
    /the repository has no remote/,
  ],
  [
    "a remote that is a path",
    async ({ scratch, bare }) => void await scratch.git("remote", "set-url", "origin", bare),
    /the remote origin is not on GitHub/,
  ],
  [
    "a remote elsewhere",
    async ({ scratch }) =>
      void await scratch.git("remote", "set-url", "origin", "https://gitlab.com/a/b.git"),
    /the remote origin is not on GitHub/,
  ],
  ["no gh", ({ scratch }) => Deno.remove(`${scratch.home}/bin/gh`), /gh, the GitHub CLI, is not installed/],
  [
    "a gh that is too old",
    async ({ scratch }) => {
      await Deno.remove(`${scratch.home}/bin/gh`);
      await Deno.writeTextFile(`${scratch.home}/bin/gh`, "#!/bin/sh\necho gh version 2.22.1\n", {
        mode: 0o755,
      });
    },
    /gh 2\.22\.1 is too old: at least 2\.23\.0 is needed/,
  ],
  ["nobody signed in", ({ scratch }) => void delete scratch.env.GH_TOKEN, /gh is not signed in to GitHub/],
];

for (const [name, prepare, why] of skips) {
  Deno.test(`no pull request, and no failure: ${name}`, async () => {
    await using ground = await onGithub();
    await prepare(ground);
    const all = ends(await run(ground), 0);
    assert.equal(all.match(/no pull request:/g)?.length, 1);
    assert.match(all, why);
    assert.deepEqual(ground.server.pulls, []);
    assert.equal((await runGit(ground.bare, ["branch", "--list", runBranch])).trim(), "");
  });
}

Deno.test("pull_request = false is silent, and pushes nothing", async () => {
  await using ground = await onGithub({ settings: "pull_request = false" });
  assert.doesNotMatch(ends(await run(ground), 0), /pull request/);
  assert.deepEqual(ground.server.asked, []);
});

const failures: [
  name: string,
  at: string,
  fault: ReturnType<typeof json> | { kind: "drop" },
  message: RegExp,
][] = [
  ["a server error", "PullRequestCreate", json(502, { message: "Server Error" }), /HTTP 502.*autom8 resume/],
  ["a dropped connection", "PullRequestCreate", { kind: "drop" }, /EOF.*autom8 resume/],
  [
    "a token that may not write",
    "PullRequestCreate",
    json(200, { data: null, errors: [{ message: "Resource not accessible by personal access token" }] }),
    /Resource not accessible.*Give the token of gh the right/,
  ],
  [
    "a rate limit",
    "RepositoryInfo",
    json(403, { message: "API rate limit exceeded for user ID 1." }),
    /rate limit exceeded.*wait until it resets/,
  ],
  [
    "an organization's sign-on",
    "RepositoryInfo",
    json(403, { message: "Resource protected by organization SAML enforcement." }),
    /SAML enforcement/,
  ],
  [
    "a repository that is not found",
    "RepositoryInfo",
    json(200, {
      data: { repository: null },
      errors: [{
        type: "NOT_FOUND",
        message: "Could not resolve to a Repository with the name 'acme/calc'.",
      }],
    }),
    /Could not resolve to a Repository.*Check that you may see/,
  ],
];

for (const [name, at, fault, message] of failures) {
  Deno.test(`a failure of GitHub ends the run with 1, and resume opens the pull request: ${name}`, async () => {
    await using ground = await onGithub();
    ground.server.fault = (asked) => asked === at ? fault : null;
    assert.match(ends(await run(ground), 1), message);
    ground.server.fault = () => null;
    assert.match(ends(await resume(ground), 0), /opened #1/);
    assert.equal(ground.server.pulls.length, 1);
  });
}

Deno.test("what fails in passing is tried again, and an answer that got lost opens nothing twice", async () => {
  await using ground = await onGithub();
  const { server } = ground;
  let failed = 0;
  server.fault = (asked) => {
    if (asked !== "PullRequestCreate" || failed++ > 0) return null;
    server.pulls.push({
      ...{ number: 1, title: "", body: "", base: "main", head: runBranch, headOwner: "acme", isDraft: false },
      state: "OPEN",
    });
    return { kind: "drop" };
  };
  assert.match(ends(await run(ground), 0), /opened #1/);
  assert.equal(server.pulls.length, 1);
});

Deno.test("a colleague's commit on the remote branch is never overwritten", async () => {
  await using ground = await onGithub();
  const theirs = await colleagueCommits(ground, runBranch);
  assert.match(ends(await run(ground), 1), /origin has commits on feature\/sum.*never overwrites them/);
  assert.equal(await tipOf(ground, runBranch), theirs);
  assert.deepEqual(ground.server.pulls, []);
  const worktree = `${ground.scratch.folder}-wt-feature-sum`;
  await ground.scratch.git("-C", worktree, "fetch", "-q", "origin", runBranch);
  await ground.scratch.git("-C", worktree, "merge", "-q", "--no-edit", "FETCH_HEAD");
  assert.match(ends(await resume(ground), 0), /opened #1/);
  await runGit(ground.bare, ["merge-base", "--is-ancestor", theirs, runBranch]);
});

Deno.test("a push that a hook or the server refuses is a failure that can be resumed", async () => {
  await using ground = await onGithub();
  const hook = `${ground.bare}/hooks/pre-receive`;
  await Deno.writeTextFile(hook, "#!/bin/sh\necho not on a Friday >&2\nexit 1\n", { mode: 0o755 });
  assert.match(ends(await run(ground), 1), /Pushing feature\/sum to origin failed.*not on a Friday/);
  await Deno.remove(hook);
  assert.match(ends(await resume(ground), 0), /opened #1/);
});

Deno.test("killed before, between and after push and pull request, a run opens one", async () => {
  const points = ["git-push:before", "git-push:after", "github-create:before", "github-create:after"];
  for (const point of points) {
    await using ground = await onGithub();
    const killed = await run(ground, { AUTOM8_CRASH_AT: point });
    assert.equal(killed.signal, "SIGKILL", point);
    ends(await resume(ground), 0);
    assert.equal(ground.server.pulls.length, 1, point);
    assert.equal(await tipOf(ground, runBranch), await ground.scratch.git("rev-parse", runBranch), point);
  }
});

const template = "---\nname: x\n---\n## Summary\n\n<!-- say what -->\n\n## How it was tested\n";
const places: [path: string, used: boolean][] = [
  [".github/pull_request_template.md", true],
  ["PULL_REQUEST_TEMPLATE.txt", true],
  ["docs/Pull-Request-Template.md", true],
  [".github/PULL_REQUEST_TEMPLATE/feature.md", true],
  ["docs/template.md", false],
];

for (const [path, used] of places) {
  Deno.test(`the repository's template ${used ? "is" : "is not"} taken from ${path}`, async () => {
    await using ground = await onGithub({ files: { [path]: template } });
    ends(await run(ground), 0);
    const body = ground.server.pulls[0]?.body ?? "";
    assert.equal(body.startsWith("## Summary"), used, body);
    assert.equal(body.includes("## How it was tested"), used, body);
    assert.equal(body.includes("name: x"), false);
    assert.ok(body.includes("<!-- autom8:begin -->"));
  });
}
