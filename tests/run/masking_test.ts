/** What tools and agents print is masked before it is recorded; what the user wrote never is. */

import assert from "assert";
import { maskEvent } from "../../src/run/masking.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { done, withPlayedRun } from "./played_run.ts";

/** Split, so that no scanner reports this file. */
const token = "ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5";
const url = "https://me:hunter2hunter@" + "example.com/x";

Deno.test("row 10: verify commands with a password in them run as they were written, also after a resume", async () => {
  const verify = [`echo '${url}' >> ../ran`, `test ${token} = ${token} && echo ${token} >> ../ran`];
  const steps = [{ phase: "implement" as const, actions: [{ write: "one.txt", text: "1\n" }], answer: done }];
  const config = { review: false, commit: false };
  await withPlayedRun({ steps, stories: [{ id: "US-1", verify }], config }, async (run) => {
    await run.drive({ dieAfter: "turn-ended" });
    assert.equal((await run.drive())?.status, "completed");
    assert.equal(await Deno.readTextFile(`${run.scratch.base}/ran`), `${url}\n${token}\n`);
    // What the commands print is masked.
    const printed = run.eventsOf("verify-ended").map(({ output }) => output).join("");
    assert.ok(!printed.includes(token) && !printed.includes("hunter2"));
  });
});

Deno.test("row 10: criteria and commands reach the agent, and a lost spec is written back, byte for byte", async () => {
  const criterion = `the key ${token} is read from ${url}`;
  const steps = [{
    phase: "implement" as const,
    actions: [{ write: "one.txt", text: "1\n" }, { run: "rm ../spec.json" }],
    answer: done,
  }];
  const stories = [{ id: "US-1", acceptanceCriteria: [criterion], verify: [`true ${url}`] }];
  const config = { review: false, commit: false };
  await withPlayedRun({ steps, stories, config }, async (run) => {
    const before = JSON.parse(await Deno.readTextFile(run.specFile));
    await run.drive({ dieAfter: "agent-started" });
    assert.equal((await run.drive())?.status, "completed");
    assert.ok(
      run.requests.every(({ prompt }) => prompt.includes(criterion) || run.requests[0]?.prompt !== prompt),
    );
    assert.match(run.requests[0]?.prompt ?? "", new RegExp(`true ${url}`));
    const after = JSON.parse(await Deno.readTextFile(run.specFile));
    assert.deepEqual(after.userStories[0].acceptanceCriteria, before.userStories[0].acceptanceCriteria);
    assert.deepEqual(after.userStories[0].verify, before.userStories[0].verify);
    assert.equal(after.userStories[0].passes, true);
  });
});

Deno.test("row 31: a key that an agent repeats is masked in answer, knowledge, commit and journal, line by line", async () => {
  const key = [
    "-----BEGIN RSA PRIVATE KEY-----",
    "MIIEpAIBAAKCAQEA75hc",
    "s3+/aQ==",
    "-----END RSA PRIVATE KEY-----",
  ];
  const answer =
    `${done}\n<patterns>\n${key.join("\n")}\n</patterns>\n<work-summary>It is ${token}.</work-summary>\n` +
    `<commit-message>feat: use ${token}\n\nwith ${url}</commit-message>`;
  const steps = [{ phase: "implement" as const, actions: [{ write: "one.txt", text: "1\n" }], answer }];
  await withPlayedRun({ steps, stories: [{ id: "US-1" }], config: { review: false } }, async (run) => {
    assert.equal((await run.drive())?.status, "completed");
    const journal = await Deno.readTextFile(run.session.journal);
    const state = await Deno.readTextFile(run.session.state);
    const message = await run.scratch.git.text(["log", "-1", "--format=%B", "feature/two"]);
    for (const text of [journal, state, message, JSON.stringify(run.events)]) {
      for (const secret of [token, "hunter2", "MIIEpAIBAAK", "s3+/aQ"]) {
        assert.ok(!text.includes(secret), `${secret} in ${text.slice(0, 2000)}`);
      }
    }
    assert.match(message, /\[masked\]/);
    // What is shown is what is on disk.
    const lines = journal.trim().split("\n").slice(1).map((line) => JSON.parse(line).event as RunEvent);
    const flat = lines.flatMap((event) => event.kind === "transition" ? event.events : [event]);
    assert.deepEqual(run.events, flat.slice(1));
  });
});

Deno.test("row 31: failures, notices and refusals are masked, their commands and our own words are not", () => {
  const mask = (text: string) => text.replaceAll("verify-failed", "X").replaceAll("secret", "[masked]");
  const problem = { kind: "verify-failed", command: "echo secret", output: "secret" } as const;
  const event: RunEvent = {
    kind: "transition",
    events: [
      { kind: "attempt-failed", storyId: "secret", attempt: 1, problem, counts: true },
      { kind: "notice", text: "a secret" },
      { kind: "commit-refused", key: "US-1", output: "secret" },
      { kind: "commit-reworded", key: "US-1", message: { subject: "secret", body: "secret" } },
      { kind: "verify-started", command: "echo secret" },
    ],
  };
  assert.deepEqual(maskEvent(event, mask), {
    kind: "transition",
    events: [
      {
        kind: "attempt-failed",
        storyId: "secret",
        attempt: 1,
        problem: { kind: "verify-failed", command: "echo secret", output: "[masked]" },
        counts: true,
      },
      { kind: "notice", text: "a [masked]" },
      { kind: "commit-refused", key: "US-1", output: "[masked]" },
      { kind: "commit-reworded", key: "US-1", message: { subject: "[masked]", body: "[masked]" } },
      { kind: "verify-started", command: "echo secret" },
    ],
  });
});
