/** Pull requests from a fork, and what `--dry-run` says of them: the genuine gh, a scripted GitHub, real bare remotes. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { json } from "../harness/github_server.ts";
import { type OnGithub, onGithub, runBranch, useFork } from "../harness/on_github.ts";
import { runGit } from "../harness/repository.ts";

const branches = async (bare: string) => (await runGit(bare, ["branch", "--list", runBranch])).trim();

async function dryRun(ground: OnGithub): Promise<{ said: string; pullRequest: unknown }> {
  const shown = await runAutom8(ground.scratch, ["run", ground.spec, "--dry-run"]);
  assert.equal(shown.code, 0, shown.stdout + shown.stderr);
  const { stdout } = await runAutom8(ground.scratch, ["run", ground.spec, "--dry-run", "--json"]);
  return { said: shown.stdout.replaceAll(/\s+/g, " "), pullRequest: JSON.parse(stdout).pullRequest };
}

for (const chosen of [true, false]) {
  const how = chosen ? "that `gh repo set-default` chose" : "without a default chosen";
  Deno.test(`a run in a fork pushes to the fork, and opens the pull request upstream, ${how}`, async () => {
    await using ground = await onGithub({ files: { ".github/pull_request_template.md": "## Upstream\n" } });
    const { scratch, server, bare } = ground;
    const fork = await useFork(ground);
    // What `gh repo set-default acme/calc` writes.
    if (chosen) await scratch.git("config", "remote.upstream.gh-resolved", "base");

    const planned = { repository: "github.localhost/acme/calc", base: "main", isDraft: false };
    assert.deepEqual((await dryRun(ground)).pullRequest, {
      ...{ kind: "planned", remote: "origin", number: null },
      ...planned,
    });
    for (const round of ["opened", "updated"]) {
      if (round === "updated") {
        const spec = JSON.parse(await Deno.readTextFile(ground.spec));
        spec.userStories[0].passes = true;
        spec.userStories.push({ ...spec.userStories[0], id: "US-2", passes: false, priority: 2 });
        await Deno.writeTextFile(ground.spec, JSON.stringify(spec));
        assert.match((await dryRun(ground)).said, /update #1 in github\.localhost\/acme\/calc/);
        await scratch.git("-C", `${scratch.folder}-wt-feature-sum`, "rm", "-q", "sum.txt");
        await scratch.git("-C", `${scratch.folder}-wt-feature-sum`, "commit", "-q", "-m", "Remove the sum");
      }
      const finished = await runAutom8(scratch, [ground.spec]);
      assert.equal(finished.code, 0, finished.stdout + finished.stderr);
      assert.match(finished.stdout.replaceAll(/\s+/g, " "), new RegExp(`${round} #1`));
      assert.equal(
        (await runGit(fork, ["rev-parse", runBranch])).trim(),
        await scratch.git("rev-parse", runBranch),
      );
    }
    const [pull, more] = server.pulls;
    assert.equal(more, undefined);
    assert.equal(`${pull?.headOwner}:${pull?.head} to ${pull?.base}`, `ada:${runBranch} to main`);
    assert.match(pull?.body ?? "", /^## Upstream/);
    assert.equal(await branches(bare), "");
  });
}

Deno.test("a review of the fork's own pull request is answered with a push to the fork", async () => {
  const judged = "<thread-verdicts>\nT1 | real | fixed: done\n</thread-verdicts>";
  const script = {
    steps: [
      { phase: "pr-review", actions: [{ write: "sum.txt", text: "2\n" }], answer: judged },
      { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
    ],
  };
  await using ground = await onGithub({ script });
  const { scratch, server, bare } = ground;
  const fork = await useFork(ground);
  await scratch.git("switch", "-q", "-c", runBranch);
  await scratch.write("sum.txt", "1\n");
  await scratch.git("add", "-A");
  await scratch.git("commit", "-q", "-m", "Add the sum");
  await scratch.git("push", "-q", "origin", runBranch);
  server.pulls.push({
    ...{ number: 1, title: "Sums", body: "", base: "main", head: runBranch, headOwner: "ada" },
    isDraft: false,
    state: "OPEN",
  });
  const comments = [{ author: "bob", body: "Wrong" }];
  server.threads.push({ id: "PRRT_1", pull: 1, path: "sum.txt", line: 1, comments });
  const finished = await runAutom8(scratch, ["pr-review", "--reply"]);
  assert.equal(finished.code, 0, finished.stdout + finished.stderr);
  assert.equal(await runGit(fork, ["show", `${runBranch}:sum.txt`]), "2\n");
  assert.equal(await branches(bare), "");
  assert.equal(comments.length, 2);
});

Deno.test("a dry run says what will be pushed and opened, or why not", async () => {
  await using ground = await onGithub();
  const { scratch, server } = ground;
  const { said } = await dryRun(ground);
  assert.match(
    said,
    /PR push feature\/sum to origin, and open one for main in github\.localhost\/acme\/calc/,
  );
  assert.doesNotMatch(said, /push, or open a pull request/);
  server.fault = () => json(502, { message: "Server Error" });
  assert.match((await dryRun(ground)).said, /PR not known: .*HTTP 502/);
  server.fault = () => null;
  delete scratch.env.GH_TOKEN;
  assert.match((await dryRun(ground)).said, /PR no, and no push: gh is not signed in to GitHub/);
  await scratch.git("remote", "remove", "origin");
  assert.match((await dryRun(ground)).said, /PR no, and no push: the repository has no remote/);
  assert.equal(server.pulls.length, 0);
});
