/** The pull request of a run: the genuine gh, a scripted GitHub, a real bare remote. */

import assert from "assert";
import { type Finished, runAutom8 } from "../harness/autom8.ts";
import { json } from "../harness/github_server.ts";
import {
  colleagueCommits,
  oneStoryScript,
  type OnGithub,
  onGithub,
  runBranch,
} from "../harness/on_github.ts";
import { publishesOneKilledAt } from "../harness/published.ts";
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
  const [{ runId }] = JSON.parse(ends(await runAutom8(ground.scratch, ["history", "--json"]), 0)).runs;
  const shown = JSON.parse(ends(await runAutom8(ground.scratch, ["show", runId, "--json"]), 0));
  assert.equal(shown.pullRequest, "https://github.localhost/acme/calc/pull/1");
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
  Deno.test(`a failure of GitHub ends the run, and resume opens the pull request: ${name}`, async () => {
    await using ground = await onGithub();
    ground.server.fault = (asked) => asked === at ? fault : null;
    assert.match(ends(await run(ground), name === "a rate limit" ? 6 : 1), message);
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

// every_crash_point.ts has all of them.
for (const point of ["git-push:before", "git-push:after", "github-create:before", "github-create:after"]) {
  Deno.test(`killed at ${point}, a run pushes once and opens one pull request`, async () => {
    await publishesOneKilledAt(point, "none");
  });
}

for (const point of ["github-update:before", "github-update:after"]) {
  Deno.test(`killed at ${point}, a run updates the pull request once`, async () => {
    await publishesOneKilledAt(point, "one");
  });
}

Deno.test("a repository without drafts gets a pull request that is ready", async () => {
  await using ground = await onGithub({ settings: "pull_request_draft = true" });
  let refused = 0;
  const message = "Draft pull requests are not supported in this repository.";
  ground.server.fault = (asked) =>
    asked === "PullRequestCreate" && refused++ === 0
      ? json(200, { data: null, errors: [{ type: "UNPROCESSABLE", message }] })
      : null;
  assert.match(ends(await run(ground), 0), /knows no draft pull requests.*opened #1/);
  assert.equal(ground.server.pulls[0]?.isDraft, false);
});

Deno.test("pull_request_draft opens a draft", async () => {
  await using ground = await onGithub({ settings: "pull_request_draft = true" });
  assert.match(ends(await run(ground), 0), /opened #1, a draft/);
  assert.equal(ground.server.pulls[0]?.isDraft, true);
});

Deno.test("a secret in the spec does not reach GitHub", async () => {
  const secret = `ghp_${"a1B2".repeat(9)}`;
  await using ground = await onGithub({
    stories: [{ id: "US-1", title: `Use ${secret}`, acceptanceCriteria: ["x"], priority: 1, passes: false }],
  });
  ends(await run(ground), 0);
  assert.equal(JSON.stringify(ground.server.pulls).includes(secret), false);
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

const filled = "## Summary\n\nSums.\n\n## How it was tested\n\nBy the checks.";
const fillings: [name: string, answer: string, opening: RegExp][] = [
  [
    "with its headings",
    `<pull-request-body>\n${filled}\n</pull-request-body>`,
    /^## Summary\n\nSums\.\n\n## How it was tested\n\nBy the checks\.\n\n<!-- autom8:begin/,
  ],
  [
    "without a heading",
    "<pull-request-body>\n## Summary\n\nSums.\n</pull-request-body>",
    /^## Summary\n\nSums of two numbers\..*\n[\s\S]*## How it was tested/,
  ],
  ["not at all", "I would rather not.", /^## Summary\n\nSums of two numbers\./],
];

for (const [name, answer, opening] of fillings) {
  Deno.test(`a template that the agent fills ${name}`, async () => {
    const fill = { phase: "pr-template", actions: [{ write: "b.txt", text: "b\n" }], answer };
    await using ground = await onGithub({
      files: { ".github/pull_request_template.md": template },
      script: { steps: [...oneStoryScript.steps, fill] },
    });
    ends(await run(ground), 0);
    assert.match(ground.server.pulls[0]?.body ?? "", opening);
    // A turn that fills a template changes nothing.
    assert.equal(
      await ground.scratch.git("-C", `${ground.scratch.folder}-wt-feature-sum`, "status", "--porcelain"),
      "",
    );
  });
}

Deno.test("with a parked story, the pull request is a draft until all stories passed", async () => {
  const story = (id: string) => ({
    ...{ id, title: `Story ${id}`, acceptanceCriteria: ["it is there"], priority: 1, passes: false },
  });
  const [implement, review] = oneStoryScript.steps;
  const blocked = {
    ...implement,
    story: "US-2",
    attempt: 1,
    actions: [],
    answer: "<story-status>blocked: no key</story-status>",
  };
  const later = { ...implement, story: "US-2", actions: [{ write: "two.txt", text: "2\n" }] };
  await using ground = await onGithub({
    stories: [story("US-1"), story("US-2")],
    script: { steps: [{ ...implement, story: "US-1" }, blocked, later, review] },
  });
  ends(await run(ground), 7);
  const [pull] = ground.server.pulls;
  assert.equal(pull?.isDraft, true);
  assert.match(pull?.body ?? "", /## Not done\n\n- \*\*US-2\*\* is parked: blocked: no key/);
  assert.match(ends(await resume(ground), 0), /updated #1/);
  assert.equal(pull?.isDraft, false);
  assert.doesNotMatch(pull?.body ?? "", /Not done/);
});
